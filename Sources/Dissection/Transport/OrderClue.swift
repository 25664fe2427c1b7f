/// What tells which of two packets of a flow was sent first, whatever a clock says: the numbers of TCP, the
/// identifier of a DNS exchange, the connection IDs of QUIC.
public struct OrderClue: Sendable {
  /// What there is to compare.
  public enum Kind: UInt8, Sendable {
    case nothing
    /// A segment of TCP.
    case segment
    /// Of DNS over UDP.
    case query
    case answer
    /// A packet of QUIC with a long header (RFC 9000 §17.2): of a handshake.
    case longHeader
  }

  public var kind = Kind.nothing
  /// Tells the flow from others, the same for both directions; of DNS the exchange. Two may have the same by
  /// chance, once in 2^31.
  public var tag: UInt32 = 0
  /// Tells the two senders of a flow apart.
  public var isFromLow = false
  /// Of TCP (RFC 9293 §3.1); of QUIC what its destination connection ID hashes to.
  public var sequence: UInt32 = 0
  /// Of TCP; of QUIC what its source connection ID hashes to.
  public var acknowledgement: UInt32 = 0
  /// How many sequence numbers a segment takes; of QUIC 1 for a packet that may be the first of a client
  /// (RFC 9000 §14.1), else 0.
  public var count: UInt32 = 0
  public var flags: TCPFlags = []

  /// Reads a frame, of several packets the first.
  public init(_ bytes: Span<UInt8>, linkType: LinkType) {
    guard let packet = try? Packet(bytes, linkType: linkType), packet.fragment == nil else {
      return
    }
    if packet.protocolNumber == IPProtocol.tcp {
      readSegment(packet)
    } else if packet.payloadCount >= Self.datagramMin {
      readDatagram(packet, bytes.extracting(packet.payloadRange))
    }
  }

  /// The header of DNS (RFC 1035 §4.1.1).
  private static let datagramMin = 12
  /// Bytes of a question that are compared.
  private static let questionMax = 64

  private mutating func readSegment(_ packet: Packet) {
    kind = .segment
    tag = noteEnds(packet)
    sequence = packet.sequence
    acknowledgement = packet.acknowledgement
    flags = packet.flags
    count = UInt32(truncatingIfNeeded: packet.payloadCount &+ packet.missingCount)
    if flags.contains(.syn) { count &+= 1 }
    if flags.contains(.fin) { count &+= 1 }
  }

  private mutating func readDatagram(_ packet: Packet, _ payload: Span<UInt8>) {
    if payload[0] >= 0xc0, let header = QUICLongHeader(payload, at: 0) {
      kind = .longHeader
      tag = noteEnds(packet)
      sequence = Self.hash(payload.extracting(header.destinationIDRange))
      acknowledgement = Self.hash(payload.extracting(header.sourceIDRange))
      count = header.packetType == .initial && payload.count >= 1200 ? 1 : 0
    } else if packet.sourcePort == 53 || packet.destinationPort == 53,
      payload[4] == 0, payload[5] == 1
    {
      kind = payload[2] & 0x80 == 0 ? .query : .answer
      let ends = noteEnds(packet)
      let identifier = UInt64(payload[0]) << 8 | UInt64(payload[1])
      tag = Self.tag(UInt64(ends) << 32 ^ UInt64(Self.questionHash(payload)) ^ identifier << 16)
    }
  }

  /// - Returns: what tells the flow from others.
  private mutating func noteEnds(_ packet: Packet) -> UInt32 {
    let source = Self.hash(packet.source, packet.sourcePort)
    let destination = Self.hash(packet.destination, packet.destinationPort)
    isFromLow = source < destination
    return Self.tag(source &+ destination)
  }

  private static func hash(_ address: IPAddress, _ port: UInt16) -> UInt64 {
    fold(
      address.low ^ 0x9e37_79b9_7f4a_7c15,
      address.high ^ UInt64(port) << 40 ^ 0xbf58_476d_1ce4_e5b9)
  }

  private static func tag(_ word: UInt64) -> UInt32 {
    UInt32(truncatingIfNeeded: fold(word, 0x94d0_49bb_1331_11eb) >> 16) | 1
  }

  /// The mixing step of wyhash (Wang Yi 2019): the halves of a product, folded.
  @inline(__always)
  private static func fold(_ one: UInt64, _ other: UInt64) -> UInt64 {
    let product = one.multipliedFullWidth(by: other)
    return product.high ^ product.low
  }

  /// FNV-1a (Fowler, Noll, Vo).
  private static func hash(_ bytes: Span<UInt8>) -> UInt32 {
    var hash: UInt32 = 0x811c_9dc5
    for index in bytes.indices { hash = (hash ^ UInt32(bytes[index])) &* 0x0100_0193 }
    return hash
  }

  /// The hash of the name that is asked for, which an answer repeats.
  private static func questionHash(_ message: Span<UInt8>) -> UInt32 {
    var end = datagramMin
    let limit = min(message.count, datagramMin + questionMax)
    while end < limit, message[end] != 0 { end += 1 }
    return hash(message.extracting(datagramMin..<end))
  }
}
