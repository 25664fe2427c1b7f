import Dissection

/// Reads what `tamper{...:replace:value}` has for a value.
enum GenevaValue {
  /// The value of `field` that `text` means; nil when it means none.
  static func read(_ text: String, for field: GenevaTamper.Field) -> GenevaTamper.Value? {
    switch field {
    case .flags: return SegmentFlags(letters: text).map { .flags($0) }
    case .load: return percentDecoded(text).map { .bytes($0) }
    case .md5Signature: return hexadecimal(text).map { .bytes($0) }
    case .windowScale, .userTimeout:
      // An option with no value is one of zeros.
      return number(text.isEmpty ? "0" : text, for: field)
    default: return number(text, for: field)
    }
  }

  /// What could be written, as errors say it.
  static func expected(for field: GenevaTamper.Field) -> String {
    switch field {
    case .flags: "letters of \(SegmentFlags.letters)"
    case .load: "text, with %XX for what is none"
    case .md5Signature: "16 bytes at most, in hexadecimal"
    default: "a number from 0 to \(largest(of: field))"
    }
  }

  private static func number(
    _ text: String, for field: GenevaTamper.Field
  ) -> GenevaTamper.Value? {
    guard let number = UInt32(text), number <= largest(of: field) else { return nil }
    return .number(number)
  }

  private static func largest(of field: GenevaTamper.Field) -> UInt32 {
    switch field {
    case .dataOffset: 15
    case .windowScale, .hopLimit: 0xff
    case .sequence, .acknowledgement: 0xffff_ffff
    default: 0xffff
    }
  }

  /// RFC 3986 §2.1.
  static func percentDecoded(_ text: String) -> [UInt8]? {
    var decoded: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        decoded.append(byte)
        continue
      }
      guard let high = rest.popFirst()?.hexDigitValue, let low = rest.popFirst()?.hexDigitValue
      else { return nil }
      decoded.append(high << 4 | low)
    }
    return decoded
  }

  private static func hexadecimal(_ text: String) -> [UInt8]? {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    guard rest.count <= 32 else { return nil }
    while let first = rest.popFirst() {
      guard let high = first.hexDigitValue, let low = rest.popFirst()?.hexDigitValue else {
        return nil
      }
      bytes.append(high << 4 | low)
    }
    return bytes
  }
}
