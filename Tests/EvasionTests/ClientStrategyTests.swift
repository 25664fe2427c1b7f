import Dissection
import Evasion
import Testing

/// The packets of client-side strategies, worked out by hand: numbers from 1000 and 5000, a request
/// of 62 bytes, headers of 32 bytes with timestamps.
@Suite struct ClientStrategyTests {
  private static let usual = "c PA 1001/5001 +62"

  @Test func anExchangeWithoutStrategyIsThatOfTwoHosts() throws {
    let lines = try PlayedExchange.http.packets().map(PlayedExchange.line)
    let expected =
      PlayedExchange.handshake + [Self.usual] + PlayedExchange.afterRequest
    #expect(lines == expected)
    #expect(try PlayedExchange.lines(#"\/"#) == expected)
  }

  /// A strategy for the segment with the request, and what takes its place.
  @Test(arguments: [
    // A header of 40 bytes takes 8 of the 62.
    (
      "duplicate(tamper{TCP:dataofs:replace:10}(tamper{TCP:chksum:corrupt},),)",
      ["c PA 1001/5001 +54 bad header 40", usual]
    ),
    (
      "duplicate(tamper{TCP:dataofs:replace:10}(tamper{IP:ttl:replace:10},),)",
      ["c PA 1001/5001 +54 ttl 10 header 40", usual]
    ),
    (
      "duplicate(tamper{TCP:dataofs:replace:10}(tamper{TCP:ack:corrupt},),)",
      ["c PA 1001/? +54 header 40", usual]
    ),
    // Three bytes of option and one of padding make 36; at 32 they are payload.
    (
      "duplicate(tamper{TCP:options-wscale:corrupt}(tamper{TCP:dataofs:replace:8},),)",
      ["c PA 1001/5001 +66", usual]
    ),
    (
      "duplicate(tamper{TCP:load:corrupt}(tamper{TCP:chksum:corrupt},),)",
      ["c PA 1001/5001 +10 bad", usual]
    ),
    (
      "duplicate(tamper{TCP:load:corrupt}(tamper{IP:ttl:replace:8},),)",
      ["c PA 1001/5001 +10 ttl 8", usual]
    ),
    // 64 less headers of 20 and 32.
    ("duplicate(tamper{IP:len:replace:64},)", ["c PA 1001/5001 +12 bad", usual]),
    (
      "duplicate(tamper{TCP:flags:replace:F}(tamper{IP:len:replace:78},),)",
      ["c F 1001 +26 bad", usual]
    ),
    (
      "fragment{tcp:8:True}(,fragment{tcp:4:True})",
      ["c PA 1001/5001 +8", "c PA 1009/5001 +4", "c PA 1013/5001 +50"]
    ),
    ("fragment{tcp:-1:True}", ["c PA 1001/5001 +31", "c PA 1032/5001 +31"]),
    // An offset behind the end is none; four bytes of the second piece come twice.
    ("fragment{tcp:62:True:4}", ["c PA 1001/5001 +35", "c PA 1032/5001 +31"]),
    // The pieces have lengths of their own.
    (
      "tamper{IP:len:replace:60}(fragment{tcp:8:False},)",
      ["c PA 1009/5001 +54", "c PA 1001/5001 +8"]
    ),
    ("tamper{TCP:options-uto:corrupt}", ["c PA 1001/5001 +62 header 36"]),
    // A change after that of the checksum makes it right again.
    ("tamper{TCP:chksum:corrupt}(tamper{TCP:window:replace:7},)", ["c PA 1001/5001 +62 window 7"]),
    ("drop", []),
    ("send", [usual]),
  ])
  func requestsAreReplaced(action: String, packets: [String]) throws {
    let lines = try PlayedExchange.lines("[TCP:flags:PA]-\(action)-|")
    #expect(lines == PlayedExchange.handshake + packets + PlayedExchange.afterRequest)
  }

  /// The first bytes of what a data offset of 8 takes for payload: the window scale (kind 3, length
  /// 3, what was drawn), and padding.
  @Test func optionsBehindTheDataOffsetBecomePayload() throws {
    let strategy = try GenevaStrategy(
      "[TCP:flags:PA]-tamper{TCP:options-wscale:replace:9}(tamper{TCP:dataofs:replace:8},)-|")
    let bytes = PlayedExchange.http.packets(applying: strategy, at: .client, seed: 1)[3].bytes
    #expect(Array(bytes[52..<60]) == [3, 3, 9, 0] + Array("GET ".utf8))
  }

