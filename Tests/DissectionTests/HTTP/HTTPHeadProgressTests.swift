import Dissection
import TestSupport
import Testing

/// Heads of requests that arrive byte by byte.
@Suite struct HTTPHeadProgressTests {
  static let heads = [
    "GET / HTTP/1.1\r\nHost: a.test\r\n\r\n",
    "\r\n\n\rGET / HTTP/1.1\nHost: a.test\nX: y\n\nPOST",
    "GET /\r\n\r\n", "CONNECT a.test:443 HTTP/1.1\r\n\r\n", "no request\r\nat all\r\n\r\n",
    "GET / HTTP/1.1\r\n \r\n\r\r\n\r\n",
    String(repeating: "\r\n", count: 20) + "GET / HTTP/1.1\r\n\r\n",
    "GET / HTTP/1.1\r\nX: " + String(repeating: "y", count: 70_000),
  ]

  /// `HTTPRequestHead.read`, which reads from the start each time, is what it is held against.
  @Test(arguments: heads)
  func aHeadThatIsNotDueIsIncomplete(text: String) {
    let bytes = Array(text.utf8)
    var progress = HTTPHeadProgress()
    // The last prefixes of the long one are enough: each is read from its start here.
    for count in 1...bytes.count where count < 300 || count > 65_400 && count < 65_600 {
      let prefix = bytes.span.extracting(first: count)
      let isDue = progress.isDue(prefix)
      if case .incomplete = HTTPRequestHead.read(prefix) { continue }
      // What is read, or is none, is not looked at again.
      #expect(isDue, "\(text.prefix(40)): not due after \(count) bytes")
      return
    }
  }

  /// A head of 20,000 lines is read when its request line is there, and when its end is.
  @Test func aLongHeadIsReadTwice() {
    let bytes = Array(("GET / HTTP/1.1\r\n" + String(repeating: "a:\n", count: 20_000) + "\n").utf8)
    var progress = HTTPHeadProgress()
    let due = (1...bytes.count).filter { progress.isDue(bytes.span.extracting(first: $0)) }
    #expect(due == [16, bytes.count])
  }
}
