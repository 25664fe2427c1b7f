/// The header of a DNS message (RFC 1035 §4.1.1), and readers for what follows it.
public struct DNSMessage: Sendable {
  /// Bytes of the header; the first question follows.
  public static let headerCount = 12

  public var identifier: UInt16
  /// QR.
  public var isResponse: Bool
  public var opcode: UInt8
  /// TC.
  public var isTruncated: Bool
  public var responseCode: UInt8
  public var questionCount: Int
  public var answerCount: Int
  public var authorityCount: Int
  public var additionalCount: Int

  /// Reads the header; nil when the bytes are fewer than a header has.
  public init?(_ bytes: Span<UInt8>) {
    guard bytes.count >= Self.headerCount else { return nil }
    identifier = bytes.uint16(at: 0)
    isResponse = bytes[2] & 0x80 != 0
    opcode = bytes[2] >> 3 & 0x0f
    isTruncated = bytes[2] & 0x02 != 0
    responseCode = bytes[3] & 0x0f
    questionCount = Int(bytes.uint16(at: 4))
    answerCount = Int(bytes.uint16(at: 6))
    authorityCount = Int(bytes.uint16(at: 8))
    additionalCount = Int(bytes.uint16(at: 10))
  }

  /// Whether bytes on any port are a DNS message, so strictly that nothing else is taken for one:
  /// one question with a name of host-name characters and of class IN, a standard opcode, Z zero;
  /// a query ends after its question, or has additional records (EDNS, RFC 6891) only.
  public static func looksLikeMessage(_ bytes: Span<UInt8>) -> Bool {
    guard let header = DNSMessage(bytes), header.questionCount == 1, header.opcode == 0,
      bytes[3] & 0x40 == 0, header.answerCount <= 64, header.authorityCount <= 64,
      header.additionalCount <= 64,
      let end = endOfHostName(bytes, at: headerCount), bytes.count >= end + 4,
      bytes.uint16(at: end) != 0, bytes.uint16(at: end + 2) & 0x7fff == 1
    else { return false }
    guard header.isResponse else {
      return header.answerCount == 0 && header.authorityCount == 0 && header.responseCode == 0
        && (header.additionalCount > 0 || bytes.count == end + 4)
    }
    return true
  }

  /// Whether a message of any opcode may begin here, of which the end need not be there: one question, whose
  /// first label is of host-name characters; no answers in a query.
  public static func mayBegin(_ bytes: Span<UInt8>) -> Bool {
    guard let header = DNSMessage(bytes), bytes.count > headerCount, bytes[3] & 0x40 == 0,
      header.isResponse || header.opcode != 0 || header.answerCount + header.authorityCount == 0
    else { return false }
    let count = Int(bytes[headerCount])
    guard (1...63).contains(count) else { return false }
    for index in 0..<min(count, bytes.count - headerCount - 1)
    where !bytes[headerCount + 1 + index].isLabelCharacter {
      return false
    }
    return true
  }

  /// The offset after an uncompressed name of two labels or more, of the characters that host names
  /// and service names have.
  private static func endOfHostName(_ bytes: Span<UInt8>, at offset: Int) -> Int? {
    let start = offset
    var offset = offset
    var labelCount = 0
    while offset < bytes.count, offset - start < nameCountMax {
      let count = Int(bytes[offset])
      if count == 0 { return labelCount >= 2 ? offset + 1 : nil }
      guard count <= 63, offset + 1 + count < bytes.count else { return nil }
      for index in (offset + 1)..<(offset + 1 + count) where !bytes[index].isLabelCharacter {
        return nil
      }
      offset += 1 + count
      labelCount += 1
    }
    return nil
  }
}
