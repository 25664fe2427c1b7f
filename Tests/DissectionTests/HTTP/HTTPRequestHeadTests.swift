import TestSupport
import Testing

@testable import Dissection

/// Hosts, as text that rules are matched with.
@Suite struct HTTPRequestHeadTests {
  private static func host(_ text: String) -> String {
    let bytes = Array(text.utf8)
    var names = Array("x".utf8)
    HTTPRequestHead.appendHost(0..<bytes.count, of: bytes.span, to: &names)
    return String(decoding: names.dropFirst(), as: UTF8.self)
  }

  @Test(arguments: [
    ("example.org", "example.org"), ("WWW.Example.ORG", "www.example.org"),
    ("example.org:8080", "example.org"), ("example.org:", "example.org"),
    ("example.org.", "example.org"), ("example.org.:80", "example.org"),
    ("192.0.2.1", "192.0.2.1"), ("192.0.2.1:80", "192.0.2.1"), ("8080", "8080"),
    ("[2001:DB8::1]", "[2001:db8::1]"), ("[2001:db8::1]:443", "[2001:db8::1]"),
    ("example.org:http", "example.org:http"), ("", ""), (".", ""), (":80", ""),
    ("b\u{fc}cher.example", #"b\195\188cher.example"#), ("a b", #"a\032b"#),
  ])
  func hostIsLowerCaseWithoutPortAndLastDot(text: String, host: String) {
    #expect(Self.host(text) == host)
  }

  @Test func hostIsTakenFromInsideOfABuffer() {
    let bytes = Array("Host: Example.org:80\r\n".utf8)
    var names: [UInt8] = []
    HTTPRequestHead.appendHost(6..<20, of: bytes.span, to: &names)
    #expect(names == Array("example.org".utf8))
  }

  @Test func rangeBeyondTheBytesAppendsNothing() {
    let bytes = Array("example.org".utf8)
    var names: [UInt8] = []
    HTTPRequestHead.appendHost(0..<12, of: bytes.span, to: &names)
    #expect(names.isEmpty)
  }

  @Test(arguments: [-1, 0, 4, Int.max])
  func hostThatWasNotThereIsEmpty(index: Int) {
    #expect(HTTPRequestHead().hostRange(index).isEmpty)
  }
}
