import Configuration
import Gateway
import TestSupport
import Testing

/// Where dropping begins: with what is acted on, or, as Zohaib et al. found of the GFW and QUIC (USENIX
/// Security 2025), with what the client sends next.
@Suite struct DroppingTests {
  private static let hello = Messages.clientHello("blocked.test")

  /// A handshake, a ClientHello, an answer, and one more segment of each side.
  private static func visit(_ conversation: inout Conversation, port: UInt16) {
    conversation.handshake(port, 443)
    conversation.tcp(
      port, 443, [.psh, .ack], sequence: 1001, acknowledgement: 5001, hello)
    let end = 1001 + UInt32(hello.count)
    conversation.tcp(
      port, 443, fromServer: true, [.psh, .ack], sequence: 5001, acknowledgement: end, [1, 2, 3])
    conversation.tcp(port, 443, .ack, sequence: end, acknowledgement: 5004)
    conversation.tcp(
      port, 443, fromServer: true, [.psh, .ack], sequence: 5004, acknowledgement: end, [4])
  }

  private static func capture(_ lines: String, visits: Int = 1) throws -> RoutedCapture {
    var conversation = Conversation()
    for number in 0..<visits { visit(&conversation, port: 40_001 + UInt16(number)) }
    return try RoutedCapture(
      conversation, censors: [RoutedCapture.censor("reactions: {sni: drop}\n" + lines)],
      routes: [Route(network: 0, weight: 1, gateways: [0])])
  }

  @Test(arguments: [
    ("", [false, false, false, false]), ("drops: at-once\n", [false, false, false, false]),
    ("drops: later\n", [true, true, false, false]),
  ])
  func whatFollowsIsDropped(lines: String, fromHello: [Bool]) throws {
    let replayed = try Self.capture(lines)
    #expect(replayed.isKept == [true, true, true] + fromHello)
    #expect(replayed.flows[0].verdict == .blocked)
  }

  @Test func aFlowThatIsRememberedIsDroppedAtOnce() throws {
    let lines = "drops: later\nresidual: {key: 3-tuple, seconds: 180}\n"
    let replayed = try Self.capture(lines, visits: 2)
    #expect(replayed.flows.map(\.verdict) == [.blocked, .blocked])
    #expect(replayed.isKept.suffix(7).allSatisfy { !$0 })
  }

  @Test func whoDropsNothingDoesNotDropLater() {
    let lines = RoutedCapture.censor("reactions: {sni: tcp-reset}\ndrops: later\n")
    #expect(throws: ConfigurationError.self) {
      try Censor(ConfigurationNode.parse(lines, file: "c.yaml"))
    }
  }
}
