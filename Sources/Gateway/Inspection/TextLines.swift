import Dissection

/// Text protocols in which a client may ask for TLS: SMTP (RFC 3207), IMAP and POP3 (RFC 2595),
/// FTP (RFC 4217), XMPP's own way aside.
enum TextLines {
  /// Whether the bytes are the beginning of lines of text.
  static func recognize(_ bytes: Span<UInt8>) -> Recognition {
    for index in bytes.indices {
      let byte = bytes[index]
      if byte == UInt8(ascii: "\n") { return index > 0 ? .yes : .no }
      guard byte == UInt8(ascii: "\r") || byte == UInt8(ascii: "\t") || isPrintable(byte) else {
        return .no
      }
    }
    return .undecided
  }

  /// The count of bytes up to and with the first line feed; nil when there is none yet.
  static func endOfLine(_ bytes: Span<UInt8>) -> Int? {
    for index in bytes.indices where bytes[index] == UInt8(ascii: "\n") { return index + 1 }
    return nil
  }

  /// Whether a line is the request to begin TLS: `STARTTLS`, `a1 STARTTLS`, `STLS`, `AUTH TLS`, and
  /// `AUTH SSL`, which older clients send.
  static func asksForTLS(_ line: Span<UInt8>) -> Bool {
    var end = line.count
    while end > 0, line[end - 1] <= UInt8(ascii: " ") { end -= 1 }
    let words = line.extracting(..<end)
    return hasLastWord(words, "STARTTLS") || (hasLastWord(words, "STLS") && end == 4)
      || (end == 8 && (hasSuffix(words, "AUTH TLS") || hasSuffix(words, "AUTH SSL")))
  }

  private static func hasLastWord(_ words: Span<UInt8>, _ word: StaticString) -> Bool {
    let before = words.count - word.utf8CodeUnitCount
    return hasSuffix(words, word) && (before == 0 || words[before - 1] == UInt8(ascii: " "))
  }

  private static func hasSuffix(_ bytes: Span<UInt8>, _ suffix: StaticString) -> Bool {
    let count = suffix.utf8CodeUnitCount
    guard bytes.count >= count else { return false }
    var index = bytes.count - count
    for scalar in suffix.description.utf8 {
      guard bytes[index] & 0xdf == scalar & 0xdf else { return false }
      index += 1
    }
    return true
  }

  private static func isPrintable(_ byte: UInt8) -> Bool {
    byte >= 0x20 && byte < 0x7f
  }
}
