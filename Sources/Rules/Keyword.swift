/// A word that rules look for in text.
enum Keyword {
  /// The longest keyword, in bytes.
  static let lengthMax = 255

  /// The texts by which `keyword` appears in `field`.
  ///
  /// Other characters than those of URLs are in percent-encoding there (RFC 3986 §2.1), a blank
  /// also as a plus (WHATWG URL §5.1).
  static func texts(of keyword: String, in field: Field) -> [[UInt8]] {
    let plain = Array(keyword.utf8)
    guard field != .payload, plain.contains(where: isEncoded) else { return [plain] }
    let encoded = plain.flatMap { isEncoded($0) ? percentEncoded($0) : [$0] }
    guard plain.contains(UInt8(ascii: " ")) else { return [plain, encoded] }
    let plus = plain.flatMap { byte in
      byte == UInt8(ascii: " ")
        ? [UInt8(ascii: "+")] : isEncoded(byte) ? percentEncoded(byte) : [byte]
    }
    return [plain, encoded, plus]
  }

  /// Whether URLs have the byte in percent-encoding only.
  static func isEncoded(_ byte: UInt8) -> Bool { byte <= 0x20 || byte >= 0x7F }

  /// The byte as `%HH`.
  static func percentEncoded(_ byte: UInt8) -> [UInt8] {
    let digits = Array("0123456789ABCDEF".utf8)
    return [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
  }
}
