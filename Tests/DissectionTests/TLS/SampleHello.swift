import TestSupport

/// ClientHellos as handshake messages (RFC 8446 §4).
enum SampleHello {
  /// RFC 8448 §3, a simple handshake with `server`.
  static let rfc8448 = bytes(
    """
    01 0000c0 0303                 # ClientHello, 192 bytes, TLS 1.2
    cb34ecb1e78163ba1c38c6dacb196a6dffa21a8d9912ec18a2ef6283024dece7
    00                             # no session identifier
    0006 1301 1303 1302            # cipher suites
    01 00                          # no compression
    0091                           # extensions
    0000 000b 0009 00 0006 736572766572  # server_name: server
    ff01 0001 00
    000a 0014 0012 001d 0017 0018 0019 0100 0101 0102 0103 0104
    0023 0000
    0033 0026 0024 001d 0020
    99381de560e4bd43d23d8e435a7dbafeb3c06e51c13cae4d5413691e529aaf2c
    002b 0003 02 0304              # supported_versions: TLS 1.3
    000d 0020 001e 0403 0503 0603 0203 0804 0805 0806 0401 0501 0601 0201 0402 0502 0602 0202
    002d 0002 01 01
    001c 0002 4001
    """)

  /// A ClientHello with these extensions, each with its type and length.
  static func with(_ extensions: String, legacyVersion: String = "0303") -> [UInt8] {
    let list = bytes(extensions)
    let random = [UInt8](repeating: 0x5a, count: 32)
    // No session identifier, one cipher suite, no compression.
    let start = bytes(legacyVersion) + random + bytes("00 0002 1301 01 00")
    return message(start + [UInt8(list.count >> 8), UInt8(list.count & 0xff)] + list)
  }

  /// A handshake message of type ClientHello.
  static func message(_ body: [UInt8]) -> [UInt8] {
    [1, 0, UInt8(body.count >> 8), UInt8(body.count & 0xff)] + body
  }
}
