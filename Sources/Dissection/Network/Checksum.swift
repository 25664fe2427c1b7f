/// The Internet checksum (RFC 1071).
public enum Checksum {
  /// The checksum of `bytes`; zero over bytes that hold their right checksum.
  public static func of(_ bytes: Span<UInt8>) -> UInt16 {
    fold(sum(bytes))
  }

  /// The checksum of a TCP segment or UDP datagram with its pseudo-header (RFC 9293 §3.1,
  /// RFC 8200 §8.1); zero over bytes that hold their right checksum.
  public static func transport(
    _ bytes: Span<UInt8>, source: IPAddress, destination: IPAddress, protocolNumber: UInt8
  ) -> UInt16 {
    let isIPv4 = source.isIPv4 && destination.isIPv4
    return fold(
      sum(bytes) + UInt64(protocolNumber) + UInt64(bytes.count)
        + sum(source, isIPv4: isIPv4) + sum(destination, isIPv4: isIPv4))
  }

  /// The checksum of a pseudo-header alone.
  ///
  /// - Parameter count: bytes of the segment or datagram.
  static func ofPseudoHeader(
    source: IPAddress, destination: IPAddress, protocolNumber: UInt8, count: Int
  ) -> UInt16 {
    let isIPv4 = source.isIPv4 && destination.isIPv4
    return fold(
      UInt64(protocolNumber) + UInt64(count) + sum(source, isIPv4: isIPv4)
        + sum(destination, isIPv4: isIPv4))
  }

  /// Four bytes at a time: the folded sum is that of 16-bit words (RFC 1071 §2).
  private static func sum(_ bytes: Span<UInt8>) -> UInt64 {
    var total: UInt64 = 0
    var index = 0
    while bytes.count - index >= 4 {
      total += UInt64(bytes.uint32(at: index))
      index += 4
    }
    if bytes.count - index >= 2 {
      total += UInt64(bytes.uint16(at: index))
      index += 2
    }
    if index < bytes.count { total += UInt64(bytes[index]) << 8 }
    return total
  }

  private static func sum(_ address: IPAddress, isIPv4: Bool) -> UInt64 {
    let low = (address.low >> 32) + (address.low & 0xffff_ffff)
    guard !isIPv4 else { return address.low & 0xffff_ffff }
    return low + (address.high >> 32) + (address.high & 0xffff_ffff)
  }

  private static func fold(_ sum: UInt64) -> UInt16 {
    var sum = sum
    while sum > 0xffff { sum = (sum & 0xffff) + (sum >> 16) }
    return ~UInt16(truncatingIfNeeded: sum)
  }
}
