import Captures
import Dissection
import Gateway
import Rules
import TestSupport
import Testing

/// Each bound of `Limits` holds, and is counted when it does.
@Suite struct LimitTests {
  private static let none = "  - {id: none, names: [nothing.test]}"

  /// The counts that are not zero, each as "flows evicted 2".
  private static func counts(
    _ conversation: Conversation, _ configure: (inout Limits) -> Void
  ) throws -> [String] {
    let replayed = try ReplayedCapture(conversation, rules: none, configure: configure)
    return replayed.counts.limits.all.filter { $0.count > 0 }.map { "\($0.name) \($0.count)" }
  }

  @Test func longHTTPHeadsAreGivenUp() throws {
    var conversation = Conversation()
    let head = Array("GET / HTTP/1.1\r\nCookie: \(String(repeating: "x", count: 3000))".utf8)
    conversation.connection(40_001, 80, request: head)
    #expect(try Self.counts(conversation) { $0.httpHeadBytes = 2000 } == ["HTTP heads dropped 1"])
    #expect(try Self.counts(conversation) { $0.httpHeadBytes = 4000 } == [])
  }

  @Test func longClientHellosAreGivenUp() throws {
    var conversation = Conversation()
    // A ClientHello without its last byte.
    let hello = Array(Messages.clientHello("a.example.com").dropLast())
    conversation.connection(40_001, 443, request: hello)
    #expect(
      try Self.counts(conversation) { $0.clientHelloBytes = hello.count - 1 } == [
        "ClientHellos dropped 1"
      ])
    #expect(try Self.counts(conversation) { $0.clientHelloBytes = hello.count } == [])
  }

  @Test func pointersInDNSNamesAreFollowedSoFar() throws {
    // A question whose name is a chain of three pointers to a label (RFC 1035 §4.1.4), which only a
    // forged query can be: the names stand in the header's identifier and flags.
    var message = Messages.dnsQuery("a.test")
    let name = 12
    message.removeLast(message.count - 12)
    // Offset 12: the label; 20, 22, 24: pointers, each to the one before.
    message += [6] + Array("target".utf8) + [0]
    message += [0xc0, UInt8(name), 0xc0, 20, 0xc0, 22]
    var names: [UInt8] = []
    #expect(throws: Undecoded.self) {
      try DNSMessage.appendName(message.span, at: 24, pointersMax: 2, to: &names)
    }
    names = []
    let end = try DNSMessage.appendName(message.span, at: 24, pointersMax: 3, to: &names)
    #expect(end == 26)
    #expect(String(decoding: names, as: UTF8.self) == "target")
  }

  @Test func theFlowThatHasBeenReadForLongestIsGivenUp() throws {
    var conversation = Conversation()
    let hello = Messages.clientHello("a.example.com")
    for port in UInt16(1)...4 {
      conversation.handshake(port, 443)
      conversation.tcp(port, 443, .ack, sequence: 1001, Array(hello.prefix(40)))
    }
    // The rest of each comes after all have begun; two may be read at once.
    for port in UInt16(1)...4 {
      conversation.tcp(port, 443, .ack, sequence: 1041, Array(hello.dropFirst(40)))
    }
    let replayed = try ReplayedCapture(conversation, rules: Self.none) { $0.readFlows = 2 }
    #expect((0..<4).map { replayed.names($0).count } == [0, 0, 1, 1])
    #expect(replayed.counts.limits.readingsGivenUp == 2)
  }

  @Test func bytesHeldForAllFlowsAreBounded() throws {
    var conversation = Conversation()
    for port in UInt16(1)...4 {
      conversation.handshake(port, 443)
      // Behind a hole of 10 bytes.
      conversation.tcp(port, 443, .ack, sequence: 1011, Array(repeating: 0, count: 1000))
    }
    let counts = try Self.counts(conversation) { $0.heldBytes = 2500 }
    #expect(counts == ["flows read no further 2"])
  }

  @Test func namesBeyondTheRoomForAllAreCounted() throws {
    var conversation = Conversation()
    for number in 1...10 {
      conversation.udp(40_001, 53, Messages.dnsQuery("name\(number).test"))
    }
    // "name1.test" has 10 bytes.
    #expect(try Self.counts(conversation) { $0.nameBytes = 50 } == ["names dropped 5"])
  }

  @Test func aFlowThatTimesOutIsToldBeforeTheEnd() throws {
    let plan = try ReplayedCapture(Conversation(), rules: Self.none).plan
    var replay = try Replay(plan)
    var conversation = Conversation()
    conversation.udp(40_001, 9999, [0])
    // RFC 4787 §4.3: 5 minutes for UDP.
    conversation.now += 301_000_000_000
    conversation.withBatch { replay.process($0) }
    var ended = 0
    replay.takeEnded { _, _ in ended += 1 }
    #expect(ended == 0)
    var later = Conversation()
    later.now = conversation.now
    later.udp(40_002, 9999, [0])
    later.withBatch { replay.process($0) }
    replay.takeEnded { flow, _ in
      #expect(flow.clientPort == 40_001)
      ended += 1
    }
    #expect(ended == 1)
  }

  @Test func limitsGoByTheirOptions() {
    var limits = Limits()
    limits.flows = 17
    limits.dnsPointers = 3
    let options = limits.byOption.map { "\($0.name)=\($0.value)" }
    #expect(options.contains("max-flows=17") && options.contains("max-dns-pointers=3"))
    #expect(options.contains("max-flows-read=262144"))
  }
}
