/// A regular expression over names.
enum NameExpression {
  /// Checks that the expression can be searched for.
  static func check(_ expression: [UInt8]) throws(NameProblem) {
    if let complaint = VectorscanDatabase.complaint(about: expression) {
      throw .expression(complaint.reason)
    }
  }

  /// The expression that finds what a pattern of `form` means by `text`; nil for whole names,
  /// which are found by their labels.
  static func expression(_ form: NamePattern.Form, _ text: ArraySlice<UInt8>) -> [UInt8]? {
    switch form {
    case .suffix, .exact: nil
    case .regex: Array(text)
    case .contains: escaped(text)
    case .prefix: [UInt8(ascii: "^")] + escaped(text)
    }
  }

  /// The text with every byte that may mean something in an expression as `\xHH`.
  private static func escaped(_ text: ArraySlice<UInt8>) -> [UInt8] {
    text.flatMap { byte -> [UInt8] in
      let isPlain = nameByte(byte) != 0 && byte != UInt8(ascii: ".")
      guard !isPlain else { return [byte] }
      let digits = Array("0123456789abcdef".utf8)
      return Array("\\x".utf8) + [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    }
  }
}
