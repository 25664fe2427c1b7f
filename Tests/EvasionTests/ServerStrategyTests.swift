import Evasion
import Testing

/// The handshakes of server-side strategies, as Bock et al., SIGCOMM 2020, describe them; the answers
/// of the client are those of RFC 9293 §3.10.7.3.
@Suite struct ServerStrategyTests {
  private static let usual = "c PA 1001/5001 +62"
  private static let reset = "c R ? header 20 window 0"

  @Test(arguments: [
    (
      ServerStrategy.simultaneousOpenAndRST,
      ["s R 5000 header 40 window 64240", "s S 5000", "c SA 1000/5001", "s A 5001/1001", usual]
    ),
    (
      .simultaneousOpenAndLoad,
      [
        "s S 5000", "s S 5000 +10", "c SA 1000/5001", "c A 1001/5001", "s A 5001/1001", usual,
      ]
    ),
    (
      .corruptACKAndSimultaneousOpen,
      ["s SA 5000/?", "s S 5000", reset, "c SA 1000/5001", "s A 5001/1001", usual]
    ),
    (.corruptACK, ["s SA 5000/?", "s SA 5000/1001", reset, "c A 1001/5001", usual]),
    (.corruptACKAndLoad, ["s SA 5000/?", "s SA 5000/1001 +10", reset, "c A 1001/5001", usual]),
    (
      .loadAndInducedRST,
      [
        "s F 5000 +10 header 40 window 64240", "s SA 5000/?", "s SA 5000/1001", reset,
        "c A 1001/5001", usual,
      ]
    ),
    (
      .rstAndInducedRST,
      [
        "s R 5000 header 40 window 64240", "s SA 5000/?", "s SA 5000/1001", reset,
        "c A 1001/5001", usual,
      ]
    ),
    (
      .windowReduction,
      [
        "s SA 5000/1001 window 10", "c A 1001/5001", "c PA 1001/5001 +10", "s A 5001/1011",
        "c PA 1011/5001 +52",
      ]
    ),
    (
      .tripleLoad,
      [
        "s SA 5000/1001 +10", "s SA 5000/1001 +10", "s SA 5000/1001 +10", "c A 1001/5001",
        "c A 1001/5001", "c A 1001/5001", usual,
      ]
    ),
    (
      .doubleGET,
      [
        "s SA 5000/1001 +12", "s SA 5000/1001 +12", "c A 1001/5001", "c A 1001/5001", usual,
      ]
    ),
    (
      .nullFlags,
      ["s - 5000 header 40 window 64240", "s SA 5000/1001", "c A 1001/5001", usual]
    ),
  ])
  func theSYNACKIsReplaced(strategy: ServerStrategy, packets: [String]) throws {
    let lines = try PlayedExchange.lines(strategy.notation, at: .server)
    #expect(lines == ["c S 1000"] + packets + PlayedExchange.afterRequest)
  }

  /// The RST that a wrong acknowledgement draws has that number (RFC 9293 §3.10.7.3).
  @Test func theInducedResetHasTheWrongNumber() throws {
    let strategy = try GenevaStrategy("[TCP:flags:SA]-duplicate(tamper{TCP:ack:replace:77},)-|")
    let lines = try PlayedExchange.http.packets(applying: strategy, at: .server, seed: 1)
      .map(PlayedExchange.line)
    #expect(
      lines.prefix(5) == [
        "c S 1000", "s SA 5000/77", "s SA 5000/1001", "c R 77 header 20 window 0", "c A 1001/5001",
      ])
  }

  /// Without scaling a window of 502 is one of 502 bytes, and not of 64,256.
  @Test func aSmallWindowStaysUnscaled() throws {
    let exchange = Exchange(
      flow: PlayedExchange.flow, request: Array(repeating: 7, count: 700), response: [])
    let lines = try PlayedExchange.lines(
      ServerStrategy.windowReduction.notation, at: .server, of: exchange)
    #expect(
      lines.dropFirst(3).prefix(6) == [
        "c PA 1001/5001 +10", "s A 5001/1011", "c PA 1011/5001 +502", "s A 5001/1513",
        "c PA 1513/5001 +188", "s A 5001/1701",
      ])
  }
}
