// How a censor with such habits reads the head of a request.
extension HTTPHabits {
  /// What such a censor has read of the head of a request.
  public struct Head: Sendable {
    /// In ranges of the bytes that it was read from; without hosts that the censor does not look at.
    public internal(set) var head = HTTPRequestHead()
    /// Whether it looks for keywords in the target.
    public internal(set) var readsURL = true
    /// Whether a port belongs to the hosts.
    public internal(set) var keepsPort = false
    /// Whether nothing more of the flow is read: the body has no length that it understands.
    public internal(set) var isLast = false
    /// Whether the end of the body is not known: the next request is looked for line by line.
    public internal(set) var isOpen = false
  }

  /// What came of reading a head.
  public enum Reading: Sendable {
    case complete(Head)
    /// Its end has not come yet; what was read of whole lines before it.
    case incomplete(partial: Head)
    case invalid
  }

  /// Reads a head.
  ///
  /// - Parameters:
  ///   - bytes: from the first byte of the head on, or what may stand before it.
  ///   - cuts: where segments begin among them, in rising order.
  /// - Complexity: O(n) in the count of the bytes.
  public func read(_ bytes: Span<UInt8>, cuts: Span<Int32>) -> Reading {
    let isTooLong = bytes.count > HTTPRequestHead.headCountMax
    switch readLine(bytes, cuts: cuts) {
    case .invalid: return .invalid
    case .incomplete: return isTooLong ? .invalid : .incomplete(partial: Head())
    case .line(let line):
      var fields = Fields(line)
      let isWhole = readFields(bytes, from: line.next, into: &fields)
      fields.result.head.readAuthority(bytes)
      finish(bytes, line, &fields)
      if isWhole { return .complete(fields.result) }
      return isTooLong ? .invalid : .incomplete(partial: fields.result)
    }
  }

  /// What reading fields has come to.
  private struct Fields {
    var result = Head()
    /// The field that may go on in the next line.
    var pending = 0..<0
    /// The fields so far.
    var count = 0
    /// Whether no field is read any more.
    var isStopped = false

    init(_ line: Line) {
      result.head.methodRange = line.method
      result.head.targetRange = line.target
    }
  }

  /// Reads lines up to the empty one.
  ///
  /// - Returns: whether that has come.
  private func readFields(
    _ bytes: Span<UInt8>, from start: Int, into fields: inout Fields
  ) -> Bool {
    var offset = start
    while let line = endOfLine(bytes, from: offset, by: lineEnd) {
      if line.content == offset, emptyLine == .any || Self.endsInReturn(bytes, offset) {
        readField(bytes, fields.pending, into: &fields)
        fields.result.head.headCount = line.next
        return true
      }
      if folded == .joined, Self.isSpaceOrTab(bytes[offset]) || bytes[offset] == 0x0d,
        !fields.pending.isEmpty
      {
        fields.pending = fields.pending.lowerBound..<line.content
      } else {
        readField(bytes, fields.pending, into: &fields)
        fields.pending = offset..<line.content
      }
      offset = line.next
    }
    // What may go on in the next line has to wait for it; the fields before it need not.
    if folded == .skipped { readField(bytes, fields.pending, into: &fields) }
    return false
  }

  /// Whether carriage return and line feed lie before a place.
  private static func endsInReturn(_ bytes: Span<UInt8>, _ offset: Int) -> Bool {
    offset >= 2 && bytes[offset - 1] == 0x0a && bytes[offset - 2] == 0x0d
  }

  private func readField(
    _ bytes: Span<UInt8>, _ line: Range<Int>, into fields: inout Fields
  ) {
    guard !fields.isStopped, !line.isEmpty,
      headCountMax == 0 || line.upperBound <= Int(headCountMax)
    else { return }
    fields.count += 1
    guard let colon = Self.first(UInt8(ascii: ":"), in: bytes, line), colon > line.lowerBound
    else { return }
    let name = line.lowerBound..<colon
    if isTooLong(bytes, name) || badName == .ends && Self.hasWhiteSpace(bytes, name) {
      return fields.isStopped = true
    }
    if isName(bytes, name, "Host", nameCase, maySpace: hostColon == .spaced) {
      noteHost(bytes, (colon + 1)..<line.upperBound, into: &fields)
    } else if isName(bytes, name, "Content-Length", maySpace: bodyColon == .spaced) {
      readLength(bytes, (colon + 1)..<line.upperBound, into: &fields)
    } else if isName(bytes, name, "Transfer-Encoding", maySpace: bodyColon == .spaced) {
      readCoding(bytes, (colon + 1)..<line.upperBound, into: &fields)
    } else if bodyColon == .searched, isName(bytes, name, "Transfer-Encoding", maySpace: true) {
      fields.result.isOpen = true
    } else if HTTPMethod.equals(bytes, name, "Upgrade") {
      fields.result.head.isUpgrade = true
    }
  }

  private static func hasWhiteSpace(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    for index in range where bytes[index] <= 0x20 { return true }
    return false
  }

