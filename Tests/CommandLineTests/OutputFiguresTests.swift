import Foundation
import TestSupport
import Testing

/// No output changes a figure: the report is the same with each of them and with none.
@Suite struct OutputFiguresTests {
  private let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  /// The report without what is measured by the clock.
  private func figures(_ arguments: [String]) throws -> NSDictionary {
    let path = folder.path + "/report.json"
    let done = try Program.run(
      list: ["replay"] + arguments + ["--certain", "--quiet", "--json", path])
    try #require(done.status == 0, "\(done.errors)")
    let object = try JSONSerialization.jsonObject(
      with: Data(contentsOf: URL(fileURLWithPath: path)))
    let report = try #require(object as? NSDictionary).mutableCopy() as? NSMutableDictionary
    report?.removeObject(forKey: "timings")
    return try #require(report)
  }

  /// A flow with two names that a rule has, both of which are acted on.
  private func twoQueries() throws -> [String] {
    var conversation = Conversation(client: "198.51.100.1", server: "203.0.113.53")
    conversation.udp(40_000, 53, Messages.dnsQuery("one.example"))
    conversation.udp(40_000, 53, Messages.dnsQuery("two.example"))
    var file = PcapFile(linkType: 101)
    for packet in conversation.packets { file.append(packet.bytes) }
    let rules = try folder.write(
      "rules:\n  - {id: a, names: [one.example, two.example]}\n", to: "rules.yaml")
    return [
      try folder.write(file.bytes, to: "two.pcap"), "--rules", rules, "--censor", "gfw-2025",
    ]
  }

  @Test(arguments: [
    ["--flows", "@"], ["--html", "@"], ["--csv", "@"], ["--sqlite", "@"], ["--write-capture", "@"],
    ["--profile"], ["--flows", "/dev/full"], ["--threads", "2"],
    ["--flows", "@", "--html", "@.html", "--csv", "@.csv", "--sqlite", "@.db"],
  ])
  func noOutputChangesAFigure(options: [String]) throws {
    for input in [["captures"], try twoQueries()] {
      let out = folder.path + "/out"
      let more = options.map { $0.replacingOccurrences(of: "@", with: out) }
      let without = try figures(input)
      guard options != ["--flows", "/dev/full"] else {
        let done = try Program.run(
          list: ["replay"] + input + more
            + ["--certain", "--quiet", "--json", folder.path + "/full.json"])
        #expect(done.status == 1)
        continue
      }
      #expect(try figures(input + more) == without, "\(input[0])")
      for end in ["", ".html", ".csv", ".db"] {
        try? FileManager.default.removeItem(atPath: out + end)
      }
    }
  }
}
