import Captures
import Dissection
import Gateway
import TestSupport
import Testing

/// What the capture lacks, and the names that it has all the same.
@Suite struct LossTests {
  private static let none = "  - {id: none, names: [nothing.invalid]}\n"

  private static func names(_ conversation: Conversation) throws -> [String] {
    try ReplayedCapture(conversation, rules: none).names(0)
  }

  /// The client's segment of a connection, which the server acknowledges as longer than it is here.
  private static func cutConnection(_ request: [UInt8], acknowledged: UInt32) -> Conversation {
    var conversation = Conversation()
    conversation.handshake(40_001, 443)
    conversation.tcp(40_001, 443, [.psh, .ack], sequence: 1001, acknowledgement: 5001, request)
    conversation.tcp(
      40_001, 443, fromServer: true, .ack, sequence: 5001, acknowledgement: 1001 + acknowledged)
    conversation.tcp(40_001, 443, [.fin, .ack], sequence: 1001 + acknowledged)
    return conversation
  }

  @Test func aServerNameBeforeALostSegmentIsRead() throws {
    let hello = Messages.clientHello(
      "tail.example.com", extensions: Array(repeating: 0, count: 400))
    let conversation = Self.cutConnection(Array(hello[..<200]), acknowledged: UInt32(hello.count))
    #expect(try Self.names(conversation) == ["sni tail.example.com 4"])
  }

  @Test func aServerNameThatIsCutIsNot() throws {
    let hello = Messages.clientHello(
      "tail.example.com", extensions: Array(repeating: 0, count: 400))
    let conversation = Self.cutConnection(Array(hello[..<70]), acknowledged: UInt32(hello.count))
    #expect(try Self.names(conversation) == [])
  }

  @Test func aRequestThatIsCutHasItsHostAndFrame() throws {
    let request = Array(Messages.httpRequest(host: "cut.example.com").dropLast(5))
    let conversation = Self.cutConnection(request, acknowledged: 400)
    #expect(try Self.names(conversation) == ["http-host cut.example.com 4"])
  }

  /// The frames of a conversation, of which those longer are cut to so many bytes.
  private static func replay(
    _ conversation: Conversation, snapLength: Int
  ) throws -> (names: [String], counts: CaptureCounts) {
    let plan = try ReplayedCapture(conversation, rules: none).plan
    var observers = Observers()
    observers.listsNames = true
    var replay = try Replay(plan, observing: observers)
    var batch = PacketBatch(linkType: .raw)
    for packet in conversation.packets {
      let bytes = Array(packet.bytes.prefix(snapLength))
      batch.append(
        bytes.span, timestamp: packet.timestamp, originalCount: packet.bytes.count)
    }
    replay.process(batch)
    let counts = replay.finish { _, _ in }
    var names: [String] = []
    replay.takeNameEvents().forEach { event, name in
      let bytes = name.indices.map { name[$0] }
      names.append("\(event.field.name) \(String(decoding: bytes, as: UTF8.self)) \(event.frame)")
    }
    return (names, counts)
  }

  @Test func packetsCutByASnapLengthAreReadAsFarAsTheyGoAndCounted() throws {
    var conversation = Conversation()
    let hello = Messages.clientHello(
      "snap.example.com", extensions: Array(repeating: 0, count: 400))
    conversation.connection(40_001, 443, request: hello)
    conversation.connection(
      40_002, 80,
      request: Messages.httpRequest(host: "snap.test") + Array(repeating: 65, count: 400))
    let read = try Self.replay(conversation, snapLength: 200)
    #expect(read.names == ["sni snap.example.com 4", "http-host snap.test 11"])
    #expect(read.counts.cutPacketCount == 2)
    #expect(try Self.replay(conversation, snapLength: 60_000).counts.cutPacketCount == 0)
  }

  private static func piece(_ host: String) -> [UInt8] { Messages.httpRequest(host: host) }

