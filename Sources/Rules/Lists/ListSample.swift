/// The beginning of a list, by which its format is told.
struct ListSample {
  /// At most this many bytes and lines are looked at.
  private static let byteCountMax = 1 << 16
  private static let lineCountMax = 400

  /// The first bytes.
  let head: ArraySlice<UInt8>
  /// Lines that are not blank, without blanks at their ends. The last may be cut.
  let lines: [ArraySlice<UInt8>]
  /// Those that do not begin as a comment does in any format: `#`, `!`, `;` or `//`.
  let entries: [ArraySlice<UInt8>]

  init(_ bytes: [UInt8]) {
    let mark = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    head = bytes[mark...].prefix(Self.byteCountMax)
    var lines: [ArraySlice<UInt8>] = []
    var rest = head
    while !rest.isEmpty, lines.count < Self.lineCountMax {
      let line = rest.prefix { $0 != UInt8(ascii: "\n") }
      rest = rest.dropFirst(line.count + 1)
      if !line.trimmed.isEmpty { lines.append(line.trimmed) }
    }
    // A line that the sample ends within says little.
    if lines.count > 1, mark + head.count < bytes.count, rest.isEmpty { lines.removeLast() }
    self.lines = lines
    entries = lines.filter { line in
      let isComment = [UInt8(ascii: "#"), UInt8(ascii: "!"), UInt8(ascii: ";")]
        .contains(line.first ?? 0)
      return !isComment && !line.hasPrefix("//")
    }
  }

  /// The first byte that is no blank.
  var first: UInt8? { head.first { !isBlankByte($0) && $0 != UInt8(ascii: "\n") } }

  /// Whether `isTrue` holds of at least `share` of the entries, and of one.
  func most(_ share: Double = 0.5, _ isTrue: (ArraySlice<UInt8>) -> Bool) -> Bool {
    let count = entries.count(where: isTrue)
    return count > 0 && Double(count) >= share * Double(entries.count)
  }

  /// Whether `text` is somewhere in the first bytes.
  func holds(_ text: StaticText) -> Bool {
    guard let first = text.bytes.first else { return false }
    return head.indices.contains { lowerCased(head[$0]) == first && head[$0...].hasPrefix(text) }
  }
}
