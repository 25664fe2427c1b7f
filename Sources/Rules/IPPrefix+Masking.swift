import Dissection

extension IPPrefix {
  /// Reads a prefix, or an address, as lists have them: bits set behind the prefix are cleared.
  init?(masking text: String) {
    if let prefix = IPPrefix(text) {
      self = prefix
      return
    }
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, let address = IPAddress(parts[0]), let length = Int(parts[1]),
      (0...(address.isIPv4 ? 32 : 128)).contains(length)
    else { return nil }
    self.init("\(address.firstBits(length))/\(length)")
  }

  /// The fewest prefixes that hold the addresses from `first` to `last` and no others; at most 254.
  static func covering(_ first: IPAddress, _ last: IPAddress) -> [IPPrefix] {
    guard first.isIPv4 == last.isIPv4, (first.high, first.low) <= (last.high, last.low) else {
      return []
    }
    let bits = first.isIPv4 ? 32 : 128
    var prefixes: [IPPrefix] = []
    var start = first
    while true {
      // The largest block that begins here and does not end behind the last address.
      var length = bits
      while length > 0, start.firstBits(length - 1) == start,
        Self.isAtMost(start.lastBits(length - 1), last)
      {
        length -= 1
      }
      if let prefix = IPPrefix("\(start)/\(length)") { prefixes.append(prefix) }
      let end = start.lastBits(length)
      guard Self.isAtMost(end, last), end != last else { return prefixes }
      start = end.next
    }
  }

  private static func isAtMost(_ one: IPAddress, _ other: IPAddress) -> Bool {
    (one.high, one.low) <= (other.high, other.low)
  }
}

extension IPAddress {
  /// The address with all bits cleared behind the first `length` of its family's.
  func firstBits(_ length: Int) -> IPAddress {
    let mask = Self.mask(behind: isIPv4 ? length + 96 : length)
    return IPAddress(high: high & ~mask.high, low: low & ~mask.low)
  }

  /// The address with all bits set behind the first `length` of its family's.
  fileprivate func lastBits(_ length: Int) -> IPAddress {
    let mask = Self.mask(behind: isIPv4 ? length + 96 : length)
    return IPAddress(high: high | mask.high, low: low | mask.low)
  }

  /// The address behind this one; of the last one the first.
  fileprivate var next: IPAddress {
    let (low, isOver) = low.addingReportingOverflow(1)
    return IPAddress(high: isOver ? high &+ 1 : high, low: low)
  }

  /// The bits behind the first `length` of 128.
  private static func mask(behind length: Int) -> (high: UInt64, low: UInt64) {
    // A shift of 64 or more gives zero.
    (UInt64.max >> UInt64(min(length, 64)), UInt64.max >> UInt64(max(0, length - 64)))
  }
}
