/// An IPv4 or IPv6 address.
///
/// IPv4 is held as `::ffff:0:a.b.c.d`, the translated form of RFC 2765 §2.1, which is out of use, so
/// that one type and one comparison serve both. The mapped form `::ffff:a.b.c.d` is another address:
/// an IPv6 packet may have it.
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
    low = Self.prefixOfIPv4 | UInt64(v4)
  }

  /// Whether it is an IPv4 address.
  @inlinable
  public var isIPv4: Bool { high == 0 && low & ~0xffff_ffff == Self.prefixOfIPv4 }

  /// What stands before the four bytes of an IPv4 address, in `low`.
  @inlinable static var prefixOfIPv4: UInt64 { 0xffff_0000_0000_0000 }

  /// The IPv4 address that programs reach by a mapped one (RFC 4291 §2.5.5.2, RFC 3493 §3.7); any
  /// other address as it is.
  public var unmapped: IPAddress {
    isMapped ? IPAddress(v4: UInt32(truncatingIfNeeded: low)) : self
  }

  /// Whether it is of the form `::ffff:a.b.c.d`.
  var isMapped: Bool { high == 0 && low >> 32 == 0xffff }

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
