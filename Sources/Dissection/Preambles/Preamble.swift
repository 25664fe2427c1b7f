/// What a client sends before it begins TLS, or HTTP behind a proxy of the server: the request of a
/// protocol for TLS, or a line on who the client is.
public enum Preamble {
  /// What came of reading it.
  public enum Reading: Equatable, Sendable {
    /// The bytes that it takes; what is read begins behind it, or another message.
    case complete(count: Int)
    case incomplete
    /// Something else begins here.
    case no
  }

  /// Reads a preamble from the start of a client's stream.
  public static func read(_ bytes: Span<UInt8>) -> Reading {
    guard bytes.count > 0 else { return .incomplete }
    return switch bytes[0] {
    case UInt8(ascii: "P"): readProxyLine(bytes)
    case 0x0d: readProxyHeader(bytes)
    case 0x00: readPostgreSQL(bytes)
    case 0x20: readMySQL(bytes)
    case 0x30: readLDAP(bytes)
    case 0x03: readRDP(bytes)
    case UInt8(ascii: "<"): readXMPP(bytes)
    default: .no
    }
  }

  /// The PROXY protocol, version 1 (HAProxy's proxy-protocol.txt §2.1): a line of at most 107 bytes.
  private static func readProxyLine(_ bytes: Span<UInt8>) -> Reading {
    switch begins(bytes, with: "PROXY ") {
    case .no: return .no
    case .undecided: return .incomplete
    case .yes: break
    }
    for index in 0..<min(bytes.count, 107) where bytes[index] == UInt8(ascii: "\n") {
      return .complete(count: index + 1)
    }
    return bytes.count < 107 ? .incomplete : .no
  }

  /// Version 2 (§2.2): a signature, version and command, family, and the length of what follows.
  private static func readProxyHeader(_ bytes: Span<UInt8>) -> Reading {
    switch begins(bytes, with: "\r\n\r\n\0\r\nQUIT\n") {
    case .no: return .no
    case .undecided: return .incomplete
    case .yes: break
    }
    guard bytes.count >= 16 else { return .incomplete }
    guard bytes[12] >> 4 == 2 else { return .no }
    let count = 16 + Int(bytes.uint16(at: 14))
    return bytes.count >= count ? .complete(count: count) : .incomplete
  }

  /// SSLRequest and GSSENCRequest (PostgreSQL's documentation, "Message Formats"): a length of 8, and a
  /// code.
  private static func readPostgreSQL(_ bytes: Span<UInt8>) -> Reading {
    let codes: [[UInt8]] = [[0, 0, 0, 8, 4, 210, 22, 47], [0, 0, 0, 8, 4, 210, 22, 48]]
    for code in codes {
      var index = 0
      while index < min(bytes.count, 8), bytes[index] == code[index] { index += 1 }
      if index == 8 { return .complete(count: 8) }
      if index == bytes.count { return .incomplete }
    }
    return .no
  }

  /// SSLRequest (MySQL's documentation, "Protocol::SSLRequest"): 32 bytes of packet 1; capabilities with
  /// CLIENT_SSL, little-endian; the largest packet; a character set; 23 zeros.
  private static func readMySQL(_ bytes: Span<UInt8>) -> Reading {
    let head: [UInt8] = [0x20, 0, 0, 1]
    for index in 0..<min(bytes.count, 4) where bytes[index] != head[index] { return .no }
    guard bytes.count >= 36 else { return .incomplete }
    guard bytes[5] & 0x08 != 0 else { return .no }
    for index in 13..<36 where bytes[index] != 0 {
      // MariaDB has more capabilities in the last four.
      guard index >= 32 else { return .no }
    }
    return .complete(count: 36)
  }

