import Dissection

/// What an Interface Description Block says of the packets of its interface
/// (draft-ietf-opsawg-pcapng §4.2).
struct PcapngInterface: Sendable {
  let linkType: LinkType
  /// The most bytes that are captured of a packet; 0 for no bound.
  let snapLength: Int
  /// Units of time in a second (if_tsresol): 10^0 to 10^19, or 2^0 to 2^63.
  private var unitsPerSecond: UInt64 = 1_000_000
  /// Seconds that are added to all times (if_tsoffset).
  private var offset: Int64 = 0

  /// - Parameter linkType: as the file has it.
  init(linkType: UInt16, snapLength: Int) {
    // libpcap reads the few numbers that are a system's own as it reads its own.
    self.linkType = LinkType(libpcap: Int32(linkType))
    self.snapLength = snapLength
  }

  /// Takes over if_tsresol.
  ///
  /// - Returns: whether a number of 64 bits can hold so many units.
  mutating func setResolution(_ value: UInt8) -> Bool {
    let exponent = Int(value & 0x7f)
    if value & 0x80 != 0 {
      guard exponent <= 63 else { return false }
      unitsPerSecond = 1 << UInt64(exponent)
    } else {
      guard exponent <= 19 else { return false }
      unitsPerSecond = (0..<exponent).reduce(1) { product, _ in product * 10 }
    }
    return true
  }

  /// Takes over if_tsoffset.
  mutating func setOffset(_ seconds: Int64) { offset = seconds }

  /// A time in nanoseconds since 1970; the nearest that fits.
  ///
  /// - Parameter units: in the interface's own, without its offset.
  func nanoseconds(_ units: UInt64) -> Int64 {
    let (whole, rest) = units.quotientAndRemainder(dividingBy: unitsPerSecond)
    // Less than 10^9, since the rest is less than a second.
    let scaled = rest.multipliedFullWidth(by: 1_000_000_000)
    let fraction = unitsPerSecond.dividingFullWidth(scaled).quotient
    let seconds = Int64(clamping: whole).addingReportingOverflow(offset)
    if seconds.overflow { return .max }
    let product = seconds.partialValue.multipliedReportingOverflow(by: 1_000_000_000)
    let sum = product.partialValue.addingReportingOverflow(Int64(fraction))
    if product.overflow || sum.overflow { return seconds.partialValue < 0 ? .min : .max }
    return sum.partialValue
  }
}
