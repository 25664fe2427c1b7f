import Dissection
import Gateway
import TestSupport
import Testing

/// What a rate does to a flow: bytes against seconds.
@Suite struct ThrottleRateTests {
  private static let censor = """
    name: c
    title: C
    placement: in-path
    reactions: {sni: throttle}
    rate: {kilobits: 140}

    """

  /// A visit of a listed name whose server sends so many segments of 1,000 bytes, a millisecond apart.
  private static func download(_ count: Int, _ censor: String = censor) throws -> FlowRecord {
    var conversation = Conversation()
    let hello = Messages.clientHello("blocked.test")
    conversation.handshake(40_001, 443)
    conversation.tcp(40_001, 443, [.psh, .ack], sequence: 1001, acknowledgement: 5001, hello)
    for number in 0..<count {
      conversation.tcp(
        40_001, 443, fromServer: true, .ack, sequence: 5001 + UInt32(number * 1000),
        acknowledgement: 1001 + UInt32(hello.count), [UInt8](repeating: 0x17, count: 1000))
    }
    let replayed = try ReplayedCapture(
      conversation, rules: "  - {id: site, names: [blocked.test]}\n", censor: censor)
    return try #require(replayed.flows.first)
  }

  /// 140,000 bytes are 1,120,000 bits: 8 s at 140 kbit/s, of which the capture took none.
  @Test func theSecondsFollowFromTheBytes() throws {
    let flow = try Self.download(140)
    #expect(flow.verdict == .degraded)
    #expect(flow.slowedSeconds == 8)
    #expect(flow.failure == nil)
  }

  /// 350,000 bytes take 20 s, and OONI waits 10 s for a page.
  @Test func aPageThatComesTooLateIsATimeout() throws {
    let flow = try Self.download(350)
    #expect(flow.slowedSeconds == 20)
    #expect(flow.verdict == .degraded)
    #expect(flow.failure == .genericTimeout)
    #expect(flow.blocking == .httpFailure)
  }

  /// At 600 kbit/s the 2^19 bytes that OONI reads of a page take 7 s, though 1,500,000 take 20.
  @Test func nobodyWaitsForMoreThanOONIReads() throws {
    let flow = try Self.download(
      1_500, Self.censor.replacing("140", with: "600"))
    #expect(flow.slowedSeconds == 19)
    #expect(flow.failure == nil)
  }

  @Test func withoutARateNothingIsWorkedOut() throws {
    let flow = try Self.download(350, Self.censor.replacing("rate: {kilobits: 140}", with: ""))
    #expect(flow.verdict == .degraded)
    #expect(flow.slowedSeconds == 0)
    #expect(flow.failure == nil)
  }
}
