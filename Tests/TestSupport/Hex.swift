/// Bytes written in hexadecimal; white space is skipped, and `#` begins a comment that ends with
/// its line.
public func hex(_ text: String) -> [UInt8] {
  var digits: [UInt8] = []
  for line in text.split(separator: "\n") {
    for character in line.prefix(while: { $0 != "#" }) where !character.isWhitespace {
      guard let digit = character.hexDigitValue else {
        preconditionFailure("no hexadecimal digit: \(line)")
      }
      digits.append(UInt8(digit))
    }
  }
  precondition(digits.count.isMultiple(of: 2), "half a byte: \(text)")
  return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
}
