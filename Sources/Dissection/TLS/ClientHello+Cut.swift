extension ClientHello {
  /// Reads a message of which the end is lost, as far as it came.
  ///
  /// - Returns: nil when its server name is not whole, or when it is no ClientHello.
  public static func read(cut handshake: Span<UInt8>) -> ClientHello? {
    guard handshake.count >= 39, handshake[0] == handshakeType else { return nil }
    var hello = ClientHello()
    hello.legacyVersion = handshake.uint16(at: 4)
    hello.highestVersion = hello.legacyVersion
    var offset = 39 + Int(handshake[38])
    guard handshake.count >= offset + 2 else { return nil }
    offset += 2 + Int(handshake.uint16(at: offset))
    guard handshake.count > offset else { return nil }
    offset += 1 + Int(handshake[offset]) + 2
    while offset + 4 <= handshake.count {
      let end = offset + 4 + Int(handshake.uint16(at: offset + 2))
      switch handshake.uint16(at: offset) {
      case 0 where hello.serverNameRange == nil:
        hello.serverNameRange = hostName(handshake, cut: offset + 4)
      case 0xfe0d: hello.hasEncryptedClientHello = true
      case 0xffce: hello.hasESNI = true
      default: break
      }
      offset = end
    }
    return hello.serverNameRange == nil ? nil : hello
  }

  /// The first name of a list (RFC 6066 §3) that may end with the bytes.
  private static func hostName(_ bytes: Span<UInt8>, cut offset: Int) -> Range<Int>? {
    // The length of the list, the type host_name, the length of the name.
    guard bytes.count >= offset + 5, bytes[offset + 2] == 0 else { return nil }
    let start = offset + 5
    let end = start + Int(bytes.uint16(at: offset + 3))
    return end <= bytes.count && end > start ? start..<end : nil
  }
}
