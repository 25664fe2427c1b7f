import Configuration
import Dissection

/// Ranges of addresses: `first-last`, with a name and a colon in front as PeerGuardian's P2P text has it
/// (<https://sourceforge.net/p/peerguardian/wiki/dev-blocklist-format-p2p/>), or with a level and a name behind
/// commas as eMule's `ipfilter.dat` has it, where numbers may have zeros in front; or `first,last`, as tables
/// of addresses by country have them.
enum RangesSyntax: ListSyntax {
  static func recognizes(_ sample: ListSample) -> Bool {
    sample.most(0.7) { $0.count <= 512 && range($0) != nil }
  }

  static func read(
    _ text: ListText, into entries: inout ListEntries
  ) throws(ConfigurationError) {
    var lines = text.lines
    while let whole = text.next(&lines, &entries) {
      let line = whole.withoutComment(UInt8(ascii: "#"))
      guard let first = line.first, first != UInt8(ascii: ";"), !line.starts(with: "//".utf8) else {
        continue
      }
      if line.count <= 512, let range = range(line) {
        let prefixes = IPPrefix.covering(range.first, range.last)
        let counts = entries.counts
        for prefix in prefixes { entries.add(AddressPattern(prefix: prefix)) }
        entries.join(since: counts)
      } else if !entries.addAddress(line) {
        entries.leaveOut(.malformed("is no range of addresses"), line, line: lines.number)
      }
    }
  }

  /// The ends of the range that a line is.
  private static func range(
    _ line: ArraySlice<UInt8>
  ) -> (first: IPAddress, last: IPAddress)? {
    let entry = line.prefix { $0 != UInt8(ascii: ",") }
    guard let dash = entry.lastIndex(of: UInt8(ascii: "-")) else { return columns(line) }
    let start = entry[..<dash].trimmed
    guard let last = address(entry[(dash + 1)...].trimmed) else { return nil }
    // The name in front may have colons, and an address of IPv6 has them.
    let colon = start.lastIndex(of: UInt8(ascii: ":"))
    let first = address(start) ?? colon.flatMap { address(start[($0 + 1)...].trimmed) }
    guard let first, first.isIPv4 == last.isIPv4,
      (first.high, first.low) <= (last.high, last.low)
    else { return nil }
    return (first, last)
  }

  /// The ends of a range that stand in two columns.
  private static func columns(
    _ line: ArraySlice<UInt8>
  ) -> (first: IPAddress, last: IPAddress)? {
    let fields = line.split(separator: UInt8(ascii: ","), maxSplits: 2).map(\.trimmed.unquoted)
    guard fields.count > 1, let first = address(fields[0]), let last = address(fields[1]),
      first.isIPv4 == last.isIPv4, (first.high, first.low) <= (last.high, last.low)
    else { return nil }
    return (first, last)
  }

  /// An address, whose numbers may have zeros in front.
  private static func address(_ text: ArraySlice<UInt8>) -> IPAddress? {
    guard (2...46).contains(text.count) else { return nil }
    if let address = IPAddress(text.text) { return address }
    let numbers = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
      .map { UInt8($0.text) }
    guard numbers.count == 4 else { return nil }
    var value: UInt32 = 0
    for number in numbers {
      guard let number else { return nil }
      value = value << 8 | UInt32(number)
    }
    return IPAddress(v4: value)
  }
}
