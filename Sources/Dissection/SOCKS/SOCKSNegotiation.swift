/// What a client sends to a SOCKS proxy before its own protocol begins: SOCKS 4 and 4a (OpenSSH's
/// and Tor's memos), SOCKS 5 (RFC 1928) with or without a user name (RFC 1929).
public enum SOCKSNegotiation {
  /// What came of reading it.
  public enum Reading: Equatable, Sendable {
    /// The bytes that it takes; the tunnelled protocol follows.
    case complete(count: Int)
    case incomplete
    /// Something else begins here.
    case no
  }

  /// Names and user names have 255 bytes at most.
  private static let textCountMax = 255

  /// Reads the negotiation from the start of a client's stream.
  public static func read(_ bytes: Span<UInt8>) -> Reading {
    guard bytes.count > 0 else { return .incomplete }
    return switch bytes[0] {
    case 4: readVersion4(bytes)
    case 5: readVersion5(bytes)
    default: .no
    }
  }

  /// Version, command CONNECT, port, address, user name, zero; after the address 0.0.0.x a name and
  /// a zero follow.
  private static func readVersion4(_ bytes: Span<UInt8>) -> Reading {
    guard bytes.count >= 2 else { return .incomplete }
    guard bytes[1] == 1 else { return .no }
    guard bytes.count >= 8 else { return .incomplete }
    let hasName = bytes.uint32(at: 4) < 256 && bytes[7] != 0
    var offset = 8
    for _ in 0..<(hasName ? 2 : 1) {
      let start = offset
      while offset < bytes.count, bytes[offset] != 0 {
        guard offset - start < textCountMax else { return .no }
        offset += 1
      }
      guard offset < bytes.count else { return .incomplete }
      offset += 1
    }
    return .complete(count: offset)
  }

  /// The methods that the client offers, a user name and password if the server chose so, and the
  /// request to connect.
  private static func readVersion5(_ bytes: Span<UInt8>) -> Reading {
    guard bytes.count >= 2 else { return .incomplete }
    let methodCount = Int(bytes[1])
    guard (1...16).contains(methodCount) else { return .no }
    var offset = 2 + methodCount
    guard bytes.count > offset else { return .incomplete }
    // Methods of RFC 1928 §3: none, GSSAPI, user name, and those that IANA has assigned.
    for index in 2..<offset where bytes[index] > 9 { return .no }
    if bytes[offset] == 1 {
      guard let end = endOfPassword(bytes, from: offset) else { return .incomplete }
      offset = end
    }
    return readRequest(bytes, from: offset)
  }

  private static func endOfPassword(_ bytes: Span<UInt8>, from start: Int) -> Int? {
    guard bytes.count > start + 1 else { return nil }
    let password = start + 2 + Int(bytes[start + 1])
    guard bytes.count > password else { return nil }
    let end = password + 1 + Int(bytes[password])
    return bytes.count > end ? end : nil
  }

  /// Version 5, CONNECT, reserved, type of address, address, port (RFC 1928 §4).
  private static func readRequest(_ bytes: Span<UInt8>, from start: Int) -> Reading {
    guard bytes.count > start + 4 else { return .incomplete }
    guard bytes[start] == 5, bytes[start + 1] == 1, bytes[start + 2] == 0 else { return .no }
    let addressCount: Int
    switch bytes[start + 3] {
    case 1: addressCount = 4
    case 3: addressCount = 1 + Int(bytes[start + 4])
    case 4: addressCount = 16
    default: return .no
    }
    let end = start + 4 + addressCount + 2
    return bytes.count >= end ? .complete(count: end) : .incomplete
  }
}
