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
    var total = sum(bytes) + UInt64(protocolNumber) + UInt64(bytes.count)
    let isIPv4 = source.isIPv4 && destination.isIPv4
    for address in [source, destination] {
      for index in stride(from: isIPv4 ? 12 : 0, to: 16, by: 2) {
        total += UInt64(address.byte(index)) << 8 | UInt64(address.byte(index + 1))
      }
    }
    return fold(total)
  }

  private static func sum(_ bytes: Span<UInt8>) -> UInt64 {
    var total: UInt64 = 0
    var index = 0
    while index + 1 < bytes.count {
      total += UInt64(bytes.uint16(at: index))
      index += 2
    }
    if index < bytes.count { total += UInt64(bytes[index]) << 8 }
    return total
  }

  private static func fold(_ sum: UInt64) -> UInt16 {
    var sum = sum
    while sum > 0xffff { sum = (sum & 0xffff) + (sum >> 16) }
    return ~UInt16(truncatingIfNeeded: sum)
  }
}