  /// One direction only, of which the second of four requests is lost.
  private static func oneWay(pause: Int64, finishes: Bool) -> Conversation {
    var conversation = Conversation()
    conversation.tcp(40_001, 80, .syn, sequence: 1000)
    var sequence: UInt32 = 1001
    for (index, host) in ["a.test", "lost.test", "c.test", "d.test"].enumerated() {
      let request = piece(host)
      if index == 3 { conversation.now += pause }
      if index != 1 { conversation.tcp(40_001, 80, .ack, sequence: sequence, request) }
      sequence += UInt32(request.count)
    }
    if finishes { conversation.tcp(40_001, 80, [.fin, .ack], sequence: sequence) }
    return conversation
  }

  @Test(arguments: [(Int64(0), false), (0, true), (2_000_000_000, false)])
  func namesBehindAHoleHaveTheirFrames(pause: Int64, finishes: Bool) throws {
    let conversation = Self.oneWay(pause: pause, finishes: finishes)
    #expect(
      try Self.names(conversation)
        == ["http-host a.test 2", "http-host c.test 3", "http-host d.test 4"])
  }

  /// A gateway that blocks what lies behind the hole does so while the flow goes on.
  @Test func aHoleInAOneWayCaptureIsGivenUpInBoundedTime() throws {
    var conversation = Self.oneWay(pause: 2_000_000_000, finishes: false)
    for _ in 0..<3 { conversation.tcp(40_001, 80, .ack, sequence: 1300, Array("x".utf8)) }
    let rules = "  - {id: c, names: [c.test]}\n"
    let capture = try ReplayedCapture(conversation, rules: rules)
    #expect(capture.flows[0].verdict == .blocked)
    #expect(capture.counts.fates.dropped + capture.counts.fates.notSent >= 3)
  }

  @Test func anUrgentByteIsNoPartOfTheStream() throws {
    var request = Messages.httpRequest(host: "urgent.example.com")
    // Within the name; the pointer is that of the byte behind it (RFC 6093 §3.1).
    let place = 16 + 12
    request.insert(UInt8(ascii: "!"), at: place)
    for split in [request.count, 10, place, place + 1] {
      var conversation = Conversation()
      conversation.handshake(40_001, 80)
      for range in [0..<split, split..<request.count] where !range.isEmpty {
        conversation.tcp(
          40_001, 80, [.ack, .urg], sequence: 1001 + UInt32(range.lowerBound),
          Array(request[range]))
        conversation.setUrgentPointer(UInt16(max(0, place + 1 - range.lowerBound)))
      }
      #expect(
        try Self.names(conversation).map { $0.split(separator: " ")[1] } == ["urgent.example.com"],
        "split at \(split)")
    }
  }

  private static func overTCP(_ message: [UInt8]) -> [UInt8] {
    [UInt8(message.count >> 8), UInt8(message.count & 0xff)] + message
  }

  @Test func messagesOfDNSBehindALostSegmentAreFound() throws {
    let queries = ["one.test", "two.test", "three.test"].map {
      Self.overTCP(Messages.dnsQuery($0))
    }
    // The last segment begins with the rest of the second query.
    let rest = Array(queries[1][20...]) + queries[2]
    var conversation = Conversation()
    conversation.handshake(40_001, 53)
    conversation.tcp(40_001, 53, .ack, sequence: 1001, queries[0])
    let sequence = UInt32(1001 + queries[0].count + 20)
    conversation.tcp(40_001, 53, .ack, sequence: sequence, rest)
    conversation.tcp(
      40_001, 53, fromServer: true, .ack, sequence: 5001,
      acknowledgement: sequence + UInt32(rest.count))
    #expect(try Self.names(conversation) == ["dns one.test 4", "dns three.test 5"])
  }

  @Test func queriesBehindAnUpdateAreRead() throws {
    var update = Messages.dnsQuery("zone.test", type: 6)
    update[2] = 5 << 3
    var conversation = Conversation()
    conversation.connection(
      40_001, 53, request: Self.overTCP(update), Self.overTCP(Messages.dnsQuery("after.test")))
    #expect(try Self.names(conversation) == ["dns zone.test 4", "dns after.test 5"])
  }
}
