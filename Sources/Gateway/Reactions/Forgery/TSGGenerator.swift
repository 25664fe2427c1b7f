import Dissection

/// The numbers that Geedge's Tiangou Secure Gateway writes into RST segments (Ablove et al.,
/// "Technical Analysis of the Geedge Networks Firewall Source Code Leak", USENIX Security 2026, §6,
/// Listing 1). GFW II and III show the same IP ID and window.
///
/// Each thread of a gateway counts a value up from 128 until 13 times the value no longer fits into
/// 16 bits, and begins again. Where it stands when a trigger comes is drawn here.
struct TSGGenerator: Sendable {
  /// k in the paper.
  static let multiplier: UInt32 = 13
  /// The values that it counts through: 13 · 5042 is the first product above 65535.
  static let values: ClosedRange<UInt32> = 128...5042

  private(set) var value: UInt32

  /// A gateway that stands at `value`.
  init(value: UInt32) {
    self.value = min(max(value, Self.values.lowerBound), Self.values.upperBound)
  }

  /// A gateway that stands at a value drawn for the reaction.
  init(draw: UInt64) {
    let distance = FieldValues.draw(below: UInt64(Self.values.count), draw, salt: 0x7473_6700)
    self.init(value: Self.values.lowerBound + UInt32(truncatingIfNeeded: distance))
  }

  /// Counts on, once for each packet.
  mutating func advance(by count: UInt64) {
    let distance = UInt64(value - Self.values.lowerBound) + count % UInt64(Self.values.count)
    value = Self.values.lowerBound + UInt32(distance % UInt64(Self.values.count))
  }

  /// From 48 to 247.
  var hopLimit: UInt8 { UInt8(truncatingIfNeeded: value % 200 + 48) }

  /// From 128 to 5054.
  func window(to destination: IPAddress) -> UInt16 {
    UInt16(truncatingIfNeeded: value + Self.number(destination) % Self.multiplier)
  }

  /// Modulo 2^16, as the field holds it.
  func identification(from source: IPAddress, to destination: IPAddress) -> UInt16 {
    let remainder = Self.number(source) % UInt32(window(to: destination))
    return UInt16(truncatingIfNeeded: 65_535 &- Self.multiplier * value &+ remainder)
  }

  /// An IPv4 address as a number in network order, which is assumed: the paper does not say. Of an
  /// IPv6 address the last four bytes, assumed as well.
  private static func number(_ address: IPAddress) -> UInt32 {
    UInt32(truncatingIfNeeded: address.low)
  }
}
