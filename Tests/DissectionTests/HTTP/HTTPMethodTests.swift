import Dissection
import TestSupport
import Testing

/// Whether a stream is HTTP, by its first line.
@Suite struct HTTPMethodTests {
  private static func recognize(_ bytes: [UInt8]) -> Recognition {
    HTTPRequestHead.recognize(bytes.span)
  }

  @Test(arguments: [
    "GET / HTTP/1.1\r\n", "OPTIONS * HTTP/1.0\n", "CONNECT a.example:443 HTTP/1.1\r\n",
    "PROPFIND /a%20b?c HTTP/1.1\r\n", "M-SEARCH * HTTP/1.1\r\n", "RPC_IN_DATA /rpc HTTP/1.1\r\n",
    "VERSION-CONTROL /a HTTP/1.1\r\n", "\r\n\r\nPOST http://a.example/ HTTP/1.1\r\n",
    "UPDATEREDIRECTREF / HTTP/1.1\r\n", "GET /caf\u{e9} HTTP/1.1\r\n", "GET /\r\n", "OPTIONS\n",
    "OPTIONS HTTP/1.1\r\n", "VERSION-CONTROL /\n",
  ])
  func requestIsRecognisedOnceItsLineIsThere(line: String) {
    let stream = Array(line.utf8)
    for prefix in Damage.prefixes(of: stream) {
      #expect(Self.recognize(prefix) == .undecided, "\(prefix.count) bytes")
    }
    #expect(Self.recognize(stream) == .yes)
    #expect(Self.recognize(stream + bytes("00 ff")) == .yes)
  }

  @Test(arguments: [
    "DESCRIBE rtsp://a.example/ RTSP/1.0\r\n", "INVITE sip:a@a.example SIP/2.0\r\n",
    "EHLO a.example\r\n", "MAIL FROM:<a@a.example>\r\n", "USER anonymous\r\n",
    "PRI * HTTP/2.0\r\n\r\nSM\r\n", "GET / HTTP/2.0\r\n", "QUIT\r\n", "RETR /a\r\n",
    "HTTP/1.1 200 OK\r\n", "SSH-2.0-OpenSSH_9.6\r\n",
    "get / HTTP/1.1\r\n", "* OK IMAP4rev1\r\n", "+OK POP3\r\n",
    "ABCDEFGHIJKLMNOPQRSTUVWXY / HTTP/1.1\r\n",
  ])
  func otherLinesAreNot(line: String) {
    #expect(Self.recognize(Array(line.utf8)) == .no)
  }

  @Test(arguments: [
    ("16030100c4", "TLS"), ("0013 1a2b 0100", "DNS"), ("13426974546f7272656e74", "BitTorrent"),
    ("47455400", "a zero behind GET"), ("474554 20 2f00", "a zero in the target"),
    ("20 2f", "no method"), ("ffff", "bytes over 127"),
  ])
  func binaryProtocolsAreNotBeforeALineEnds(text: String, what: String) {
    #expect(Self.recognize(bytes(text)) == .no, "\(what)")
  }

  @Test func lineWithoutEndIsNotWaitedForBeyond64KiB() {
    let line = Array("GET /".utf8) + [UInt8](repeating: 0x61, count: 65_531)
    #expect(Self.recognize(line) == .undecided)
    #expect(Self.recognize(line + [0x61]) == .no)
  }

  @Test func whatIsRecognisedIsReadAfterEverySingleBitFlip() {
    for bytes in Damage.flips(of: Array("\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n".utf8)) {
      guard Self.recognize(bytes) == .yes else { continue }
      let reading = HTTPRequestHead.read(bytes.span)
      if case .invalid = reading { Issue.record("\(bytes) is recognised, and then invalid") }
    }
  }
}
