extension HTTPRequestHead {
  /// Reads a head. Tolerant as servers are (RFC 9112 §2.2): empty lines before it are skipped, a
  /// bare LF ends a line, any token is a method.
  public static func read(_ bytes: Span<UInt8>) -> Reading {
    var head = HTTPRequestHead()
    var offset = 0
    while offset < min(bytes.count, 16), isLineBreak(bytes[offset]) { offset += 1 }
    guard let lineEnd = endOfLine(bytes, from: offset) else {
      return bytes.count > headCountMax ? .invalid : .incomplete(partial: head)
    }
    guard head.readRequestLine(bytes, offset..<lineEnd.content) else { return .invalid }
    offset = lineEnd.next
    while let line = endOfLine(bytes, from: offset) {
      if line.content == offset {
        head.headCount = line.next
        return .complete(head)
      }
      head.readField(bytes, offset..<line.content)
      offset = line.next
    }
    return bytes.count > headCountMax ? .invalid : .incomplete(partial: head)
  }

  /// `GET /path HTTP/1.1`; the target may be missing, and white space may stand behind the version, which
  /// servers read over (RFC 9112 §3).
  mutating func readRequestLine(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    var end = range.upperBound
    while end > range.lowerBound, bytes[end - 1] == 0x20 || bytes[end - 1] == 0x09 { end -= 1 }
    let line = range.lowerBound..<end
    let space = Self.first(UInt8(ascii: " "), in: bytes, line) ?? line.upperBound
    methodRange = line.lowerBound..<space
    guard !methodRange.isEmpty else { return false }
    for index in methodRange where !HTTPMethod.isTokenCharacter(bytes[index]) { return false }
    if let last = Self.last(UInt8(ascii: " "), in: bytes, line),
      HTTPMethod.hasVersion(bytes, (last + 1)..<line.upperBound)
    {
      targetRange = Self.trimmed(bytes, min(space + 1, last)..<last)
    } else {
      targetRange = min(space + 1, line.upperBound)..<line.upperBound
      guard isWithoutVersion(bytes) else { return false }
    }
    readAuthority(bytes)
    return true
  }

  /// Reads the host of a target that has one.
  mutating func readAuthority(_ bytes: Span<UInt8>) {
    isConnect = HTTPMethod.equals(bytes, methodRange, "CONNECT")
    authorityRange = isConnect ? authorityForm(bytes) : Self.authority(bytes, targetRange)
  }

  /// Whether it can be a request without a version, as those of HTTP/0.9 are (RFC 1945 §5): a method
  /// that is known, and a path or nothing. Servers read the fields that follow some of them.
  private func isWithoutVersion(_ bytes: Span<UInt8>) -> Bool {
    guard HTTPMethod.isKnown(bytes, methodRange) else { return false }
    guard let first = Self.first(UInt8(ascii: "/"), in: bytes, targetRange) else {
      return targetRange.isEmpty
    }
    return first == targetRange.lowerBound
      && Self.first(UInt8(ascii: " "), in: bytes, targetRange) == nil
  }

  /// The target of CONNECT (RFC 9112 §3.2.3); nil when it is a path.
  private func authorityForm(_ bytes: Span<UInt8>) -> Range<Int>? {
    for index in targetRange where Self.isEndOfAuthority(bytes[index]) { return nil }
    return targetRange
  }

  /// The authority of `http://host:port/path`, without user information.
  private static func authority(_ bytes: Span<UInt8>, _ target: Range<Int>) -> Range<Int>? {
    guard let colon = first(UInt8(ascii: ":"), in: bytes, target), target.upperBound - colon > 3,
      bytes[colon + 1] == UInt8(ascii: "/"), bytes[colon + 2] == UInt8(ascii: "/")
    else { return nil }
    for index in target.lowerBound..<colon where !HTTPMethod.isTokenCharacter(bytes[index]) {
      return nil
    }
    var start = colon + 3
    var end = start
    while end < target.upperBound, !isEndOfAuthority(bytes[end]) {
      if bytes[end] == UInt8(ascii: "@") { start = end + 1 }
      end += 1
    }
    return start..<end
  }

  private static func isEndOfAuthority(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "/") || byte == UInt8(ascii: "?") || byte == UInt8(ascii: "#")
  }

  private mutating func readField(_ bytes: Span<UInt8>, _ line: Range<Int>) {
    // A line that begins with white space continues the one before it, which is obsolete.
    guard let colon = Self.first(UInt8(ascii: ":"), in: bytes, line), colon > line.lowerBound else {
      return
    }
    let name = line.lowerBound..<colon
    let value = Self.trimmed(bytes, (colon + 1)..<line.upperBound)
    if HTTPMethod.equals(bytes, name, "Host") {
      appendHost(value)
    } else if HTTPMethod.equals(bytes, name, "Content-Length") {
      contentLength = Self.number(bytes, value)
    } else if HTTPMethod.equals(bytes, name, "Transfer-Encoding") {
      isChunked = HTTPMethod.equals(bytes, Self.lastCoding(bytes, value), "chunked")
    } else if HTTPMethod.equals(bytes, name, "Upgrade") {
      isUpgrade = true
    }
  }

  /// The last name of a list of transfer codings, which commas separate.
  static func lastCoding(_ bytes: Span<UInt8>, _ value: Range<Int>) -> Range<Int> {
    guard let comma = last(UInt8(ascii: ","), in: bytes, value) else { return value }
    return trimmed(bytes, (comma + 1)..<value.upperBound)
  }

  static func number(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int? {
    // 18 digits fit in 64 bits.
    guard (1...18).contains(range.count) else { return nil }
    var number = 0
    for index in range {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[index]) else { return nil }
      number = number * 10 + Int(bytes[index] - UInt8(ascii: "0"))
    }
    return number
  }
}

// Bytes and lines.
extension HTTPRequestHead {
  private static func first(
    _ byte: UInt8, in bytes: Span<UInt8>, _ range: Range<Int>
  ) -> Int? {
    for index in range where bytes[index] == byte { return index }
    return nil
  }

  private static func last(
    _ byte: UInt8, in bytes: Span<UInt8>, _ range: Range<Int>
  ) -> Int? {
    for index in range.reversed() where bytes[index] == byte { return index }
    return nil
  }

  static func isLineBreak(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "\r") || byte == UInt8(ascii: "\n")
  }

  /// The end of the line that begins at `start`, before its CR LF or LF, and the start of the next.
  static func endOfLine(
    _ bytes: Span<UInt8>, from start: Int
  ) -> (content: Int, next: Int)? {
    var index = start
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "\n") {
        let hasReturn = index > start && bytes[index - 1] == UInt8(ascii: "\r")
        return (hasReturn ? index - 1 : index, index + 1)
      }
      index += 1
    }
    return nil
  }

  /// A range without spaces and tabs at its ends.
  private static func trimmed(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Range<Int> {
    var start = range.lowerBound
    var end = range.upperBound
    while start < end, bytes[start] == 0x20 || bytes[start] == 0x09 { start += 1 }
    while end > start, bytes[end - 1] == 0x20 || bytes[end - 1] == 0x09 { end -= 1 }
    return start..<end
  }
}
