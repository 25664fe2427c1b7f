/// Words of HTTP, compared without regard to case.
enum HTTPMethod {
  /// The longest method of IANA's registry has 17 characters (UPDATEREDIRECTREF).
  static let countMax = 24

  /// Those of IANA's registry but for PRI, which only begins HTTP/2, and two of Microsoft's (MC-BUP,
  /// Configuration Manager).
  fileprivate static let known: [StaticString] = [
    "GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "CONNECT", "TRACE", "PATCH", "QUERY",
    "PROPFIND", "PROPPATCH", "MKCOL", "COPY", "MOVE", "LOCK", "UNLOCK", "ACL", "REPORT", "SEARCH",
    "LINK", "UNLINK", "BIND", "REBIND", "UNBIND", "CHECKIN", "CHECKOUT", "UNCHECKOUT", "LABEL",
    "MERGE", "UPDATE", "MKACTIVITY", "MKWORKSPACE", "MKCALENDAR", "MKREDIRECTREF",
    "UPDATEREDIRECTREF", "ORDERPATCH", "BASELINE-CONTROL", "VERSION-CONTROL", "BITS_POST",
    "CCM_POST",
  ]

  /// A word by its length and its first eight bytes in small letters: most methods are no longer, and are
  /// told from the others by one comparison of numbers.
  private struct Key: Equatable {
    var count: Int
    var head: UInt64 = 0

    init(_ word: StaticString) {
      count = word.utf8CodeUnitCount
      for byte in word.description.utf8.prefix(8) { append(byte) }
    }

    init(_ bytes: Span<UInt8>, _ range: Range<Int>) {
      count = range.count
      for index in range.prefix(8) { append(bytes[index]) }
    }

    private mutating func append(_ byte: UInt8) { head = head << 8 | UInt64(lowercase(byte)) }
  }

  private static let keys = known.map { Key($0) }

  /// Whether a range of bytes is a method that is in use.
  static func isKnown(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    index(of: bytes, range) != nil
  }

  /// The place of a method among those that are in use, fewer than 64; nil for any other word.
  static func index(of bytes: Span<UInt8>, _ range: Range<Int>) -> Int? {
    let key = Key(bytes, range)
    for index in keys.indices where keys[index] == key {
      if key.count <= 8 || equals(bytes, range, known[index]) { return index }
    }
    return nil
  }

  /// RFC 9110 §5.6.2.
  static func isTokenCharacter(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    case UInt8(ascii: "!"), UInt8(ascii: "#"), UInt8(ascii: "$"), UInt8(ascii: "%"),
      UInt8(ascii: "&"), UInt8(ascii: "'"), UInt8(ascii: "*"), UInt8(ascii: "+"),
      UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "^"), UInt8(ascii: "_"),
      UInt8(ascii: "`"), UInt8(ascii: "|"), UInt8(ascii: "~"):
      true
    default: false
    }
  }

  /// Whether a range of bytes is `word`, in any case.
  static func equals(_ bytes: Span<UInt8>, _ range: Range<Int>, _ word: StaticString) -> Bool {
    guard range.count == word.utf8CodeUnitCount else { return false }
    var index = range.lowerBound
    for byte in word.description.utf8 {
      guard lowercase(bytes[index]) == lowercase(byte) else { return false }
      index += 1
    }
    return true
  }

  /// Whether a range of bytes is the version of HTTP/1.x: `HTTP/1.1`.
  static func hasVersion(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    guard range.count >= 7, range.count <= 10 else { return false }
    return equals(bytes, range.lowerBound..<(range.lowerBound + 7), "HTTP/1.")
  }

  private static func lowercase(_ byte: UInt8) -> UInt8 {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
  }
}

extension HTTPHabits {
  /// The bit of a method by its name in capitals; nil for one that is not in use.
  public static func bit(ofMethod name: String) -> UInt64? {
    HTTPMethod.known.firstIndex { $0.description == name }.map { 1 << UInt64($0) }
  }

  /// The names of some methods.
  public static func names(ofMethods bits: UInt64) -> [String] {
    HTTPMethod.known.indices.filter { bits >> UInt64($0) & 1 == 1 }
      .map { HTTPMethod.known[$0].description }
  }
}

extension HTTPRequestHead {
  /// Whether a stream begins with a status line of HTTP/1 (RFC 9112 §4).
  public static func isResponse(_ bytes: Span<UInt8>) -> Bool {
    bytes.count >= 7 && bytes.uint32(at: 0) == 0x4854_5450  // "HTTP"
      && bytes[4] == UInt8(ascii: "/") && bytes[5] == UInt8(ascii: "1")
      && bytes[6] == UInt8(ascii: ".")
  }

  /// Whether a stream begins with a request line whose method is in capitals. `RTSP` and `SIP`
  /// requests have the same form, and other versions: once the line is there, it tells.
  public static func recognize(_ bytes: Span<UInt8>) -> Recognition {
    var start = 0
    while start < min(bytes.count, 16), bytes[start] == 0x0d || bytes[start] == 0x0a { start += 1 }
    var offset = start
    while offset < bytes.count, isMethodCharacter(bytes[offset]) { offset += 1 }
    guard offset - start <= HTTPMethod.countMax else { return .no }
    guard offset < bytes.count else { return .undecided }
    guard offset > start, bytes[offset] == UInt8(ascii: " ") || isLineBreak(bytes[offset]) else {
      return .no
    }
    let line = endOfLine(bytes, from: offset)
    // Whether the line is whole already or not: what it is must not depend on the segments.
    for index in offset..<(line?.content ?? bytes.count)
    where bytes[index] < 0x20 && bytes[index] != 0x0d {
      return .no
    }
    if let line {
      var head = HTTPRequestHead()
      return head.readRequestLine(bytes, start..<line.content) ? .yes : .no
    }
    return bytes.count - start > headCountMax ? .no : .undecided
  }

  private static func isMethodCharacter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) || byte == UInt8(ascii: "-")
      || byte == UInt8(ascii: "_")
  }
}
