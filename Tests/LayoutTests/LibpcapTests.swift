import Foundation
import Testing

/// The program reads and writes capture files. It cannot open an interface or send.
@Suite struct LibpcapTests {
  /// The functions that `Scripts/check-symbols` lets a release refer to.
  private static func allowed() throws -> [String] {
    let script = try SourceFile.text(of: "Scripts/check-symbols")
    let list = script.components(separatedBy: "allowed='").dropFirst().first?
      .components(separatedBy: "'").first
    return try #require(list).split(separator: "\n").map(String.init)
  }

  @Test func onlyAllowedFunctionsAreNamedAndAllOfThem() throws {
    let types: Set = ["pcap_t", "pcap_dumper_t", "pcap_pkthdr"]
    let files = SourceFile.sources + SourceFile.tests
    let named = try files.flatMap { try $0.matches(of: #"\bpcap_\w+"#) }
      .filter { !types.contains($0.text) }
    let allowed = try Self.allowed()
    #expect(Set(named.map(\.text)) == Set(allowed))
    #expect(allowed == allowed.sorted())
  }

  @Test func noneOfTheAllowedFunctionsReachesTheNetwork() throws {
    let words = [
      "live", "create", "activate", "inject", "send", "findalldevs", "lookup", "next_etherent",
      "rfmon", "timeout", "remote",
    ]
    for name in try Self.allowed() {
      #expect(!words.contains(where: name.contains), "\(name)")
    }
  }
}
