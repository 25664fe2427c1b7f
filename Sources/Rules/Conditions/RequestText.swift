import Dissection

/// Looks at the head of an HTTP request as it came: its method, and words in its header fields.
enum RequestText {
  /// Whether the request's method is this one; case counts (RFC 9110 §9.1).
  static func hasMethod(_ method: String, _ head: Span<UInt8>) -> Bool {
    let count = method.utf8.count
    guard head.count > count, head[count] == UInt8(ascii: " ") else { return false }
    var index = 0
    for byte in method.utf8 {
      guard head[index] == byte else { return false }
      index += 1
    }
    return true
  }

  /// Whether a word stands in the value of a header field; the case of ASCII letters does not count.
  ///
  /// - Parameter name: in lower case.
  static func hasWord(_ word: String, inHeader name: String, _ head: Span<UInt8>) -> Bool {
    var start = 0
    while start < head.count {
      var end = start
      while end < head.count, head[end] != UInt8(ascii: "\n") { end += 1 }
      if start > 0, hasPrefix(name, head, start, end), start + name.utf8.count < end,
        head[start + name.utf8.count] == UInt8(ascii: ":"),
        contains(word, head, start + name.utf8.count + 1, end)
      {
        return true
      }
      start = end + 1
    }
    return false
  }

  private static func contains(
    _ word: String, _ bytes: Span<UInt8>, _ start: Int, _ end: Int
  ) -> Bool {
    var place = start
    while place + word.utf8.count <= end {
      if hasPrefix(word, bytes, place, end) { return true }
      place += 1
    }
    return false
  }

  private static func hasPrefix(
    _ text: String, _ bytes: Span<UInt8>, _ start: Int, _ end: Int
  ) -> Bool {
    guard start + text.utf8.count <= end else { return false }
    var index = start
    for byte in text.utf8 {
      guard lowerCased(bytes[index]) == lowerCased(byte) else { return false }
      index += 1
    }
    return true
  }
}
