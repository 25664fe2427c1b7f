/// Reduces Swift source to its code: comments and the text of string literals become spaces, so that
/// a word in them is not taken for a use of it. Lines and columns stay; code inside `\( )` stays.
///
/// Regular expression literals are not known to it; the sources have none.
struct SwiftCode {
  private let source: [UInt8]
  private var index = 0
  private var output: [UInt8] = []

  /// The code in `text`.
  static func strip(_ text: String) -> String {
    var code = SwiftCode(source: Array(text.utf8))
    code.output.reserveCapacity(code.source.count)
    code.copyCode(inParentheses: false)
    return String(decoding: code.output, as: UTF8.self)
  }

  private init(source: [UInt8]) {
    self.source = source
  }

  private func starts(_ text: StaticString) -> Bool {
    source[index...].starts(with: String(describing: text).utf8)
  }

  private mutating func copy() {
    output.append(source[index])
    index += 1
  }

  private mutating func blank(_ count: Int = 1) {
    for byte in source[index..<min(index + count, source.count)] {
      output.append(byte == 0x0a ? 0x0a : 0x20)
    }
    index = min(index + count, source.count)
  }

  /// Copies code up to the end, or up to the parenthesis that closes one opened before.
  private mutating func copyCode(inParentheses: Bool) {
    var depth = 0
    while index < source.count {
      if starts("//") {
        while index < source.count, source[index] != 0x0a { blank() }
      } else if starts("/*") {
        blankComment()
      } else if let hashes = hashesBeforeQuote() {
        blankString(hashes: hashes)
      } else {
        if source[index] == UInt8(ascii: "(") { depth += 1 }
        if source[index] == UInt8(ascii: ")") { depth -= 1 }
        copy()
        if inParentheses && depth < 0 { return }
      }
    }
  }

  /// Comments of this kind may hold others.
  private mutating func blankComment() {
    var depth = 0
    repeat {
      if starts("/*") {
        depth += 1
        blank(2)
      } else if starts("*/") {
        depth -= 1
        blank(2)
      } else {
        blank()
      }
    } while depth > 0 && index < source.count
  }

  /// The number of `#` here when a quotation mark follows them, else nil.
  private func hashesBeforeQuote() -> Int? {
    let count = source[index...].prefix { $0 == UInt8(ascii: "#") }.count
    let place = index + count
    return place < source.count && source[place] == UInt8(ascii: "\"") ? count : nil
  }

  private mutating func blankString(hashes: Int) {
    let escape = [UInt8(ascii: "\\")] + [UInt8](repeating: UInt8(ascii: "#"), count: hashes)
    blank(hashes)
    let quotes = starts("\"\"\"") ? 3 : 1
    blank(quotes)
    let end =
      [UInt8](repeating: UInt8(ascii: "\""), count: quotes)
      + [UInt8](repeating: UInt8(ascii: "#"), count: hashes)
    while index < source.count, !source[index...].starts(with: end) {
      // A literal of one line that does not end is none: the compiler will say so.
      if quotes == 1 && source[index] == 0x0a { return }
      guard source[index...].starts(with: escape) else {
        blank()
        continue
      }
      blank(escape.count)
      guard index < source.count else { return }
      if source[index] == UInt8(ascii: "(") {
        copy()
        copyCode(inParentheses: true)
      } else {
        blank()
      }
    }
    blank(end.count)
  }
}
