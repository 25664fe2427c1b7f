/// A word that rules look for in text.
enum Keyword {
  /// The longest keyword, in bytes.
  static let lengthMax = 255

  /// The texts by which `keyword` appears in `field`, and where.
  ///
  /// Other characters than those of URLs are in percent-encoding there (RFC 3986 §2.1), a blank
  /// also as a plus (WHATWG URL §5.1). A URL is there without its scheme, unless a proxy is asked.
  static func texts(of keyword: String, in field: Field) -> [(text: [UInt8], anchor: TextAnchor)] {
    let plain = Array(keyword.utf8)
    guard field != .payload else { return [(plain, [])] }
    var texts = [(plain, TextAnchor())]
    if plain.contains(where: isEncoded) {
      texts.append((plain.flatMap { isEncoded($0) ? percentEncoded($0) : [$0] }, []))
      if plain.contains(UInt8(ascii: " ")) {
        let plus = plain.flatMap { byte in
          byte == UInt8(ascii: " ")
            ? [UInt8(ascii: "+")] : isEncoded(byte) ? percentEncoded(byte) : [byte]
        }
        texts.append((plus, []))
      }
    }
    guard field == .httpURL, plain.map(lowerCased).starts(with: scheme.utf8) else { return texts }
    return texts
      + texts.filter { $0.0.count > scheme.utf8.count }
      .map { (Array($0.0.dropFirst(scheme.utf8.count)), .start) }
  }

  /// The scheme of URLs whose requests are legible.
  static let scheme = "http://"

  /// Whether URLs have the byte in percent-encoding only.
  static func isEncoded(_ byte: UInt8) -> Bool { byte <= 0x20 || byte >= 0x7F }

  /// The byte as `%HH`.
  static func percentEncoded(_ byte: UInt8) -> [UInt8] {
    let digits = Array("0123456789ABCDEF".utf8)
    return [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
  }
}
