/// What stands behind each text that Vectorscan searches, and what expressions mean by its end then.
///
/// Debian's Vectorscan 5.4.9 misses what ends within 31 bytes of the end of a text, by the text's
/// alignment, for some sets of up to 20 words on AVX-512; other ends of its loops have had like faults
/// (VectorCamp/vectorscan, pull request 378). All are within one vector of the end. So each text is
/// copied to one alignment, a vector's worth of other bytes stands behind it, and what ends in those is
/// no match.
enum PaddedText {
  /// The width of the widest vectors, AVX-512's.
  static let paddingCount = 64
  /// Where copies begin: at a multiple of this.
  static let alignment = 64
  /// No name has this byte (RFC 1035 §5.1), and `$` is where it follows, with `HS_FLAG_MULTILINE`.
  static let padding = UInt8(ascii: "\n")

  /// The expression that finds with `HS_FLAG_MULTILINE` in a padded text what `expression` finds in the
  /// text: its start is the text's alone, every way to write the end is `$`, and options leave that be.
  static func expression(_ expression: [UInt8]) -> [UInt8] {
    var scanner = ExpressionScanner(expression)
    var result: [UInt8] = []
    result.reserveCapacity(expression.count + 2)
    while let (piece, range) = scanner.next() {
      switch piece {
      case .start: result += "\\A".utf8
      case .end: result.append(UInt8(ascii: "$"))
      case .options, .open: result += withoutLines(expression[range])
      default: result += expression[range]
      }
    }
    return result
  }

  /// Options without `m`, the one for lines: names have one line.
  private static func withoutLines(_ options: ArraySlice<UInt8>) -> [UInt8] {
    guard options.contains(UInt8(ascii: "m")), options.starts(with: "(?".utf8),
      let last = options.last, last == UInt8(ascii: ")") || last == UInt8(ascii: ":")
    else { return Array(options) }
    var letters = options.dropFirst(2).dropLast().filter { $0 != UInt8(ascii: "m") }
    if letters.last == UInt8(ascii: "-") { letters.removeLast() }
    if letters.isEmpty, last == UInt8(ascii: ")") { return [] }
    return Array("(?".utf8) + letters + [last]
  }
}
