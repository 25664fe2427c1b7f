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
    if linkType == .ethernet, bytes.count >= 54, readCommon(bytes) { return }
    guard let packet = try? Packet(bytes, linkType: linkType), packet.fragment == nil else {
      return
    }
    let ends = Ends(
      source: packet.source, destination: packet.destination, sourcePort: packet.sourcePort,
      destinationPort: packet.destinationPort)
    if packet.protocolNumber == IPProtocol.tcp {
      let offset = packet.transportOffset
      let end = Int(packet.headerCount) &+ packet.payloadCount &+ packet.missingCount
      readSegment(ends, bytes.extracting(offset..<(offset &+ 20)), end: end)
    } else {
      readDatagram(ends, bytes.extracting(packet.payloadRange))
    }
  }

  /// The addresses and ports of a packet.
  private struct Ends {
    var source: IPAddress
    var destination: IPAddress
    var sourcePort: UInt16
    var destinationPort: UInt16
  }

  /// The header of DNS (RFC 1035 §4.1.1).
  private static let datagramMin = 12
  /// Bytes of a question that are compared.
  private static let questionMax = 64

  /// Reads what nearly all frames are, TCP or UDP in IP without options in Ethernet, and nothing that is not
  /// needed: each packet of a capture comes by here, and is decoded later.
  ///
  /// - Returns: false for another frame, of which nothing was read.
  @inline(__always)
  private mutating func readCommon(_ bytes: Span<UInt8>) -> Bool {
    // Of a span of a fixed size the compiler knows that all of it is there.
    let header = bytes.extracting(0..<54)
    let start = header.uint32(at: 12)
    if start >> 8 == 0x08_0045, header.uint16(at: 20) & 0x3fff == 0 {
      let ends = Ends(
        source: IPAddress(v4: header.uint32(at: 26)),
        destination: IPAddress(v4: header.uint32(at: 30)), sourcePort: header.uint16(at: 34),
        destinationPort: header.uint16(at: 36))
      let promised = Int(header.uint16(at: 16))
      let end = promised == 0 ? bytes.count : promised &+ 14
      if header[23] == IPProtocol.tcp {
        readSegment(ends, header.extracting(34..<54), end: end &- 34)
        return true
      }
      return header[23] == IPProtocol.udp && readDatagram(ends, bytes, at: 34, end: end)
    }
    guard start >> 12 == 0x8_6dd6, bytes.count >= 74 else { return false }
    let rest = bytes.extracting(14..<74)
    let ends = Ends(
      source: IPAddress(high: rest.uint64(at: 8), low: rest.uint64(at: 16)),
      destination: IPAddress(high: rest.uint64(at: 24), low: rest.uint64(at: 32)),
      sourcePort: rest.uint16(at: 40), destinationPort: rest.uint16(at: 42))
    let promised = Int(rest.uint16(at: 4))
    let end = promised == 0 ? bytes.count : promised &+ 54
    if rest[6] == IPProtocol.tcp {
      readSegment(ends, rest.extracting(40..<60), end: end &- 54)
      return true
    }
    return rest[6] == IPProtocol.udp && readDatagram(ends, bytes, at: 54, end: end)
  }

  /// Reads a datagram of UDP whose header is at `offset`.
  ///
  /// - Returns: false where it may be a tunnel's.
  private mutating func readDatagram(
    _ ends: Ends, _ bytes: Span<UInt8>, at offset: Int, end: Int
  ) -> Bool {
    guard !Tunnel.isPort(ends.sourcePort), !Tunnel.isPort(ends.destinationPort) else {
      return false
    }
    let count = Int(bytes.uint16(at: offset &+ 4))
    let payloadEnd = min(end, bytes.count, count == 0 ? end : offset &+ count)
    let start = offset &+ 8
    if payloadEnd > start { readDatagram(ends, bytes.extracting(start..<payloadEnd)) }
    return true
  }

  /// Reads a header of TCP.
  ///
  /// - Parameters:
  ///   - header: its first 20 bytes.
  ///   - end: where the segment ends behind the beginning of the header.
  @inline(__always)
  private mutating func readSegment(_ ends: Ends, _ header: Span<UInt8>, end: Int) {
    kind = .segment
    tag = noteEnds(ends)
    sequence = header.uint32(at: 4)
    acknowledgement = header.uint32(at: 8)
    flags = TCPFlags(rawValue: header[13])
    count = UInt32(truncatingIfNeeded: max(0, end &- Int(header[12] >> 4) &* 4))
    if flags.contains(.syn) { count &+= 1 }
    if flags.contains(.fin) { count &+= 1 }
  }

  private mutating func readDatagram(_ ends: Ends, _ payload: Span<UInt8>) {
    guard payload.count >= Self.datagramMin else { return }
    if payload[0] >= 0xc0, let header = QUICLongHeader(payload, at: 0) {
      kind = .longHeader
      tag = noteEnds(ends)
      sequence = Self.hash(payload.extracting(header.destinationIDRange))
      acknowledgement = Self.hash(payload.extracting(header.sourceIDRange))
      count = header.packetType == .initial && payload.count >= 1200 ? 1 : 0
    } else if ends.sourcePort == 53 || ends.destinationPort == 53,
      payload[4] == 0, payload[5] == 1
    {
      kind = payload[2] & 0x80 == 0 ? .query : .answer
      let flow = noteEnds(ends)
      let identifier = UInt64(payload[0]) << 8 | UInt64(payload[1])
      tag = Self.tag(UInt64(flow) << 32 ^ UInt64(Self.questionHash(payload)) ^ identifier << 16)
    }
  }

  /// - Returns: what tells the flow from others.
  @inline(__always)
  private mutating func noteEnds(_ ends: Ends) -> UInt32 {
    let source = Self.hash(ends.source, ends.sourcePort)
    let destination = Self.hash(ends.destination, ends.destinationPort)
    isFromLow = source < destination
    return Self.tag(source &+ destination)
  }

  @inline(__always)
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

  /// Eight bytes at a time, as wyhash chains its steps.
  private static func hash(_ bytes: Span<UInt8>) -> UInt32 {
    var hash = UInt64(truncatingIfNeeded: bytes.count) ^ 0x9e37_79b9_7f4a_7c15
    var offset = 0
    while offset &+ 8 <= bytes.count {
      hash = fold(bytes.uint64(at: offset) ^ 0xbf58_476d_1ce4_e5b9, hash)
      offset &+= 8
    }
    var rest: UInt64 = 0
    while offset < bytes.count {
      rest = rest << 8 | UInt64(bytes[offset])
      offset &+= 1
    }
    return UInt32(truncatingIfNeeded: fold(rest ^ 0x94d0_49bb_1331_11eb, hash))
  }

  /// The hash of the name that is asked for, which an answer repeats.
  private static func questionHash(_ message: Span<UInt8>) -> UInt32 {
    var end = datagramMin
    let limit = min(message.count, datagramMin + questionMax)
    // Up to the root, or what is no label (RFC 1035 §4.1.4).
    while end < limit, message[end] != 0, message[end] < 0x40 { end += Int(message[end]) + 1 }
    return hash(message.extracting(datagramMin..<min(end, limit)))
  }
}
