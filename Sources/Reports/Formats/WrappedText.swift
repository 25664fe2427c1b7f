/// Text in lines of at most 80 columns.
enum WrappedText {
  static let width = 80

  /// A text in lines that fit, broken between words; a word that does not fit is broken where it has to be.
  ///
  /// - Parameters:
  ///   - first: what the first line begins with.
  ///   - indent: how far in the others are.
  static func lines(_ text: String, first: String, indent: Int) -> [String] {
    var lines: [String] = []
    var line = first
    var isFresh = true
    for word in text.split(whereSeparator: \.isWhitespace) {
      var word = word
      if !isFresh, line.count + 1 + word.count > width {
        lines.append(line)
        line = String(repeating: " ", count: indent)
        isFresh = true
      }
      while isFresh, line.count + word.count > width, width > line.count {
        let room = width - line.count
        lines.append(line + word.prefix(room))
        word = word.dropFirst(room)
        line = String(repeating: " ", count: indent)
      }
      line += (isFresh ? "" : " ") + word
      isFresh = false
    }
    return lines + [line]
  }
}
