/// Sets of bytes as expressions write them: in brackets, and by a letter behind a backslash.
enum ExpressionClass {
  /// Reads a class behind its `[`.
  static func read(
    _ reader: inout ExpressionReader, _ ignoresCase: Bool
  ) throws(ExpressionProblem) -> ByteSet {
    let isInverted = reader.take("^")
    var set = ByteSet()
    // A `]` that comes first is one of the bytes.
    var isFirst = true
    while !reader.isAtEnd, isFirst || !reader.take("]") {
      isFirst = false
      guard let low = try member(&reader, of: &set) else { continue }
      var high = low
      if reader.peek == UInt8(ascii: "-") {
        _ = reader.take("-")
        if reader.peek == UInt8(ascii: "]") {
          set.insert(UInt8(ascii: "-"))
        } else if let last = try member(&reader, of: &set) {
          high = last
        } else {
          set.insert(UInt8(ascii: "-"))
        }
      }
      set.formUnion(ByteSet(min(low, high)...max(low, high)))
    }
    if ignoresCase { set = set.withBothCases }
    return isInverted ? set.inverted : set
  }

  /// Reads a byte of a class; nil where a whole class was read, which goes to `set`.
  private static func member(
    _ reader: inout ExpressionReader, of set: inout ByteSet
  ) throws(ExpressionProblem) -> UInt8? {
    if let named = try named(&reader) {
      set.formUnion(named)
      return nil
    }
    guard reader.take("\\") else { return reader.next() }
    if reader.take("b") { return 0x08 }
    if let escaped = try self.set(ofEscape: &reader) {
      set.formUnion(escaped)
      return nil
    }
    return try reader.escapedByte()
  }

  /// Reads `[:alpha:]`, or `[:^alpha:]`.
  private static func named(
    _ reader: inout ExpressionReader
  ) throws(ExpressionProblem) -> ByteSet? {
    let start = reader
    guard reader.take("[:") else { return nil }
    let isInverted = reader.take("^")
    var name = ""
    while let byte = reader.peek, ByteSet.letters.contains(byte) {
      name.unicodeScalars.append(Unicode.Scalar(byte))
      _ = reader.next()
    }
    guard reader.take(":]") else {
      reader = start
      return nil
    }
    guard let set = ByteSet(named: name) else { throw ExpressionParser.unknown("[:\(name):]") }
    return isInverted ? set.inverted : set
  }

  /// The set that the letter behind a backslash stands for; nil, with the letter still there, when it
  /// stands for none.
  static func set(
    ofEscape reader: inout ExpressionReader
  ) throws(ExpressionProblem) -> ByteSet? {
    let set: ByteSet? =
      switch reader.peek {
      case UInt8(ascii: "d"): .digits
      case UInt8(ascii: "D"): ByteSet.digits.inverted
      case UInt8(ascii: "w"): .wordBytes
      case UInt8(ascii: "W"): ByteSet.wordBytes.inverted
      case UInt8(ascii: "s"): .blanks
      case UInt8(ascii: "S"): ByteSet.blanks.inverted
      case UInt8(ascii: "h"): .horizontalBlanks
      case UInt8(ascii: "H"): ByteSet.horizontalBlanks.inverted
      case UInt8(ascii: "v"): .verticalBlanks
      case UInt8(ascii: "V"): ByteSet.verticalBlanks.inverted
      case UInt8(ascii: "N"): .allButLineFeed
      default: nil
      }
    if set != nil { _ = reader.next() }
    return set
  }
}
