import Dissection
import Rules
import TestSupport
import Testing

@testable import Gateway

/// What a host with offload recorded as one packet is judged as the packets that crossed the link.
@Suite struct WireSegmentsTests {
  private static let rules = "  - {id: site, names: [blocked.test]}\n"
  /// A censor that reads each segment on its own: one that was joined would show it the name.
  private static let alone = WatchedConversation.censor("segments: alone")

  /// The option that announces an MSS (RFC 9293 §3.2).
  private static func announced(_ size: Int) -> [UInt8] {
    [2, 4, UInt8(size >> 8), UInt8(size & 0xff)]
  }

  /// A connection whose request comes in segments of `size`, or in one where that is nil.
  private static func connection(
    client: Int?, server: Int?, options: [UInt8] = [], request: [UInt8], size: Int?
  ) -> Conversation {
    var conversation = Conversation()
    let (port, flags): (UInt16, TCPFlags) = (40_001, [.psh, .ack])
    if let client {
      conversation.tcp(port, 443, .syn, sequence: 1000, options: announced(client))
    }
    if let server {
      conversation.tcp(
        port, 443, fromServer: true, [.syn, .ack], sequence: 5000, acknowledgement: 1001,
        options: announced(server))
    }
    conversation.tcp(port, 443, .ack, sequence: 1001, acknowledgement: 5001, options: options)
    var offset = 0
    while offset < request.count {
      let end = min(request.count, offset + (size ?? request.count))
      conversation.tcp(
        port, 443, end == request.count ? flags : .ack, sequence: 1001 + UInt32(offset),
        acknowledgement: 5001, options: options, Array(request[offset..<end]))
      offset = end
    }
    return conversation
  }

  /// A ClientHello whose name stands behind an extension of so much padding (RFC 7685).
  private static func hello(padding: Int) -> [UInt8] {
    let count = [UInt8(padding >> 8), UInt8(padding & 0xff)]
    // The extension with the name is the last thing in a message of `Messages`: 9 bytes, and the name.
    let name = Messages.clientHello("blocked.test").suffix(9 + 12)
    return Messages.clientHello(
      nil, extensions: [0, 21] + count + Array(repeating: 0, count: padding) + name)
  }

  /// MSS of client and server, options of segments, and what a segment then carries on the wire.
  @Test(
    arguments: [
      (1460, 1460, 0, 1460), (1460, 1300, 0, 1300), (1200, 1460, 0, 1200), (1460, 1460, 12, 1448),
      (536, 1460, 0, 536), (nil, nil, 0, 1460), (1400, nil, 0, 1400), (nil, 1400, 12, 1388),
    ] as [(Int?, Int?, Int, Int)])
  func aSegmentIsCutAsTheWireCutsIt(client: Int?, server: Int?, optionCount: Int, size: Int) throws
  {
    let options = [UInt8](repeating: 1, count: optionCount)
    let request = Self.hello(padding: 1700)
    func replayed(_ size: Int?, _ censor: String) throws -> ReplayedCapture {
      try ReplayedCapture(
        Self.connection(
          client: client, server: server, options: options, request: request, size: size),
        rules: Self.rules, censor: censor)
    }
    for censor in [Self.alone, ReplayedCapture.perfect] {
      let (joined, sent) = (try replayed(nil, censor), try replayed(size, censor))
      #expect(joined.flows[0].verdict == sent.flows[0].verdict)
      #expect(joined.flows[0].packetCount == sent.flows[0].packetCount)
      #expect(joined.counts.packetCount == sent.counts.packetCount)
      #expect(joined.counts.fates == sent.counts.fates)
      #expect(joined.counts.joinedPacketCount == 1)
      #expect(sent.counts.joinedPacketCount == 0)
    }
    #expect(try replayed(nil, Self.alone).flows[0].verdict == .passed)
    #expect(try replayed(nil, ReplayedCapture.perfect).flows[0].verdict == .blocked)
  }

  @Test func aPathForLongerSegmentsCutsNothing() throws {
    let connection = Self.connection(
      client: 8960, server: 8960, request: Self.hello(padding: 1700), size: nil)
    let replayed = try ReplayedCapture(connection, rules: Self.rules, censor: Self.alone)
    #expect(replayed.counts.joinedPacketCount == 0)
    #expect(replayed.flows[0].verdict == .blocked)
  }

