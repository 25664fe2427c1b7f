/// Messages of protocols, as clients send them.
public enum Messages {
  /// A DNS query for the address of `name` (RFC 1035 §4), type A unless told otherwise.
  public static func dnsQuery(_ name: String, identifier: UInt16 = 0x1234, type: UInt8 = 1)
    -> [UInt8]
  {
    // Flags: recursion desired; one question.
    var message: [UInt8] = [
      UInt8(identifier >> 8), UInt8(identifier & 0xff), 0x01, 0x00, 0, 1, 0, 0, 0, 0, 0, 0,
    ]
    message += encoded(name)
    message += [0, type, 0, 1]
    return message
  }

  /// An answer to `dnsQuery` with one address of four bytes.
  public static func dnsAnswer(
    _ name: String, _ address: [UInt8], identifier: UInt16 = 0x1234
  ) -> [UInt8] {
    // Flags: response, recursion desired and available; one question, one answer.
    var message: [UInt8] = [
      UInt8(identifier >> 8), UInt8(identifier & 0xff), 0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0,
    ]
    message += encoded(name)
    message += [0, 1, 0, 1]
    // A pointer to the name in the question, type A, class IN, 60 s, four bytes.
    message += [0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4] + address
    return message
  }

  /// A GET request.
  public static func httpRequest(host: String, target: String = "/") -> [UInt8] {
    Array("GET \(target) HTTP/1.1\r\nHost: \(host)\r\nAccept: */*\r\n\r\n".utf8)
  }

  /// A TLS 1.2 ClientHello for `name` in one record (RFC 5246 §7.4.1.2, RFC 6066 §3).
  ///
  /// - Parameters:
  ///   - name: nil for none.
  ///   - others: further extensions, each with its type and length.
  public static func clientHello(_ name: String?, extensions others: [UInt8] = []) -> [UInt8] {
    let extensions = (name.map(serverName) ?? []) + others
    var body: [UInt8] = [3, 3]
    body += (0..<32).map { UInt8($0) }
    // No session identifier; one cipher suite; no compression.
    body += [0, 0, 2, 0x13, 0x01, 1, 0]
    body += count16(extensions.count) + extensions
    let handshake = [1, 0] + count16(body.count) + body
    return [0x16, 3, 1] + count16(handshake.count) + handshake
  }

  /// The extension with a server name.
  private static func serverName(_ name: String) -> [UInt8] {
    let host = Array(name.utf8)
    let entry = [0] + count16(host.count) + host
    let list = count16(entry.count) + entry
    return [0, 0] + count16(list.count) + list
  }

  private static func encoded(_ name: String) -> [UInt8] {
    name.split(separator: ".").flatMap { [UInt8($0.utf8.count)] + Array($0.utf8) } + [0]
  }

  private static func count16(_ count: Int) -> [UInt8] {
    [UInt8(count >> 8), UInt8(count & 0xff)]
  }
}
