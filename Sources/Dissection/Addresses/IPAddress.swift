/// An IPv4 or IPv6 address. IPv4 is held as `::ffff:a.b.c.d` (RFC 4291 §2.5.5.2), so that one type
/// and one comparison serve both.
@frozen
public struct IPAddress: Hashable, Comparable, Sendable {
  /// The first eight bytes, in network order.
  public var high: UInt64
  /// The last eight bytes.
  public var low: UInt64

  /// An address of 16 bytes.
  @inlinable
  public init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// An IPv4 address.
  @inlinable
  public init(v4: UInt32) {
    high = 0
    low = 0xffff_0000_0000 | UInt64(v4)
  }

  /// Whether it is an IPv4 address.
  @inlinable
  public var isIPv4: Bool { high == 0 && low >> 32 == 0xffff }

  /// Orders by the bytes in network order.
  @inlinable
  public static func < (one: IPAddress, other: IPAddress) -> Bool {
    one.high != other.high ? one.high < other.high : one.low < other.low
  }

  /// The byte at `index`, from 0 to 15, in network order.
  @inlinable
  func byte(_ index: Int) -> UInt8 {
    let word = index < 8 ? high : low
    return UInt8(truncatingIfNeeded: word >> UInt64(56 - 8 * (index & 7)))
  }
}
