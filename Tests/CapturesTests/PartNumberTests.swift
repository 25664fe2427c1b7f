import Testing

@testable import Captures

/// What the names of rotated captures tell: those that tcpdump 4.99, dumpcap and editcap 4.0 gave.
@Suite struct PartNumberTests {
  @Test(arguments: [
    ("x.pcap", "x.pcap", 0), ("x.pcap1", "x.pcap", 1), ("x.pcap12.gz", "x.pcap", 12),
    ("a/x.pcap007", "a/x.pcap", 7), ("x_00003_20261128120000.pcap", "x", 3),
    ("x_00003_20261128120000.pcapng.gz", "x", 3), ("p_00000_20261128120000", "p", 0),
  ])
  func numbersAreRead(name: String, stem: String, number: Int) {
    #expect(PartNumber(name)?.stem == stem)
    #expect(PartNumber(name)?.number == number)
  }

  @Test(arguments: [
    "capture-2026.11.28", "notes", "x_1_2.pcap2x", "x.pcap99999999999", "", ".pcap.", "7",
  ])
  func otherNamesHaveNone(name: String) {
    #expect(PartNumber(name) == nil)
  }

  @Test func numbersBetweenTheLeastAndTheGreatestMayBeMissing() {
    #expect(PartNumber.missing(in: ["x.pcap", "x.pcap1", "x.pcap2"]).isEmpty)
    #expect(PartNumber.missing(in: ["x.pcap3", "x.pcap5"]) == ["number of x.pcap 4"])
    #expect(PartNumber.missing(in: ["x.pcap", "x.pcap5"]) == ["number of x.pcap 1 to 4"])
    #expect(PartNumber.missing(in: ["x.pcap", "y.pcap5", "2026-11-28.pcap"]).isEmpty)
  }
}
