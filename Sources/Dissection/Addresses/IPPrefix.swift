/// A block of addresses: `10.1.0.0/16`, `2001:db8::/32`.
@frozen
public struct IPPrefix: Hashable, Sendable, CustomStringConvertible {
  /// The first address; the bits after the prefix are zero.
  public var address: IPAddress
  /// Bits of the 128 that are fixed: an IPv4 prefix of n bits has 96 + n.
  public var length: Int

  /// Reads a prefix, or an address, which is a prefix of its own; nil for anything else, also where
  /// a bit after the prefix is set, since that is a slip of the pen.
  public init?(_ text: some StringProtocol) {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard let first = parts.first, let address = IPAddress(first) else { return nil }
    let lengthMax = address.isIPv4 ? 32 : 128
    var length = lengthMax
    if parts.count == 2 {
      guard let number = Self.length(parts[1].utf8), number <= lengthMax else { return nil }
      length = number
    }
    self.address = address
    self.length = 128 - lengthMax + length
    guard self.address == masked(address) else { return nil }
  }

  /// Whether `address` is in the block. An IPv6 block has no IPv4 addresses in it, `::/0` neither.
  @inlinable
  public func contains(_ address: IPAddress) -> Bool {
    masked(address) == self.address && (length >= 96 || !address.isIPv4)
  }

  /// `address` with zeros after the prefix.
  @inlinable
  func masked(_ address: IPAddress) -> IPAddress {
    // A shift of 64 or more gives zero.
    let high = length >= 64 ? address.high : address.high & ~(UInt64.max >> UInt64(length))
    let low = length <= 64 ? 0 : address.low & ~(UInt64.max >> UInt64(length - 64))
    return IPAddress(high: high, low: length >= 128 ? address.low : low)
  }

  /// As it is read.
  public var description: String {
    "\(address)/\(address.isIPv4 ? length - 96 : length)"
  }

  /// One to three digits, without leading zeros.
  private static func length(_ digits: some Collection<UInt8>) -> Int? {
    let zero = UInt8(ascii: "0")
    guard (1...3).contains(digits.count), digits.count == 1 || digits.first != zero else {
      return nil
    }
    var number = 0
    for digit in digits {
      guard (zero...UInt8(ascii: "9")).contains(digit) else { return nil }
      number = number * 10 + Int(digit - zero)
    }
    return number
  }
}
