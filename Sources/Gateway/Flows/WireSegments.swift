import Dissection

/// What was recorded as one packet, as the packets that crossed the link.
///
/// A system hands its network card more than a packet holds, and gets packets joined from it (TSO, GSO, LRO,
/// GRO; for UDP too). Who records on that host sees what no gateway does. TCP is cut by the MSS of its SYNs,
/// less the options, as the card cuts it (RFC 9293 §3.7.1, RFC 6691); where none was recorded by what Ethernet
/// carries. Datagrams of QUIC are cut where one of their size ends and the next one begins.
struct WireSegments {
  /// Bytes of TCP behind headers without options: of 1,500 bytes of IPv4, the MTU of Ethernet (RFC 894).
  static let usualTCPCount = 1460
  private static let usualIPv6Count = 1440
  /// Bytes of a datagram in as many.
  static let usualUDPCount = 1472

  private let whole: Packet
  /// Bytes of payload of each packet; the last one may have fewer.
  private let size: Int
  private var position = 0

  /// The packets that one was made of; nil for one that is as the link carried it.
  ///
  /// - Parameter segmentSize: the MSS of its flow; 0 where none is known.
  init?(_ packet: Packet, _ payload: Span<UInt8>, segmentSize: UInt16) {
    let total = packet.payloadCount + packet.missingCount
    let size =
      packet.protocolNumber == IPProtocol.tcp
      ? Self.size(of: packet, segmentSize) : Self.datagramSize(payload, total)
    guard let size, total > size else { return nil }
    whole = packet
    self.size = size
  }

  private static func size(of segment: Packet, _ announced: UInt16) -> Int? {
    guard !segment.flags.contains(.rst) else { return nil }
    let usual = segment.source.isIPv4 ? usualTCPCount : usualIPv6Count
    let most = announced > 0 ? Int(announced) : usual
    // Options take their room from the payload, and leave some.
    return max(most - (Int(segment.headerCount) - 20), 8)
  }

  /// The next packet; nil behind the last one, and where the capture has no more of their bytes, but for a FIN.
  mutating func next() -> Packet? {
    let total = whole.payloadCount + whole.missingCount
    guard position < total else { return nil }
    if position > 0, position >= whole.payloadCount {
      guard whole.flags.contains(.fin) else { return nil }
      position = (total - 1) / size * size
    }
    var packet = whole
    packet.isPart = true
    let promised = min(size, total - position)
    packet.payloadOffset = whole.payloadOffset + min(position, whole.payloadCount)
    packet.payloadCount = max(0, min(promised, whole.payloadCount - position))
    packet.missingCount = promised - packet.payloadCount
    if whole.protocolNumber == IPProtocol.tcp {
      setNumbers(of: &packet, isLast: position + promised == total)
    }
    position += promised
    return packet
  }

  /// What a card writes into the headers: numbers go on, and FIN and PSH stand in the last segment alone.
  private func setNumbers(of packet: inout Packet, isLast: Bool) {
    if position > 0 {
      packet.sequence = whole.dataSequence &+ UInt32(truncatingIfNeeded: position)
      packet.flags.subtract([.syn, .cwr])
    }
    if !isLast { packet.flags.subtract([.fin, .psh]) }
    guard whole.flags.contains(.urg) else { return }
    // It counts from the segment's own number (RFC 9293 §3.1).
    let distance = Int(packet.sequence &- whole.sequence)
    if Int(whole.urgentPointer) > distance {
      packet.urgentPointer = whole.urgentPointer - UInt16(truncatingIfNeeded: distance)
    } else {
      packet.flags.remove(.urg)
      packet.urgentPointer = 0
    }
  }
}