  /// A strategy for pure ACKs, and what takes the place of each: number and acknowledgement as `N`.
  @Test(arguments: [
    ("duplicate(,tamper{TCP:flags:replace:R}(tamper{TCP:chksum:corrupt},))", ["A N", "R N bad"]),
    ("duplicate(,tamper{TCP:flags:replace:R}(tamper{IP:ttl:replace:10},))", ["A N", "R N ttl 10"]),
    // An MD5 signature of 18 bytes beside 12 of timestamps, padded to 32.
    (
      "duplicate(,tamper{TCP:options-md5header:corrupt}(tamper{TCP:flags:replace:R},))",
      ["A N", "R N header 52"]
    ),
    (
      "duplicate(,tamper{TCP:flags:replace:RA}(tamper{TCP:chksum:corrupt},))",
      ["A N", "RA N bad"]
    ),
    (
      "duplicate(,tamper{TCP:flags:replace:FRAPUEN}(tamper{TCP:chksum:corrupt},))",
      ["A N", "FRPAUEN N bad"]
    ),
    (
      "duplicate(,tamper{TCP:flags:replace:FREACN}(tamper{IP:ttl:replace:10},))",
      ["A N", "FRAECN N ttl 10"]
    ),
    (
      "duplicate(,tamper{TCP:flags:replace:FRAPUN}(tamper{TCP:options-md5header:corrupt},))",
      ["A N", "FRPAUN N header 52"]
    ),
    ("duplicate(tamper{TCP:flags:replace:R}(tamper{IP:ttl:replace:9},),)", ["R N ttl 9", "A N"]),
  ])
  func everyPureAcknowledgementIsReplaced(action: String, packets: [String]) throws {
    let acknowledged = [(1001, 5001), (1063, 5039), (1064, 5040)].map { sequence, expected in
      packets.map { line in
        let hasACK = line.prefix { $0 != " " }.contains("A")
        return "c " + line.replacing(" N", with: " \(sequence)" + (hasACK ? "/\(expected)" : ""))
      }
    }
    let expected =
      ["c S 1000", "s SA 5000/1001"] + acknowledged[0] + [Self.usual]
      + ["s A 5001/1063", "s PA 5001/1063 +38"] + acknowledged[1]
      + ["c FA 1063/5039", "s FA 5039/1064"] + acknowledged[2]
    #expect(try PlayedExchange.lines("[TCP:flags:A]-\(action)-|") == expected)
  }

  @Test func severalTriggersEachHaveTheirPackets() throws {
    let lines = try PlayedExchange.lines(
      "[TCP:flags:PA]-fragment{tcp:8:False}-| [TCP:flags:A]-tamper{TCP:seq:corrupt}-|")
    #expect(
      lines == [
        "c S 1000", "s SA 5000/1001", "c A ?/5001", "c PA 1009/5001 +54", "c PA 1001/5001 +8",
        "s A 5001/1063", "s PA 5001/1063 +38", "c A ?/5039", "c FA 1063/5039", "s FA 5039/1064",
        "c A ?/5040",
      ])
  }

  /// Linux answers a repeated SYN with another SYN/ACK, and that with an ACK.
  @Test func aSecondSYNIsAnsweredToo() throws {
    let lines = try PlayedExchange.lines("[TCP:flags:S]-duplicate(,tamper{TCP:load:corrupt})-|")
    #expect(
      lines.prefix(7) == [
        "c S 1000", "c S 1000 +10", "s SA 5000/1001", "s SA 5000/1001", "c A 1001/5001",
        "c A 1001/5001", Self.usual,
      ])
  }

  /// A listening server answers what acknowledges with a RST of that number (RFC 9293 §3.10.7.2),
  /// here 0.
  @Test func aSYNACKOfTheClientDrawsAReset() throws {
    let lines = try PlayedExchange.lines(
      "[TCP:flags:S]-duplicate(tamper{TCP:flags:replace:SA},)-|")
    #expect(
      lines.prefix(6) == [
        "c SA 1000/0", "c S 1000", "s R 0 header 20 window 0", "s SA 5000/1001", "c A 1001/5001",
        Self.usual,
      ])
  }

  @Test func aConnectionThatDoesNotOpenEndsThere() throws {
    #expect(try PlayedExchange.lines("[TCP:flags:S]-drop-|") == [])
    let lines = try PlayedExchange.lines("[TCP:flags:S]-tamper{TCP:chksum:corrupt}-|")
    #expect(lines == ["c S 1000 bad"])
  }

  /// 3,000 bytes: two segments of 1,448 and the rest, and PSH with the last.
  @Test func longRequestsAreCutAsTheHostCutsThem() throws {
    let exchange = Exchange(
      flow: PlayedExchange.flow, request: Array(repeating: 7, count: 3000), response: [])
    let lines = try exchange.packets().map(PlayedExchange.line)
    #expect(
      lines == PlayedExchange.handshake + [
        "c A 1001/5001 +1448", "c A 2449/5001 +1448", "c PA 3897/5001 +104", "s A 5001/4001",
        "c FA 4001/5001", "s FA 5001/4002", "c A 4002/5002",
      ])
  }

  @Test func corruptedValuesFollowTheSeed() throws {
    let strategy = try GenevaStrategy("[TCP:flags:PA]-tamper{TCP:load:corrupt}-|")
    let packets = [1, 1, 2].map {
      PlayedExchange.http.packets(applying: strategy, at: .client, seed: $0)
    }
    #expect(packets[0] == packets[1])
    #expect(packets[0] != packets[2])
  }

  /// A checksum of 0 and one of 0xffff are the same to a receiver, and none is ever drawn that is
  /// right.
  @Test func noCorruptedChecksumIsRight() throws {
    let strategy = try GenevaStrategy("[TCP:flags:PA]-tamper{TCP:chksum:corrupt}-|")
    for seed in 0..<2000 as Range<UInt64> {
      let packet = PlayedExchange.http.packets(applying: strategy, at: .client, seed: seed)[3]
      let read = try Packet(packet.bytes.span, linkType: .raw)
      #expect(read.hasValidTransportChecksum(packet.bytes.span) == false)
    }
  }

  @Test func timeGoesOnWithEveryPacket() {
    let times = PlayedExchange.http.packets().map(\.timestamp)
    #expect(times.first == 1_700_000_000_000_000_000)
    #expect(zip(times, times.dropFirst()).allSatisfy { $0 < $1 })
    #expect(times[1] - times[0] == 10_000_000)
    #expect(times[3] - times[2] == 100_000)
  }
}
