/// The bytes that a text spells as pairs of hexadecimal digits. White space between them is
/// ignored, and what follows a `#` up to the end of its line:
///
///     bytes("""
///       45 00       # version 4, five words of header
///       00 14       # 20 bytes in all
///       """)
///
/// Anything else in the text is a mistake of the test's author, and traps.
public func bytes(_ text: String) -> [UInt8] {
  let digits = text.split(separator: "\n", omittingEmptySubsequences: false)
    .flatMap { line in line.prefix { $0 != "#" }.filter { !$0.isWhitespace } }
  precondition(digits.count.isMultiple(of: 2), "a byte has two digits: \(text)")
  return stride(from: 0, to: digits.count, by: 2).map { index in
    guard let byte = UInt8(String(digits[index...(index + 1)]), radix: 16) else {
      preconditionFailure("no hexadecimal digits: \(digits[index...(index + 1)])")
    }
    return byte
  }
}
