/// The first messages of a TLS connection, as short as they may be (RFC 8446 §4.1).
enum TLSGreeting {
  /// A ClientHello with a server name (RFC 6066 §3).
  static func clientHello(_ name: String) -> [UInt8] {
    let host = Array(name.utf8)
    let entry = [0] + count16(host.count) + host
    let names = count16(entry.count) + entry
    let extensions = [0, 0] + count16(names.count) + names + versions
    let body =
      [3, 3] + [UInt8](repeating: 0x5a, count: 32) + [0] + [0, 2, 0x13, 1] + [1, 0]
      + count16(extensions.count) + extensions
    return record(1, body)
  }

  /// A ServerHello without extensions.
  static let serverHello = record(
    2, [3, 3] + [UInt8](repeating: 0xa5, count: 32) + [0, 0x13, 1, 0, 0, 0])

  /// TLS 1.3 and 1.2.
  private static let versions: [UInt8] = [0, 43, 0, 5, 4, 3, 4, 3, 3]

  private static func record(_ type: UInt8, _ body: [UInt8]) -> [UInt8] {
    let message = [type, 0] + count16(body.count) + body
    return [0x16, 3, 1] + count16(message.count) + message
  }

  private static func count16(_ count: Int) -> [UInt8] {
    [UInt8(count >> 8 & 0xff), UInt8(count & 0xff)]
  }
}
