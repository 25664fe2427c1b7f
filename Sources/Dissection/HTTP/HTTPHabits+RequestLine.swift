// How a censor with such habits reads a request line.
extension HTTPHabits {
  /// A request line, in ranges of the bytes that it was read from.
  struct Line {
    var method: Range<Int>
    /// Without white space before it.
    var target: Range<Int>
    /// Whether one space lies before the target, and it begins as most do.
    var isRegular: Bool
    /// Where the first field begins.
    var next: Int
  }

  /// What came of reading a request line.
  enum LineReading {
    case line(Line)
    case incomplete
    case invalid
  }

  /// Whether a stream begins with a request that such a censor takes for one, as far as its first bytes tell.
  /// More is asked of the head.
  public func recognize(_ bytes: Span<UInt8>) -> Recognition {
    let start = leadCount(bytes)
    var end = start
    while end < bytes.count, Self.isMethodCharacter(bytes[end]) { end += 1 }
    guard end - start <= HTTPMethod.countMax else { return .no }
    guard end < bytes.count else { return .undecided }
    guard end > start, bytes[end] == 0x20 || isAfterMethod(bytes[end]),
      hasMethod(bytes, start..<end)
    else { return .no }
    switch readLine(bytes, cuts: Span()) {
    case .line: return .yes
    case .invalid: return .no
    // Other protocols of lines begin with other words.
    case .incomplete:
      return HTTPMethod.index(of: bytes, start..<end) != nil ? .yes : .undecided
    }
  }

  /// The bytes before the method.
  private func leadCount(_ bytes: Span<UInt8>) -> Int {
    guard lead == .lineBreaks else { return 0 }
    var count = 0
    while count < min(bytes.count, 16), HTTPRequestHead.isLineBreak(bytes[count]) { count += 1 }
    return count
  }

  private static func isMethodCharacter(_ byte: UInt8) -> Bool {
    byte &- UInt8(ascii: "A") < 26 || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
  }

  private func isAfterMethod(_ byte: UInt8) -> Bool {
    byte == 0x09 && readsTabAfterMethod || byte == 0x0b && readsVerticalTabAfterMethod
  }

  private func hasMethod(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    for index in range where !Self.isMethodCharacter(bytes[index]) { return false }
    guard methods != 0 else { return true }
    guard let index = HTTPMethod.index(of: bytes, range) else { return false }
    return methods >> UInt64(index) & 1 == 1
  }

  /// Reads a request line.
  ///
  /// - Parameter cuts: where segments begin, in rising order, and from the first byte of `bytes` on.
  func readLine(_ bytes: Span<UInt8>, cuts: Span<Int32>) -> LineReading {
    let start = leadCount(bytes)
    guard let end = endOfLine(bytes, from: start, by: requestLineEnd ?? lineEnd, isFirst: true)
    else { return .incomplete }
    let line = start..<end.content
    if loneReturn == .unreadable, Self.first(0x0d, in: bytes, line) != nil { return .invalid }
    guard let space = Self.first(0x20, in: bytes, line) else { return .invalid }
    var method = start..<space
    while let last = method.last, isAfterMethod(bytes[last]) { method = start..<last }
    guard !method.isEmpty, hasMethod(bytes, method),
      let version = versionRange(bytes, (space + 1)..<line.upperBound),
      hasVersion(bytes, version)
    else { return .invalid }
    // The space before the version is no part of the target.
    let room = (space + 1)..<max(space + 1, version.lowerBound - 1)
    guard Self.consists(bytes, room, of: target) else { return .invalid }
    var targetStart = room.lowerBound
    while targetStart < room.upperBound,
      Self.isSpaceOrTab(bytes[targetStart]) || isAfterMethod(bytes[targetStart])
    {
      targetStart += 1
    }
    let target = targetStart..<room.upperBound
    let isRegular =
      targetStart == room.lowerBound && !target.isEmpty && Self.beginsPath(bytes[targetStart])
    guard isRegular || requestLine != .strict,
      isWhole(method: start..<targetStart, version: version, cuts: cuts)
    else { return .invalid }
    return .line(Line(method: method, target: target, isRegular: isRegular, next: end.next))
  }

  /// The last word of what follows the method; nil when there is none before it.
  private func versionRange(_ bytes: Span<UInt8>, _ rest: Range<Int>) -> Range<Int>? {
    var end = rest.upperBound
    if versionSpace == .trimmed {
      while end > rest.lowerBound, Self.isSpaceOrTab(bytes[end - 1]) { end -= 1 }
    }
    var start = end
    while start > rest.lowerBound, bytes[start - 1] != 0x20 { start -= 1 }
    guard start > rest.lowerBound else { return version == .any ? end..<end : nil }
    return start..<end
  }

  private func hasVersion(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    switch version {
    case .any: return true
    case .http1: return HTTPMethod.hasVersion(bytes, range)
    case .prefix: return range.count >= 7 && HTTPRequestHead.isResponse(bytes.extracting(range))
    case .word:
      for index in range where bytes[index] <= 0x20 { return false }
      return !range.isEmpty
    }
  }

  private func isWhole(
    method: Range<Int>, version: Range<Int>, cuts: Span<Int32>
  ) -> Bool {
    for index in cuts.indices {
      let cut = Int(cuts[index])
      let isInMethod = method.lowerBound < cut && cut <= method.upperBound
      let isInVersion = version.lowerBound < cut && cut < version.upperBound
      if whole.contains(.method), isInMethod { return false }
      if whole.contains(.version), isInVersion { return false }
      if whole.contains(.versionEnd), isInVersion || cut == version.upperBound { return false }
    }
    return true
  }
}

// Lines and characters.
extension HTTPHabits {
  /// The end of the line that begins at `start`, before its line break, and the start of the next.
  ///
  /// - Parameter isFirst: whether it is the request line.
  func endOfLine(
    _ bytes: Span<UInt8>, from start: Int, by lineEnd: LineEnd, isFirst: Bool = false
  ) -> (content: Int, next: Int)? {
    // A line feed alone at its beginning ends no line.
    let isJoined = emptyLine == .crlf && lineEnd == .lf && !isFirst
    var index = isJoined ? start + 1 : start
    while index < bytes.count {
      if bytes[index] == 0x0a {
        let hasReturn = index > start && bytes[index - 1] == 0x0d
        if lineEnd == .lf || hasReturn { return (hasReturn ? index - 1 : index, index + 1) }
      }
      index += 1
    }
    return nil
  }

  static func first(_ byte: UInt8, in bytes: Span<UInt8>, _ range: Range<Int>) -> Int? {
    for index in range where bytes[index] == byte { return index }
    return nil
  }

  static func isSpaceOrTab(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

  static func consists(
    _ bytes: Span<UInt8>, _ range: Range<Int>, of characters: Characters
  ) -> Bool {
    if characters == .any { return true }
    let last: UInt8 = characters == .text ? 0xff : 0x7e
    for index in range where bytes[index] < 0x20 || bytes[index] > last { return false }
    return true
  }

  private static func beginsPath(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "/") || (byte | 0x20) &- UInt8(ascii: "a") < 26
      || byte &- UInt8(ascii: "0") < 10
  }
}
