/// A question of a DNS message (RFC 1035 §4.1.2).
public struct DNSQuestion: Sendable {
  public var type: UInt16
  public var `class`: UInt16
  /// Where its name stands in the bytes that it was appended to.
  public var nameRange: Range<Int>
  /// The offset after it in the message.
  public var end: Int

  /// Whether its name, in a message from `offset` on, has no pointer and no byte that is escaped: a pointer makes it
  /// shorter than its text, an escape makes the text longer, and else they differ by the first length and the root.
  public func isPlain(at offset: Int) -> Bool { end - offset - 4 == nameRange.count + 2 }
}

/// A resource record of a DNS message (RFC 1035 §4.1.3), without its name.
public struct DNSRecord: Sendable {
  public var type: UInt16
  public var `class`: UInt16
  /// In seconds.
  public var timeToLive: UInt32
  /// Where its data stands in the message.
  public var dataRange: Range<Int>
  /// The offset after it in the message.
  public var end: Int { dataRange.upperBound }

  /// The address of an A (RFC 1035 §3.4.1) or AAAA record (RFC 3596 §2.2); nil for others.
  public func address(in message: Span<UInt8>) -> IPAddress? {
    guard self.class == 1, dataRange.upperBound <= message.count else { return nil }
    let start = dataRange.lowerBound
    switch (type, dataRange.count) {
    case (1, 4): return IPAddress(v4: message.uint32(at: start))
    case (28, 16):
      let address = IPAddress(
        high: message.uint64(at: start), low: message.uint64(at: start + 8))
      // Who connects to a mapped address sends IPv4.
      return address.unmapped
    default: return nil
    }
  }
}

extension DNSMessage {
  /// Reads the question at `offset`, and appends its name to `names`.
  public static func question(
    _ bytes: Span<UInt8>, at offset: Int, pointersMax: Int = pointersMax, names: inout [UInt8]
  ) throws(Undecoded) -> DNSQuestion {
    let start = names.count
    let end = try appendName(bytes, at: offset, pointersMax: pointersMax, to: &names)
    guard bytes.count >= end + 4 else { throw Undecoded(.dns, .truncated) }
    return DNSQuestion(
      type: bytes.uint16(at: end), class: bytes.uint16(at: end + 2),
      nameRange: start..<names.count, end: end + 4)
  }

  /// Reads the record at `offset`.
  public static func record(
    _ bytes: Span<UInt8>, at offset: Int
  ) throws(Undecoded) -> DNSRecord {
    let end = try skipName(bytes, at: offset)
    guard bytes.count >= end + 10 else { throw Undecoded(.dns, .truncated) }
    let dataCount = Int(bytes.uint16(at: end + 8))
    guard bytes.count >= end + 10 + dataCount else { throw Undecoded(.dns, .truncated) }
    return DNSRecord(
      type: bytes.uint16(at: end), class: bytes.uint16(at: end + 2),
      timeToLive: bytes.uint32(at: end + 4), dataRange: (end + 10)..<(end + 10 + dataCount))
  }

  /// The offset after a name, whose pointer, if any, is not followed.
  private static func skipName(_ bytes: Span<UInt8>, at offset: Int) throws(Undecoded) -> Int {
    var position = offset
    while position < bytes.count {
      let length = Int(bytes[position])
      if length == 0 { return position + 1 }
      if length >= 0xc0 { return position + 2 }
      guard length <= 63 else { throw Undecoded(.dns, .malformed) }
      position += 1 + length
    }
    throw Undecoded(.dns, .truncated)
  }
}