  /// A message of LDAP (RFC 4511 §4.1.1): a sequence of a number and an operation. The one that asks for
  /// TLS (§4.14) may come behind others.
  private static func readLDAP(_ bytes: Span<UInt8>) -> Reading {
    guard let (start, count) = sizeOfElement(bytes, at: 0) else {
      return bytes.count < 6 ? .incomplete : .no
    }
    guard bytes.count >= start + 2 else { return .incomplete }
    // The number has four bytes at most.
    let numberCount = Int(bytes[start + 1])
    guard bytes[start] == 0x02, (1...4).contains(numberCount) else { return .no }
    let operation = start + 2 + numberCount
    guard bytes.count > operation else { return .incomplete }
    // Bind, unbind, search, abandon, extended: what a client may ask before it begins TLS.
    guard [0x60, 0x42, 0x63, 0x50, 0x77].contains(bytes[operation]), count <= 4096 else {
      return .no
    }
    return bytes.count >= start + count ? .complete(count: start + count) : .incomplete
  }

  /// Where the content of an element of BER begins, and its length (X.690 §8.1.3), in two bytes at most.
  private static func sizeOfElement(
    _ bytes: Span<UInt8>, at offset: Int
  ) -> (start: Int, count: Int)? {
    guard bytes.count > offset + 1 else { return nil }
    let first = bytes[offset + 1]
    guard first >= 0x80 else { return (offset + 2, Int(first)) }
    let lengthCount = Int(first & 0x7f)
    guard (1...4).contains(lengthCount), bytes.count >= offset + 2 + lengthCount else { return nil }
    var count = 0
    for index in (offset + 2)..<(offset + 2 + lengthCount) {
      count = count << 8 | Int(bytes[index])
    }
    return (offset + 2 + lengthCount, count)
  }

  /// A connection request of RDP ([MS-RDPBCGR] 2.2.1.1): TPKT version 3 (RFC 1006 §6), then X.224.
  private static func readRDP(_ bytes: Span<UInt8>) -> Reading {
    guard bytes.count >= 2 else { return .incomplete }
    guard bytes[1] == 0 else { return .no }
    guard bytes.count >= 6 else { return .incomplete }
    let count = Int(bytes.uint16(at: 2))
    // The length of X.224 leaves out itself and the five bytes of TPKT and it.
    guard (11...1024).contains(count), bytes[5] == 0xe0, Int(bytes[4]) == count - 5 else {
      return .no
    }
    return bytes.count >= count ? .complete(count: count) : .incomplete
  }

  /// The opening of an XML stream, and the element that asks for TLS (RFC 6120 §5.4.2.1).
  private static func readXMPP(_ bytes: Span<UInt8>) -> Reading {
    let isOne = ["<?xml", "<stream:", "<starttls"].map { begins(bytes, with: $0) }
    guard isOne.contains(.yes) else { return isOne.contains(.undecided) ? .incomplete : .no }
    guard let start = end(of: "<starttls", in: bytes, from: 0) else {
      return bytes.count < countMax ? .incomplete : .no
    }
    guard let close = end(of: ">", in: bytes, from: start) else { return .incomplete }
    if bytes[close - 2] == UInt8(ascii: "/") { return .complete(count: close) }
    guard let last = end(of: "</starttls>", in: bytes, from: close) else {
      return bytes.count < countMax ? .incomplete : .no
    }
    return .complete(count: last)
  }

  /// Of what may stand before the request for TLS, in bytes.
  private static let countMax = 2048

  private static func begins(_ bytes: Span<UInt8>, with text: StaticString) -> Recognition {
    var index = 0
    for byte in text.description.utf8 {
      guard index < bytes.count else { return .undecided }
      guard bytes[index] == byte else { return .no }
      index += 1
    }
    return .yes
  }

  /// Where a text ends that is looked for from `start` on.
  private static func end(
    of text: StaticString, in bytes: Span<UInt8>, from start: Int
  ) -> Int? {
    let count = text.utf8CodeUnitCount
    var offset = start
    while offset + count <= bytes.count {
      if begins(bytes.extracting(offset...), with: text) == .yes { return offset + count }
      offset += 1
    }
    return nil
  }
}
