import Configuration

/// How the lists of one format are told, and what their entries mean.
protocol ListSyntax {
  /// Whether the file that `sample` is the beginning of is in the format. Formats are asked in the order
  /// of `ListFormat.allCases`; the first that says yes reads the file.
  static func recognizes(_ sample: ListSample) -> Bool

  /// Adds what is in `text` to `entries`, and counts what cannot be used.
  ///
  /// - Throws: when the whole is not what it should be. An entry that is wrong is left out and counted.
  static func read(
    _ text: ListText, into entries: inout ListEntries
  ) throws(ConfigurationError)
}

/// A list, unpacked and in UTF-8, as far as that could be told, with what was asked of it.
struct ListText: Sendable {
  let bytes: [UInt8]
  /// The file, as errors name it.
  let path: String
  let options: ListOptions
  /// How many lists have included each other.
  var depth = 0

  /// The lines, each with its number.
  var lines: ListLines {
    ListLines(count: bytes.count, start: bytes.starts(with: Self.mark) ? 3 : 0)
  }

  private static let mark: [UInt8] = [0xEF, 0xBB, 0xBF]

  subscript(range: Range<Int>) -> ArraySlice<UInt8> { bytes[range] }

  /// The next line of those that are no longer than `limit`; longer ones are counted in `entries`, unless
  /// they are comments.
  func next(
    _ lines: inout ListLines, _ entries: inout ListEntries, limit: Int = ListEntries.lengthMax
  ) -> ArraySlice<UInt8>? {
    while let range = lines.next(in: bytes) {
      guard range.count > limit else { return bytes[range] }
      let isComment = "#!;".utf8.contains(bytes[range.lowerBound])
      if !isComment { entries.leaveOut(.name(.tooLong), bytes[range], line: lines.number) }
    }
    return nil
  }

  /// An error about the whole, or about a line.
  func error(_ message: String, line: Int? = nil, remedy: String? = nil) -> ConfigurationError {
    ConfigurationError(file: path, line: line, message: message, remedy: remedy)
  }
}

/// Goes through a text line by line.
struct ListLines {
  private let count: Int
  private var next: Int
  /// The number of the line that was read last, from 1.
  private(set) var number = 0

  init(count: Int, start: Int) {
    self.count = count
    next = start
  }

  /// The next line of `bytes`, without blanks at its ends; nil when there is none.
  mutating func next(in bytes: borrowing [UInt8]) -> Range<Int>? {
    guard next < count else { return nil }
    var start = next
    var end = start
    while end < count, bytes[end] != UInt8(ascii: "\n") { end += 1 }
    next = end + 1
    number += 1
    while start < end, isBlankByte(bytes[start]) { start += 1 }
    while start < end, isBlankByte(bytes[end - 1]) { end -= 1 }
    return start..<end
  }
}

/// Whether the byte is a blank, a tab or a carriage return.
@inline(__always)
func isBlankByte(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }

extension ArraySlice<UInt8> {
  /// Without blanks at its ends.
  var trimmed: ArraySlice<UInt8> {
    var slice = self
    while let first = slice.first, isBlankByte(first) { slice.removeFirst() }
    while let last = slice.last, isBlankByte(last) { slice.removeLast() }
    return slice
  }

  /// Without a comment that `mark` begins, at the start or behind a blank.
  func withoutComment(_ mark: UInt8) -> ArraySlice<UInt8> {
    var index = startIndex
    while index < endIndex {
      if self[index] == mark, index == startIndex || isBlankByte(self[index - 1]) {
        return self[..<index].trimmed
      }
      index += 1
    }
    return self
  }

  /// Without quotes around it, single or double.
  var unquoted: ArraySlice<UInt8> {
    guard count >= 2, let first, first == last,
      first == UInt8(ascii: "\"") || first == UInt8(ascii: "'")
    else { return self }
    return dropFirst().dropLast()
  }

  /// As text, for what is rare, and for examples.
  var text: String { String(decoding: self, as: UTF8.self) }

  /// Whether it begins with `text`, but for the case of ASCII letters.
  func hasPrefix(_ text: StaticText) -> Bool {
    guard count >= text.bytes.count else { return false }
    for (offset, byte) in text.bytes.enumerated()
    where lowerCased(self[startIndex + offset]) != byte {
      return false
    }
    return true
  }

  /// Whether it is `text`, but for the case of ASCII letters.
  func isText(_ text: StaticText) -> Bool { count == text.bytes.count && hasPrefix(text) }
}

/// A word of a format, in lower case, as bytes.
struct StaticText: ExpressibleByStringLiteral, Sendable {
  let bytes: [UInt8]
  init(stringLiteral text: String) { bytes = Array(text.utf8) }
  init(bytes: [UInt8]) { self.bytes = bytes }
}
