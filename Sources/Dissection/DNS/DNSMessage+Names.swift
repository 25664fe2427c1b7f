extension DNSMessage {
  /// Pointers that are followed in one name, unless told otherwise; real servers use one or two.
  public static let pointersMax = 64
  /// Bytes of a name, with its length bytes and the root's (RFC 1035 §2.3.4, §3.1).
  static let nameCountMax = 255

  /// Appends the name at `offset` to `names`: lower-case, labels joined by dots, no dot at the end
  /// (the root appends nothing). Bytes that are not printable become `\DDD`, and a dot or a
  /// backslash inside a label is escaped (RFC 1035 §5.1), so that a name is always ASCII.
  ///
  /// Pointers should lead back (RFC 1035 §4.1.4). Public resolvers answer questions in which one
  /// leads forward, so it is followed too.
  ///
  /// - Parameter pointersMax: pointers that are followed.
  /// - Returns: the offset after the name.
  /// - Throws: where the name ends too early, is too long, or its pointers lead in circles.
  public static func appendName(
    _ bytes: Span<UInt8>, at offset: Int, pointersMax: Int = pointersMax, to names: inout [UInt8]
  ) throws(Undecoded) -> Int {
    if let end = appendPlainName(bytes, at: offset, to: &names) { return end }
    let start = names.count
    var position = offset
    var end: Int?
    var jumps = 0
    // The root's byte.
    var count = 1
    while true {
      guard position >= 0, position < bytes.count else { throw Undecoded(.dns, .truncated) }
      let length = Int(bytes[position])
      switch length {
      case 0: return end ?? position + 1
      case 1...63:
        guard position + 1 + length <= bytes.count else { throw Undecoded(.dns, .truncated) }
        count += 1 + length
        guard count <= nameCountMax else { throw Undecoded(.dns, .malformed) }
        if names.count > start { names.append(UInt8(ascii: ".")) }
        NameText.append(
          bytes.extracting((position + 1)..<(position + 1 + length)), escapesDots: true, to: &names)
        position += 1 + length
      case 0xc0...0xff:
        guard position + 1 < bytes.count else { throw Undecoded(.dns, .truncated) }
        let target = Int(bytes.uint16(at: position) & 0x3fff)
        end = end ?? position + 2
        jumps += 1
        guard jumps <= pointersMax else { throw Undecoded(.dns, .tooDeep) }
        position = target
      default: throw Undecoded(.dns, .malformed)
      }
    }
  }

  /// Appends a name without pointers of which no byte is escaped, as nearly all are.
  ///
  /// - Returns: the offset after the name; nil for any other, of which nothing is appended.
  private static func appendPlainName(
    _ bytes: Span<UInt8>, at offset: Int, to names: inout [UInt8]
  ) -> Int? {
    var end: Int?
    names.append(addingCapacity: nameCountMax) { span in
      var position = offset
      while position >= 0, position < bytes.count {
        let length = Int(bytes[position])
        if length == 0 {
          end = position + 1
          return
        }
        let next = position + 1 + length
        guard length <= 63, next < bytes.count, next - offset < nameCountMax else { break }
        if position > offset { span.append(UInt8(ascii: ".")) }
        guard
          NameText.appendPlain(bytes.extracting((position + 1)..<next), andDots: false, to: &span)
        else { break }
        position = next
      }
      span.removeAll()
    }
    return end
  }
}

/// Names as text that is always printable ASCII.
enum NameText {
  /// Appends bytes in lower case, those that are not printable as `\DDD`.
  ///
  /// - Parameter escapesDots: whether a dot is part of a label, and not between two.
  static func append(_ bytes: Span<UInt8>, escapesDots: Bool, to names: inout [UInt8]) {
    var isPlain = false
    names.append(addingCapacity: bytes.count) { span in
      isPlain = appendPlain(bytes, andDots: !escapesDots, to: &span)
      if !isPlain { span.removeAll() }
    }
    if isPlain { return }
    for index in bytes.indices {
      let byte = bytes[index]
      switch byte {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): names.append(byte | 0x20)
      case UInt8(ascii: "\\"): names += [byte, byte]
      case UInt8(ascii: ".") where escapesDots: names += [UInt8(ascii: "\\"), byte]
      case 0x21...0x7e: names.append(byte)
      default:
        let zero = UInt8(ascii: "0")
        names += [
          UInt8(ascii: "\\"), zero + byte / 100, zero + byte / 10 % 10, zero + byte % 10,
        ]
      }
    }
  }

  /// Appends bytes in lower case of which none is escaped: letters, digits, hyphens and underscores.
  ///
  /// - Parameter andDots: whether dots are not escaped either.
  /// - Returns: whether they are such; if not, some of them may have been appended.
  @inline(__always)
  static func appendPlain(
    _ bytes: Span<UInt8>, andDots: Bool, to span: inout OutputSpan<UInt8>
  ) -> Bool {
    for index in bytes.indices {
      let byte = bytes[index]
      let isLetter = (byte | 0x20) &- UInt8(ascii: "a") < 26
      guard
        isLetter || byte &- UInt8(ascii: "0") < 10 || byte == UInt8(ascii: "-")
          || byte == UInt8(ascii: "_") || andDots && byte == UInt8(ascii: ".")
      else { return false }
      // Of digits, hyphens and dots the bit of lower case is set, and of an underscore it is not.
      span.append(byte == UInt8(ascii: "_") ? byte : byte | 0x20)
    }
    return true
  }
}
