import Configuration
import Dissection

/// Which system or country each block of addresses is of, from a routing table or the like.
///
/// A line is a prefix and what it is of, `1.0.0.0/24 13335`; or a start, a length and what it is of,
/// as CAIDA's pfx2as has it (`1.0.0.0<TAB>24<TAB>13335`). Several values may be joined by `_` or `,`, as
/// where a prefix has several origins. Of two prefixes that hold an address the longer one counts, as in
/// routing (RFC 1812 §5.2.4.3).
struct AddressTable: Sendable {
  private struct Entry {
    var prefix: IPPrefix
    /// Where its values stand in `bytes`.
    var values: Range<Int>
  }

  private let bytes: [UInt8]
  /// By address, the shorter prefix first.
  private var entries: [Entry] = []

  /// Reads the table that `bytes` are, from the file at `path`.
  init(_ bytes: [UInt8], path: String) throws(ConfigurationError) {
    self.bytes = bytes
    var start = 0
    var line = 0
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
      line += 1
      try read(start..<end, line: line, path: path)
      start = end + 1
    }
    guard !entries.isEmpty else {
      throw ConfigurationError(
        file: path, message: "has no prefixes",
        remedy: "a line is a prefix and what it is of: 192.0.2.0/24 64496")
    }
    entries.sort {
      $0.prefix.address != $1.prefix.address
        ? $0.prefix.address < $1.prefix.address : $0.prefix.length < $1.prefix.length
    }
  }

  /// The blocks of all addresses that are of one of some values; letters are compared without case.
  func prefixes(of wanted: [String]) -> [IPPrefix] {
    let texts = Set(wanted.map { Self.plain(Array($0.utf8)) })
    var isWanted: [Bool] = []
    var counts = [0]
    for entry in entries {
      let isOne = values(of: entry).contains { texts.contains($0) }
      isWanted.append(isOne)
      counts.append((counts.last ?? 0) + (isOne ? 1 : 0))
    }
    var search = Search(entries: entries.map(\.prefix), isWanted: isWanted, counts: counts)
    search.addAll()
    return search.found
  }

  private mutating func read(
    _ range: Range<Int>, line: Int, path: String
  ) throws(ConfigurationError) {
    let fields = bytes[range].split(whereSeparator: { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D })
    guard let first = fields.first, first.first != UInt8(ascii: "#") else { return }
    var text = String(decoding: first, as: UTF8.self)
    var values = fields.count > 1 ? fields[1].indices : range
    if fields.count > 2, !text.contains("/") {
      text += "/" + String(decoding: fields[1], as: UTF8.self)
      values = fields[2].indices
    }
    guard fields.count > 1, let prefix = IPPrefix(text) else {
      let shown = String(decoding: bytes[range].prefix(60), as: UTF8.self)
      throw ConfigurationError(
        file: path, line: line, message: "'\(shown)' is no prefix with what it is of",
        remedy: "such as 192.0.2.0/24 64496")
    }
    // A default route says nothing of who has an address.
    guard prefix.length > (prefix.address.isIPv4 ? 96 : 0) else { return }
    entries.append(Entry(prefix: prefix, values: values))
  }

  private func values(of entry: Entry) -> [[UInt8]] {
    let parts = bytes[entry.values].split(whereSeparator: {
      $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: ",")
    })
    return parts.map(Self.plain)
  }

  /// A value in lower case, and a number without the letters before it: `AS13335` is `13335`.
  private static func plain(_ value: some Collection<UInt8>) -> [UInt8] {
    let text = value.map(lowerCased)
    let isNumber =
      text.starts(with: "as".utf8) && text.dropFirst(2).first.map { $0 < 0x3A } ?? false
    return isNumber ? Array(text.dropFirst(2)) : text
  }

  /// Finds the blocks of wanted addresses: prefixes without the longer ones in them that are not wanted.
  private struct Search {
    let entries: [IPPrefix]
    let isWanted: [Bool]
    /// How many of the entries before each are wanted.
    let counts: [Int]
    var found: [IPPrefix] = []

    mutating func addAll() {
      var start = 0
      while start < entries.count {
        var end = start + 1
        while end < entries.count, entries[start].contains(entries[end].address) { end += 1 }
        add(entries[start], false, in: start..<end)
        start = end
      }
    }

    /// Adds the wanted blocks of a prefix.
    ///
    /// - Parameters:
    ///   - isOutsideWanted: whether what no entry holds is wanted.
    ///   - range: the entries in it.
    private mutating func add(_ prefix: IPPrefix, _ isOutsideWanted: Bool, in range: Range<Int>) {
      var range = range
      var isHereWanted = isOutsideWanted
      if let first = range.first, entries[first] == prefix {
        isHereWanted = false
        // Of the same prefix twice, either may count.
        while let first = range.first, entries[first] == prefix {
          isHereWanted = isHereWanted || isWanted[first]
          range.removeFirst()
        }
      }
      let wantedCount = counts[range.upperBound] - counts[range.lowerBound]
      if wantedCount == (isHereWanted ? range.count : 0) {
        if isHereWanted { found.append(prefix) }
        return
      }
      guard let (low, high) = prefix.halves else { return }
      let middle = firstIndex(from: high.address, in: range)
      add(low, isHereWanted, in: range.lowerBound..<middle)
      add(high, isHereWanted, in: middle..<range.upperBound)
    }

    /// The first entry of a range that does not begin before an address.
    private func firstIndex(from address: IPAddress, in range: Range<Int>) -> Int {
      var (low, high) = (range.lowerBound, range.upperBound)
      while low < high {
        let middle = low + (high - low) / 2
        if entries[middle].address < address { low = middle + 1 } else { high = middle }
      }
      return low
    }
  }
}

extension IPPrefix {
  /// The two blocks that it is made of; nil for a single address.
  fileprivate var halves: (IPPrefix, IPPrefix)? {
    guard length < 128 else { return nil }
    var low = self
    low.length += 1
    var high = low
    if length < 64 {
      high.address.high |= 1 << UInt64(63 - length)
    } else {
      high.address.low |= 1 << UInt64(127 - length)
    }
    return (low, high)
  }
}
