import Dissection

extension ExchangePacket {
  private static let headerCount = 20
  /// What offsets of fragments count (RFC 791 §3.1).
  private static let unit = 8

  /// Whether a host sent it.
  func isFrom(_ host: IPAddress) -> Bool {
    (try? Packet(bytes.span, linkType: .raw))?.source == host
  }

  /// The packet in so many fragments, all but the last of 8 bytes; itself where it has not so many.
  func fragments(_ count: Int) -> [ExchangePacket] {
    let payload = bytes.dropFirst(Self.headerCount)
    guard count > 1, bytes.count > Self.headerCount, payload.count > Self.unit * (count - 1) else {
      return [self]
    }
    return (0..<count).map { number in
      let start = payload.startIndex + number * Self.unit
      let isLast = number == count - 1
      let piece = isLast ? payload[start...] : payload[start..<(start + Self.unit)]
      // Each after the one before, within the time to the next packet of the same host.
      return ExchangePacket(
        timestamp: timestamp + Int64(number) * 100,
        bytes: Self.header(bytes, offset: number, isLast: isLast, count: piece.count) + piece)
    }
  }

  /// The header of a fragment (RFC 791 §3.1).
  private static func header(
    _ packet: [UInt8], offset: Int, isLast: Bool, count: Int
  ) -> [UInt8] {
    var header = Array(packet.prefix(headerCount))
    let total = headerCount + count
    header[2] = UInt8(total >> 8 & 0xff)
    header[3] = UInt8(total & 0xff)
    // Any identification: no other datagram of a visit is in fragments at the same time.
    header[4] = 0x5a
    header[5] = 0x5a
    header[6] = (isLast ? 0 : 0x20) | UInt8(offset >> 8 & 0x1f)
    header[7] = UInt8(offset & 0xff)
    header[10] = 0
    header[11] = 0
    let checksum = Checksum.of(header.span)
    header[10] = UInt8(checksum >> 8)
    header[11] = UInt8(checksum & 0xff)
    return header
  }
}
