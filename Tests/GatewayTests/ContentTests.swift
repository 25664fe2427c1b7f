import Captures
import Dissection
import Gateway
import TestSupport
import Testing

/// Protocols are known by what they send, and not by their ports.
@Suite struct ContentTests {
  private static let none = "  - {id: none, names: [nothing.invalid]}\n"

  private static func replay(_ conversation: Conversation) throws -> ReplayedCapture {
    try ReplayedCapture(conversation, rules: none)
  }

  private static func quicInitial(_ name: String, identifier: [UInt8]) -> [UInt8] {
    let hello = Array(Messages.clientHello(name)[5...])
    var datagram: [UInt8] = []
    guard let sealer = QUICInitialSealer(destinationID: identifier, role: .client) else {
      Issue.record("no keys")
      return datagram
    }
    let frame = [6, 0, 0x40 | UInt8(hello.count >> 8), UInt8(hello.count & 0xff)] + hello
    #expect(
      sealer.append(
        number: 0, to: identifier, from: [], frames: frame, packetCount: 1200, into: &datagram))
    return datagram
  }

  private static let wireGuard =
    [1, 0, 0, 0] + (0..<144).map { UInt8(truncatingIfNeeded: $0 &* 37) }

  @Test func whatIsOnThePortOfDNSIsWhatItIs() throws {
    var conversation = Conversation()
    conversation.udp(40_001, 53, Self.wireGuard)
    conversation.udp(40_002, 53, Self.quicInitial("q.test", identifier: Array(1...8)))
    conversation.udp(40_003, 53, Messages.dnsQuery("d.test"))
    let capture = try Self.replay(conversation)
    #expect(capture.flows.map(\.protocol) == [.wireguard, .quicSNI, .dns])
    #expect(capture.names(1) == ["quic-sni q.test 2"])
  }

  @Test func queriesBetweenOtherDatagramsAreRead() throws {
    var conversation = Conversation()
    for number in 0..<20 {
      conversation.udp(40_001, 53, [0, 1, 2, UInt8(number)])
      conversation.udp(40_001, 53, Messages.dnsQuery("n\(number).test"))
    }
    #expect(try Self.replay(conversation).names(0).count == 20)
  }

  /// RFC 6762 §3: to the group, or within the link; elsewhere 5353 is a port like others.
  @Test(arguments: [
    ("208.67.222.222", true), ("224.0.0.251", false), ("10.1.0.9", false), ("192.168.1.9", false),
  ])
  func theAddressTellsMulticastDNS(server: String, isRead: Bool) throws {
    var conversation = Conversation(server: server)
    conversation.udp(40_001, 5353, Messages.dnsQuery("open.test"))
    #expect(try Self.replay(conversation).names(0) == (isRead ? ["dns open.test 1"] : []))
  }

  @Test func longFlowsOfQueriesLoseNone() throws {
    var conversation = Conversation()
    for number in 0..<1000 { conversation.udp(53, 53, Messages.dnsQuery("n\(number % 500).test")) }
    let capture = try ReplayedCapture(conversation, rules: "  - {id: n, names: [n480.test]}\n")
    #expect(capture.names(0).count == 500)
    #expect(capture.names(0).last == "dns n499.test 500")
    #expect(capture.flows[0].verdict == .blocked)
    #expect(capture.counts.limits.namesDropped == 0)
  }

  @Test func theNameThatCausesABlockIsKeptBeyondTheLimit() throws {
    var conversation = Conversation()
    for number in 0..<100 { conversation.udp(53, 53, Messages.dnsQuery("n\(number).test")) }
    let capture = try ReplayedCapture(conversation, rules: "  - {id: n, names: [n90.test]}\n") {
      $0.namesPerFlow = 70
    }
    #expect(capture.names(0).count == 71)
    #expect(capture.names(0).last == "dns n90.test 91")
    #expect(capture.counts.limits.namesDropped == 30)
    #expect(capture.sites[0] == "n90.test")
  }

  @Test(arguments: [
    Array("PROXY TCP4 192.0.2.1 198.51.100.2 56324 443\r\n".utf8),
    bytes("00 00 00 08 04 d2 16 2f"),
    bytes("30 1d 02 01 01 77 18 80 16") + Array("1.3.6.1.4.1.1466.20037".utf8),
  ])
  func tlsBehindAPreambleIsRead(preamble: [UInt8]) throws {
    var apart = Conversation()
    apart.connection(40_001, 5432, request: preamble, Messages.clientHello("pre.test"))
    #expect(try Self.replay(apart).names(0) == ["sni pre.test 5"])
    var together = Conversation()
    together.connection(40_001, 5432, request: preamble + Messages.clientHello("pre.test"))
    #expect(try Self.replay(together).names(0) == ["sni pre.test 4"])
    var halves = Conversation()
    halves.connection(
      40_001, 5432, request: Array(preamble[..<3]), Array(preamble[3...]),
      Messages.clientHello("pre.test"))
    #expect(try Self.replay(halves).names(0) == ["sni pre.test 6"])
  }

  @Test func requestsBehindTheLineOfAProxyAreRead() throws {
    var conversation = Conversation()
    conversation.connection(
      40_001, 80,
      request: Array("PROXY TCP4 192.0.2.1 198.51.100.2 56324 80\r\n".utf8)
        + Messages.httpRequest(host: "behind.test"))
    #expect(try Self.replay(conversation).names(0) == ["http-host behind.test 4"])
  }

  /// RFC 7541 Appendix C.4.1 and C.4.2 in HEADERS frames, in one segment or byte by byte.
  @Test(arguments: [1, 1000])
  func requestsOfHTTP2InClearAreRead(pieceCount: Int) throws {
    let stream =
      Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8) + bytes("00 00 00 04 00 00 00 00 00")
      + bytes("00 00 11 01 05 00 00 00 01 8286 8441 8cf1 e3c2 e5f2 3a6b a0ab 90f4 ff")
      + bytes("00 00 04 01 05 00 00 00 03 8286 84be")
    var conversation = Conversation()
    conversation.handshake(40_001, 80)
    var offset = 0
    while offset < stream.count {
      let end = min(stream.count, offset + pieceCount)
      conversation.tcp(
        40_001, 80, .ack, sequence: 1001 + UInt32(offset), Array(stream[offset..<end]))
      offset = end
    }
    let capture = try ReplayedCapture(
      conversation, rules: "  - {id: h, names: [www.example.com]}\n")
    #expect(capture.names(0).map { $0.split(separator: " ")[1] } == ["www.example.com"])
    #expect(capture.flows[0].verdict == .blocked)
  }

  @Test func connectionsOfQUICOnOneFlowAreTold() throws {
    let first = Self.quicInitial("first.test", identifier: Array(1...8))
    let second = Self.quicInitial("second.test", identifier: Array(11...18))
    var conversation = Conversation()
    conversation.udp(40_001, 443, first)
    // Sent again.
    conversation.udp(40_001, 443, first)
    conversation.udp(40_001, 443, second)
    let capture = try ReplayedCapture(conversation, rules: "  - {id: s, names: [second.test]}\n")
    #expect(capture.names(0) == ["quic-sni first.test 1", "quic-sni second.test 3"])
    #expect(capture.flows[0].verdict == .blocked)
  }

  @Test func datagramsBeforeAConnectionHideNothing() throws {
    var conversation = Conversation()
    for number in 0..<30 {
      conversation.udp(40_001, 443, Array(repeating: UInt8(number), count: 200))
    }
    conversation.udp(40_001, 443, Self.quicInitial("late.test", identifier: Array(1...8)))
    #expect(try Self.replay(conversation).names(0) == ["quic-sni late.test 31"])
  }

  /// A ClientHello in two Initial packets, of one datagram or two; another connection's packet between.
  @Test(arguments: ["coalesced", "apart", "decoy"])
  func aClientHelloInTwoPacketsIsRead(how: String) throws {
    let hello = Array(Messages.clientHello("two.test")[5...])
    let identifier: [UInt8] = Array(1...8)
    var packets: [[UInt8]] = []
    guard let sealer = QUICInitialSealer(destinationID: identifier, role: .client) else {
      Issue.record("no keys")
      return
    }
    for (number, range) in [0..<20, 20..<hello.count].enumerated() {
      var packet: [UInt8] = []
      let frame = [6, UInt8(range.lowerBound), UInt8(range.count)] + hello[range]
      #expect(
        sealer.append(
          number: UInt32(number), to: identifier, from: [], frames: frame,
          packetCount: number == 0 ? 0 : 1000, into: &packet))
      packets.append(packet)
    }
    var conversation = Conversation()
    if how == "coalesced" {
      conversation.udp(40_001, 443, packets[0] + packets[1])
    } else {
      conversation.udp(40_001, 443, packets[0])
      if how == "decoy" {
        let other = Self.quicInitial("decoy.test", identifier: Array(11...18))
        conversation.udp(40_001, 443, Array(other.dropLast(300)))
      }
      conversation.udp(40_001, 443, packets[1])
    }
    let names = try Self.replay(conversation).names(0)
    #expect(names.map { $0.split(separator: " ")[1] } == ["two.test"])
  }

  private static func tagged(_ identifier: UInt8?, _ packet: [UInt8]) -> [UInt8] {
    let addresses = bytes("02 00 00 00 00 02 02 00 00 00 00 01")
    guard let identifier else { return addresses + [0x08, 0x00] + packet }
    return addresses + [0x81, 0x00, 0x00, identifier, 0x08, 0x00] + packet
  }

  /// The tags of packets of one 5-tuple, and the flows that they make.
  @Test(arguments: [
    ([1, 2, 1, 2] as [UInt8?], 2), ([1, nil, 1, nil], 1), ([nil, 1, nil, 1], 1), ([1, 1, 1, 1], 1),
    ([nil, nil, 1, 2], 2), ([1, 2, 3, nil], 3),
  ])
  func theSameAddressesInTwoNetworksAreTwoFlows(tags: [UInt8?], flowCount: Int) throws {
    var conversation = Conversation()
    for index in tags.indices {
      conversation.udp(
        40_001, 53, fromServer: index % 2 == 1,
        index % 2 == 1
          ? Messages.dnsAnswer("v.test", [192, 0, 2, 1]) : Messages.dnsQuery("v.test"))
    }
    var batch = PacketBatch(linkType: .ethernet)
    for (packet, tag) in zip(conversation.packets, tags) {
      batch.append(Self.tagged(tag, packet.bytes).span, timestamp: packet.timestamp)
    }
    var replay = try Replay(ReplayedCapture(Conversation(), rules: Self.none).plan)
    replay.process(batch)
    #expect(replay.finish { _, _ in }.flowCount == flowCount)
  }

  /// Two packets of IEEE 802.11 in one frame.
  @Test func packetsOfAnAggregateAreAllReplayed() throws {
    var conversation = Conversation()
    conversation.udp(40_001, 53, Messages.dnsQuery("one.test"))
    conversation.udp(40_002, 53, Messages.dnsQuery("two.test"))
    var frame = bytes(
      "88 01 00 00 02 00 00 00 00 0a 02 00 00 00 00 01 02 00 00 00 00 02 10 00 80 00")
    for packet in conversation.packets {
      let content = bytes("aa aa 03 00 00 00 08 00") + packet.bytes
      frame += bytes("02 00 00 00 00 02 02 00 00 00 00 01") + [0, UInt8(content.count)] + content
      frame += Array(repeating: 0, count: (4 - (14 + content.count) % 4) % 4)
    }
    var batch = PacketBatch(linkType: LinkType(rawValue: 105))
    batch.append(frame.span, timestamp: 0)
    var replay = try Replay(ReplayedCapture(Conversation(), rules: Self.none).plan)
    replay.process(batch)
    let counts = replay.finish { _, _ in }
    #expect(counts.flowCount == 2)
    #expect(counts.packetCount == 2)
    #expect(counts.undecodedCount == 0)
  }
}
