import Text

/// Text in lines of at most 80 columns.
enum WrappedText {
  static let width = 80

  /// A text in lines that fit, broken between words, and without what a terminal would obey; a word that does not fit is broken where it has to be.
  ///
  /// - Parameters:
  ///   - first: what the first line begins with.
  ///   - indent: how far in the others are.
  static func lines(_ text: String, first: String, indent: Int) -> [String] {
    var lines: [String] = []
    var line = first
    var isFresh = true
    for word in text.split(whereSeparator: \.isWhitespace) {
      var word = ShownText.line(String(word))
      if !isFresh, line.cellCount + 1 + word.cellCount > width {
        lines.append(line)
        line = String(repeating: " ", count: indent)
        isFresh = true
      }
      while isFresh, line.cellCount + word.cellCount > width {
        let start = word.prefix(cells: width - line.cellCount)
        guard !start.isEmpty else { break }
        lines.append(line + start)
        word.removeFirst(start.count)
        line = String(repeating: " ", count: indent)
      }
      line += (isFresh ? "" : " ") + word
      isFresh = false
    }
    return lines + [line]
  }
}