  /// Whether a name is longer than its bound. What has other characters than names have is none.
  private func isTooLong(_ bytes: Span<UInt8>, _ name: Range<Int>) -> Bool {
    guard nameCountMax > 0, name.count > Int(nameCountMax) else { return false }
    for index in name where bytes[index] < 0x80 && !HTTPMethod.isTokenCharacter(bytes[index]) {
      return false
    }
    return true
  }

  private func isName(
    _ bytes: Span<UInt8>, _ range: Range<Int>, _ name: StaticString,
    _ letterCase: LetterCase = .any, maySpace: Bool
  ) -> Bool {
    let count = name.utf8CodeUnitCount
    guard range.count >= count, maySpace || range.count == count else { return false }
    let end = range.lowerBound + count
    for index in end..<range.upperBound
    where !Self.isSpaceOrTab(bytes[index]) && bytes[index] != 0x0d { return false }
    guard HTTPMethod.equals(bytes, range.lowerBound..<end, name) else { return false }
    guard letterCase == .exact else { return true }
    var index = range.lowerBound
    for byte in name.description.utf8 {
      if bytes[index] != byte { return false }
      index += 1
    }
    return true
  }
}

// Values of fields, and what they mean for the request.
extension HTTPHabits {
  private func noteHost(
    _ bytes: Span<UInt8>, _ value: Range<Int>, into fields: inout Fields
  ) {
    guard hostPlace == .any || fields.count == 1 else { return }
    if hosts == .first, fields.result.head.hostCount > 0 { return }
    let range = hostRange(bytes, value)
    if hosts == .last {
      fields.result.head.setHost(range)
    } else {
      fields.result.head.appendHost(range)
    }
  }

  private func hostRange(_ bytes: Span<UInt8>, _ value: Range<Int>) -> Range<Int> {
    var range = value
    switch hostSpace {
    case .trimmed: range = Self.trimmed(bytes, value)
    case .oneSpace:
      if let first = value.first, bytes[first] == 0x20 { range = (first + 1)..<value.upperBound }
    case .lineBreaks:
      var start = value.lowerBound
      while start < bytes.count, Self.isSpaceOrTab(bytes[start]) || bytes[start] == 0x0a {
        start += 1
      }
      var end = start
      while end < bytes.count, !HTTPRequestHead.isLineBreak(bytes[end]) { end += 1 }
      // A line that has not come whole holds no host yet.
      range = end < bytes.count ? Self.trimmed(bytes, start..<end) : start..<start
    }
    guard hostEnd == .character else { return range }
    var end = range.lowerBound
    while end < range.upperBound,
      bytes[end].isLabelCharacter || bytes[end] == UInt8(ascii: ".")
    {
      end += 1
    }
    return range.lowerBound..<end
  }

  private func readLength(
    _ bytes: Span<UInt8>, _ value: Range<Int>, into fields: inout Fields
  ) {
    switch contentLength {
    case .ignored: return
    case .tolerant:
      fields.result.head.contentLength = HTTPRequestHead.number(
        bytes, Self.trimmed(bytes, value, withReturns: true))
    case .strict:
      var start = value.lowerBound
      while start < value.upperBound,
        Self.isSpaceOrTab(bytes[start]) || bytes[start] == 0x0d
      {
        start += 1
      }
      var end = value.upperBound
      while end > start, bytes[end - 1] == 0x0d { end -= 1 }
      let number = HTTPRequestHead.number(bytes, start..<end)
      fields.result.head.contentLength = number
      if number == nil { fields.result.isLast = true }
    }
  }

  private func readCoding(
    _ bytes: Span<UInt8>, _ value: Range<Int>, into fields: inout Fields
  ) {
    guard transferEncoding != .ignored else { return }
    let codings = Self.trimmed(bytes, value, withReturns: true)
    let isChunked = HTTPMethod.equals(
      bytes, HTTPRequestHead.lastCoding(bytes, codings), "chunked")
    let wasChunked = transferEncoding == .any && fields.result.head.isChunked
    fields.result.head.isChunked = isChunked || wasChunked
  }

  /// Takes away what the censor does not look at after all.
  private func finish(_ bytes: Span<UInt8>, _ line: Line, _ fields: inout Fields) {
    if requestLine == .strictForHost, !line.isRegular {
      fields.result.head.dropHosts()
      if fields.isStopped { fields.result.readsURL = false }
    }
    if !Self.consists(bytes, line.target, of: url) { fields.result.readsURL = false }
    if urlCountMax > 0 {
      let target = line.target.prefix(Int(urlCountMax))
      fields.result.head.targetRange = target.startIndex..<target.endIndex
    }
    fields.result.keepsPort = hostEnd == .port
    if requests == .first { fields.result.isLast = true }
  }

  /// A range without white space at its ends.
  private static func trimmed(
    _ bytes: Span<UInt8>, _ range: Range<Int>, withReturns: Bool = false
  ) -> Range<Int> {
    var start = range.lowerBound
    var end = range.upperBound
    while start < end, isSpaceOrTab(bytes[start]) || withReturns && bytes[start] == 0x0d {
      start += 1
    }
    while end > start, isSpaceOrTab(bytes[end - 1]) || withReturns && bytes[end - 1] == 0x0d {
      end -= 1
    }
    return start..<end
  }
}
