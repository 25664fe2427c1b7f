import Captures
import Testing

/// What a user is told.
@Suite struct CaptureErrorTests {
  @Test(arguments: [
    (nil as Int?, "x.pcap: odd; do this"),
    (0, "x.pcap: odd: no packet was read; do this"),
    (1, "x.pcap: odd: the packet before it was read; do this"),
    (2, "x.pcap: odd: the 2 packets before it were read; do this"),
  ])
  func packetsThatWereReadAreCounted(frame: Int?, text: String) {
    let error = CaptureError(path: "x.pcap", frame: frame, reason: "odd", remedy: "do this")
    #expect(error.description == text)
  }

  @Test func standardInputIsCalledByItsName() {
    #expect(CaptureError(path: "-", reason: "empty").description == "standard input: empty")
  }
}