  /// What a packet of raw IP is on the wire; empty where it is one packet there.
  private static func segments(_ bytes: [UInt8], size: UInt16) throws -> [Packet] {
    let packet = try Packet(bytes.span, linkType: .raw)
    let payload = bytes.span.extracting(packet.payloadRange)
    guard var segments = WireSegments(packet, payload, segmentSize: size) else { return [] }
    var all: [Packet] = []
    while let segment = segments.next() { all.append(segment) }
    return all
  }

  @Test func numbersAndFlagsAreThoseOfACard() throws {
    var conversation = Conversation()
    conversation.tcp(
      1, 2, [.psh, .fin, .urg, .ack], sequence: .max, acknowledgement: 7,
      [UInt8](repeating: 5, count: 3000))
    conversation.setUrgentPointer(1500)
    let all = try Self.segments(conversation.packets[0].bytes, size: 1460)
    #expect(all.map(\.sequence) == [.max, 1459, 2919])
    #expect(all.map(\.payloadCount) == [1460, 1460, 80])
    #expect(all.map(\.payloadOffset) == [40, 1500, 2960])
    #expect(all.map(\.flags) == [[.urg, .ack], [.urg, .ack], [.psh, .fin, .ack]])
    #expect(all.map(\.urgentPointer) == [1500, 40, 0])
  }

  /// Of a segment of 4,000 bytes the capture has 1,500: two segments have bytes, and the last one the FIN.
  @Test func whatTheCaptureCutOffIsNoSegment() throws {
    var conversation = Conversation()
    conversation.tcp(
      1, 2, [.fin, .ack], sequence: 100, acknowledgement: 7, [UInt8](repeating: 5, count: 4000))
    let all = try Self.segments(Array(conversation.packets[0].bytes.prefix(1540)), size: 1000)
    #expect(all.map(\.sequence) == [100, 1100, 3100])
    #expect(all.map(\.payloadCount) == [1000, 500, 0])
    #expect(all.map(\.missingCount) == [0, 500, 1000])
    #expect(all.map { $0.flags.contains(.fin) } == [false, false, true])
  }

  /// A long header of version 1 that fills `count` bytes (RFC 9000 §17.2.2).
  private static func initial(_ count: Int) -> [UInt8] {
    let packet: [UInt8] = [0xc0, 0, 0, 0, 1, 8, 1, 2, 3, 4, 5, 6, 7, 8, 0, 0]
    let rest = count - packet.count - 2
    return packet + [0x40 | UInt8(rest >> 8), UInt8(rest & 0xff)] + Array(repeating: 9, count: rest)
  }

  private static func sizes(_ payload: [UInt8]) throws -> [Int] {
    var conversation = Conversation()
    conversation.udp(1, 443, payload)
    return try segments(conversation.packets[0].bytes, size: 0).map(\.payloadCount)
  }

  @Test func datagramsOfQUICAreCutWhereTheNextOneBegins() throws {
    let short: [UInt8] = [0x43] + Array(repeating: 3, count: 299)
    #expect(try Self.sizes(Self.initial(1200) + Self.initial(1200)) == [1200, 1200])
    #expect(
      try Self.sizes(Self.initial(1252) + Self.initial(1252) + Self.initial(700))
        == [1252, 1252, 700])
    // Two packets to a datagram, and one that zeros fill up.
    #expect(
      try Self.sizes(
        Self.initial(600) + Self.initial(630) + Self.initial(300) + Self.initial(930) + short)
        == [1230, 1230, 300])
    let filled = Self.initial(400) + Array(repeating: 0, count: 800)
    #expect(try Self.sizes(filled + Self.initial(1200)) == [1200, 1200])
    // One datagram of a link that carries more, and what is no longer than usual.
    #expect(try Self.sizes(Self.initial(4000)).isEmpty)
    #expect(try Self.sizes(Self.initial(700) + Self.initial(700)).isEmpty)
    #expect(try Self.sizes(Array(repeating: 7, count: 4000)).isEmpty)
  }

  @Test func theFragmentsOfADatagramAreWhatCrossedTheLink() throws {
    let connection = Self.connection(
      client: 1200, server: 1200, request: Self.hello(padding: 1700), size: nil)
    var fragmented = Conversation()
    for packet in connection.packets {
      for fragment in Fragments.ofIPv4(packet.bytes, every: 1000) { fragmented.add(fragment) }
    }
    let replayed = try ReplayedCapture(fragmented, rules: Self.rules)
    #expect(replayed.counts.joinedPacketCount == 0)
    #expect(replayed.flows[0].verdict == .blocked)
  }
}
