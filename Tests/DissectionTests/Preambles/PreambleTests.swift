import Dissection
import TestSupport
import Testing

@Suite struct PreambleTests {
  /// What stands before TLS or HTTP, with the source of each.
  static let preambles: [(name: String, bytes: [UInt8])] = [
    // HAProxy's proxy-protocol.txt §2.1 and §2.2.
    ("PROXY 1", Array("PROXY TCP4 192.0.2.1 198.51.100.2 56324 443\r\n".utf8)),
    ("PROXY 1, unknown", Array("PROXY UNKNOWN\r\n".utf8)),
    (
      "PROXY 2",
      bytes(
        """
        0d 0a 0d 0a 00 0d 0a 51 55 49 54 0a 21 11 00 0c
        c0 00 02 01 c6 33 64 02 dc 04 01 bb
        """)
    ),
    ("PROXY 2, local", bytes("0d 0a 0d 0a 00 0d 0a 51 55 49 54 0a 20 00 00 00")),
    // PostgreSQL's documentation, "Message Formats".
    ("PostgreSQL", bytes("00 00 00 08 04 d2 16 2f")),
    ("PostgreSQL with GSSAPI", bytes("00 00 00 08 04 d2 16 30")),
    // MySQL's documentation: capabilities 0x0fae85 with CLIENT_SSL, 16 MiB, utf8mb4, filler.
    (
      "MySQL",
      bytes("20 00 00 01 85 ae 0f 00 00 00 00 01 2d") + Array(repeating: 0, count: 23)
    ),
    // RFC 4511 §4.14.1: message 1, an extended request with the identifier of StartTLS.
    (
      "LDAP",
      bytes("30 1d 02 01 01 77 18 80 16") + Array("1.3.6.1.4.1.1466.20037".utf8)
    ),
    // [MS-RDPBCGR] 4.1.1: TPKT, X.224, a cookie, and a request for TLS.
    (
      "RDP",
      bytes("03 00 00 2c 27 e0 00 00 00 00 00") + Array("Cookie: mstshash=eltons\r\n".utf8)
        + bytes("01 00 08 00 00 00 00 00")
    ),
    // RFC 6120 §5.4.2.1.
    (
      "XMPP",
      Array(
        """
        <?xml version='1.0'?><stream:stream to='im.example.com' version='1.0' xmlns='jabber:client' \
        xmlns:stream='http://etherx.jabber.org/streams'>\
        <starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>
        """.utf8)
    ),
  ]

  private static func read(_ bytes: [UInt8]) -> Preamble.Reading { Preamble.read(bytes.span) }

  @Test(arguments: 0..<preambles.count)
  func preamblesEndWhereTheyShould(index: Int) {
    let preamble = Self.preambles[index].bytes
    for count in 0..<preamble.count {
      #expect(
        Self.read(Array(preamble[..<count])) == .incomplete,
        "\(Self.preambles[index].name), \(count) bytes")
    }
    let whole = preamble + Messages.clientHello("www.example.com")
    #expect(Self.read(whole) == .complete(count: preamble.count))
  }

  @Test(arguments: [
    "POST / HTTP/1.1\r\n", "PROPFIND / HTTP/1.1\r\n", "<html>", "<?php", "0123456789",
    "\r\n\r\nGET /",
    "PRI * HTTP/2.0",
  ])
  func otherBeginningsAreNone(text: String) {
    let reading = Self.read(Array(text.utf8))
    #expect(reading == .no)
  }

  @Test(arguments: [
    "00 00 00 08 04 d2 16 2e",  // CancelRequest
    "20 00 00 01 85 a6 0f 00 00 00 00 01 2d" + " 00 00 00 00 00 00 00 00 00 00 00 00"
      + " 00 00 00 00 00 00 00 00 00 00 00",  // without CLIENT_SSL
    "03 00 00 2c 27 f0 00 00 00 00 00",  // data of X.224
    "30 1d 02 01 01 61 18",  // a response
    "30 1d 04 01 01 77 18",  // no number
    "0d 0a 0d 0a 00 0d 0a 51 55 49 54 0a 11 00 00 00",  // version 1
  ])
  func similarMessagesAreNone(message: String) {
    #expect(Self.read(bytes(message)) == .no)
  }

  @Test func noFlippedBitTraps() {
    for (_, preamble) in Self.preambles {
      for bit in 0..<(preamble.count * 8) {
        var flipped = preamble
        flipped[bit / 8] ^= 1 << UInt8(bit % 8)
        if case .complete(let count) = Self.read(flipped) {
          #expect(count > 0 && count <= flipped.count)
        }
      }
    }
  }
}
