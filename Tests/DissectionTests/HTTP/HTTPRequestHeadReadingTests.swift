import Dissection
import TestSupport
import Testing

@Suite struct HTTPRequestHeadReadingTests {
  /// A head as a test compares it.
  struct Head: Equatable {
    var method = ""
    var target = ""
    var authority: String?
    var hosts: [String] = []
  }

  private static func complete(_ text: String) throws -> HTTPRequestHead {
    let bytes = Array(text.utf8)
    let reading = HTTPRequestHead.read(bytes.span)
    guard case .complete(let head) = reading else { throw Undecoded(.http, .malformed) }
    return head
  }

  private static func parts(_ head: HTTPRequestHead, of text: String) -> Head {
    let bytes = Array(text.utf8)
    func string(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
    return Head(
      method: string(head.methodRange), target: string(head.targetRange),
      authority: head.authorityRange.map(string),
      hosts: (0..<head.hostCount).map { string(head.hostRange($0)) })
  }

  private static func parts(_ text: String) throws -> Head {
    parts(try complete(text), of: text)
  }

  private static func isInvalid(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    if case .invalid = HTTPRequestHead.read(bytes.span) { return true }
    return false
  }

  private static let request =
    "POST /where?q=now HTTP/1.1\r\nHost: www.example.org\r\nContent-Length: 42\r\n"
    + "Upgrade: h2c\r\nTransfer-Encoding: gzip, chunked\r\n\r\n"

  private static let targets: [(String, Head)] = [
    ("GET /where?q=now HTTP/1.1", Head(method: "GET", target: "/where?q=now")),
    ("OPTIONS * HTTP/1.1", Head(method: "OPTIONS", target: "*")),
    (
      "CONNECT www.example.com:80 HTTP/1.1",
      Head(
        method: "CONNECT", target: "www.example.com:80", authority: "www.example.com:80")
    ),
    (
      "GET http://www.example.org/pub/ HTTP/1.1",
      Head(
        method: "GET", target: "http://www.example.org/pub/", authority: "www.example.org")
    ),
    (
      "GET HTTP://a.example?x HTTP/1.0",
      Head(method: "GET", target: "HTTP://a.example?x", authority: "a.example")
    ),
    (
      "GET ftp://me:p@w@[2001:db8::1]:21/ HTTP/1.1",
      Head(
        method: "GET", target: "ftp://me:p@w@[2001:db8::1]:21/", authority: "[2001:db8::1]:21")
    ),
    (
      "GET /see?u=http://b.example/ HTTP/1.1",
      Head(method: "GET", target: "/see?u=http://b.example/")
    ),
    ("get /a b HTTP/1.1", Head(method: "get", target: "/a b")),
    ("M-SEARCH * HTTP/1.1", Head(method: "M-SEARCH", target: "*")),
    ("GET  HTTP/1.1", Head(method: "GET")),
    ("OPTIONS HTTP/1.1", Head(method: "OPTIONS")),
    ("CONNECT / HTTP/1.1", Head(method: "CONNECT", target: "/")),
    (
      "CONNECT a.example HTTP/1.1",
      Head(
        method: "CONNECT", target: "a.example", authority: "a.example")
    ),
    ("GET http:// HTTP/1.1", Head(method: "GET", target: "http://")),
  ]

  // RFC 9112 §3.2.
  @Test(arguments: targets)
  func targetsHaveFourForms(line: String, head: Head) throws {
    #expect(try Self.parts(line + "\r\n\r\n") == head)
    #expect(try Self.complete(line + "\r\n\r\n").isConnect == (head.method == "CONNECT"))
  }

  /// Lines of http_methods in Zeek's tests, to which Google's servers answered, and of http-not09 in
  /// Suricata's, to which a server did.
  @Test(arguments: [
    ("OPTIONS", Head(method: "OPTIONS", hosts: ["a.example"])),
    ("GET /", Head(method: "GET", target: "/", hosts: ["a.example"])),
    ("DELETE /HTTP/1.1", Head(method: "DELETE", target: "/HTTP/1.1", hosts: ["a.example"])),
    ("CCM_POST /HTTP/1.1", Head(method: "CCM_POST", target: "/HTTP/1.1", hosts: ["a.example"])),
    ("CONNECT /HTTP/1.1", Head(method: "CONNECT", target: "/HTTP/1.1", hosts: ["a.example"])),
  ])
  func versionMayBeMissingBehindAKnownMethod(line: String, head: Head) throws {
    #expect(try Self.parts(line + "\nHost: a.example\n\n") == head)
  }

  @Test(arguments: [
    ("Host: www.example.org", ["www.example.org"]), ("HOST:\t a.example \t", ["a.example"]),
    ("host:a.example:8080", ["a.example:8080"]), ("Host: [2001:db8::1]", ["[2001:db8::1]"]),
    ("Host:", [""]), ("X-Host: a.example", []), ("Hosts: a.example", []), ("Host a.example", []),
    (": a.example", []), ("Host: a.example\r\nHost: b.example", ["a.example", "b.example"]),
    ("Host: 1\r\nHost: 2\r\nHost: 3\r\nHost: 4\r\nHost: 5", ["1", "2", "3", "4"]),
  ])
  func hostFieldsAreFound(fields: String, hosts: [String]) throws {
    #expect(try Self.parts("GET / HTTP/1.1\r\n\(fields)\r\n\r\n").hosts == hosts)
  }

  // RFC 9112 §5.1 has servers refuse white space before the colon; §5.2 makes a line that begins
  // with it part of the line before.
  @Test(arguments: [
    ("Host : a.example", []), (" Host: a.example", []),
    ("X-A: b\r\n Host: a.example\r\nHost: b.example", ["b.example"]),
    ("Host: a.example\r\n\t.org", ["a.example"]),
  ])
  func whiteSpaceAroundANameMakesItAnother(fields: String, hosts: [String]) throws {
    #expect(try Self.parts("GET / HTTP/1.1\r\n\(fields)\r\n\r\n").hosts == hosts)
  }

  // RFC 9112 §2.2.
  @Test(arguments: [
    "GET / HTTP/1.1\nHost: a.example\n\n", "\r\nGET / HTTP/1.1\r\nHost: a.example\r\n\r\n",
    "\n\r\n\nGET / HTTP/1.1\nHost: a.example\r\n\n",
  ])
  func bareLineFeedsAndEmptyLinesBeforeAreTolerated(text: String) throws {
    #expect(try Self.parts(text) == Head(method: "GET", target: "/", hosts: ["a.example"]))
    #expect(try Self.complete(text + "body").headCount == text.utf8.count)
  }

  @Test func framingOfTheBodyIsRead() throws {
    let head = try Self.complete(Self.request)
    #expect(head.headCount == Self.request.utf8.count)
    #expect(head.contentLength == 42)
    #expect(head.isChunked)
    #expect(head.isUpgrade)
    #expect(!head.isConnect)
  }

  @Test func plainRequestHasNoBody() throws {
    let head = try Self.complete("GET / HTTP/1.1\r\nUpgrade-Insecure-Requests: 1\r\n\r\n")
    #expect(head.contentLength == nil)
    #expect(!head.isChunked)
    #expect(!head.isUpgrade)
  }

  private static let lengths: [(String, Int?)] = [
    ("0", 0), ("999999999999999999", 999_999_999_999_999_999), ("1000000000000000000", nil),
    ("-1", nil), ("+1", nil), ("0x10", nil), ("1 0", nil), ("", nil),
  ]

  @Test(arguments: lengths)
  func contentLengthIsADecimalNumber(text: String, length: Int?) throws {
    let head = try Self.complete("PUT / HTTP/1.1\r\ncontent-length: \(text)\r\n\r\n")
    #expect(head.contentLength == length)
  }

  // RFC 9112 §6.1: chunked counts when it is the last coding.
  @Test(arguments: [
    ("chunked", true), ("CHUNKED", true), ("gzip,chunked", true), ("gzip ,\tchunked", true),
    ("chunked, gzip", false), ("gzip", false), ("unchunked", false), ("x-chunked", false),
    ("", false),
  ])
  func chunkedIsTheLastCoding(coding: String, isChunked: Bool) throws {
    let head = try Self.complete("PUT / HTTP/1.1\r\nTransfer-Encoding: \(coding)\r\n\r\n")
    #expect(head.isChunked == isChunked)
  }

  @Test(arguments: [
    "\r\n\r\nGOT\r\n", "GOT /\r\n", "GET a\r\n", "GET a/b\r\n", "GET / a\r\n",
    "CONNECT {\"verbose\":false}\r\n", "GETHTTP/1.1\r\n", "GET/ HTTP/1.1\r\n", " / HTTP/1.1\r\n",
    "G@T / HTTP/1.1\r\n",
    "GET / HTTP/2.0\r\n", "DESCRIBE rtsp://a.example/ RTSP/1.0\r\n",
    "INVITE sip:a@a.example SIP/2.0\r\n", "HTTP/1.1 200 OK\r\n", "EHLO a.example\r\n",
    "GET / HTTP/1.1234\r\n",
  ])
  func otherLinesAreInvalid(line: String) {
    #expect(Self.isInvalid(line))
  }

  @Test func headOver64KiBIsInvalid() {
    let start = "GET / HTTP/1.1\r\nX: "
    let long = String(repeating: "a", count: 65_536 - start.utf8.count)
    #expect(!Self.isInvalid(start + long))
    #expect(Self.isInvalid(start + long + "a"))
    #expect(Self.isInvalid(String(repeating: "A", count: 65_537)))
  }

  @Test func everyShorterPrefixHasTheWholeLinesBeforeIt() {
    for length in 0..<Self.request.utf8.count {
      let bytes = Array(Self.request.utf8.prefix(length))
      let text = String(decoding: bytes, as: UTF8.self)
      let reading = HTTPRequestHead.read(bytes.span)
      guard case .incomplete(let partial) = reading else {
        Issue.record("\(length) bytes are not incomplete")
        continue
      }
      // The request line has 28 bytes with its break, the Host field 23.
      #expect(Self.parts(partial, of: text).method == (length < 28 ? "" : "POST"))
      #expect(partial.hostCount == (length < 51 ? 0 : 1))
    }
  }

  @Test func everySingleBitFlipLeavesRangesInsideTheBytes() {
    for bytes in Damage.flips(of: Array(Self.request.utf8)) {
      let reading = HTTPRequestHead.read(bytes.span)
      guard case .complete(let head) = reading else { continue }
      #expect(head.headCount <= bytes.count)
      #expect(head.targetRange.upperBound <= bytes.count)
      for index in 0..<head.hostCount {
        #expect(head.hostRange(index).upperBound < head.headCount)
      }
    }
  }
}
