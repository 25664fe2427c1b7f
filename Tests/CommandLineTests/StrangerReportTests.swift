import Foundation
import TestSupport
import Testing

/// A capture from elsewhere makes no figure of the scenario's nation, in any output.
@Suite struct StrangerReportTests {
  private let folder: TemporaryFolder
  private let capture: String

  /// Three clients of a home network, two of whom ask for a listed name.
  init() throws {
    folder = try TemporaryFolder()
    var file = PcapFile(linkType: 101)
    for (index, name) in ["banned-news.test", "banned-news.test", "free.test"].enumerated() {
      var visit = Conversation(client: "192.168.77.\(5 + index)", server: "192.0.2.53")
      visit.udp(2001, 53, Messages.dnsQuery(name))
      for packet in visit.packets { file.append(packet.bytes) }
    }
    capture = try folder.write(file.bytes, to: "home.pcap")
  }

  private func replay(_ options: String...) throws -> Program.Result {
    try Program.run(
      list: [
        "replay", capture, "--certain", "--json", "\(folder.path)/r.json", "--html",
        "\(folder.path)/r.html", "--csv", "\(folder.path)/csv",
      ] + options)
  }

  private func text(_ name: String) throws -> String {
    try String(contentsOfFile: "\(folder.path)/\(name)", encoding: .utf8)
  }

  private func report() throws -> [String: Any] {
    try #require(
      try JSONSerialization.jsonObject(with: Data(try text("r.json").utf8)) as? [String: Any])
  }

  /// Whether a text has a number of people who are not in the capture.
  private func hasMillions(_ text: String) -> Bool {
    text.contains(/\d,\d{3},\d{3}/)
  }

  @Test func theTextSaysWhyThereIsNone() throws {
    let result = try replay()
    #expect(result.output.contains(/clients in no network of the map +3\n/))
    #expect(result.output.contains("\nno figure for the population: no client is in a network"))
    #expect(!result.output.contains("of users") && !hasMillions(result.output))
    #expect(result.errors.contains("warning: strangers: 3 clients are in no network of the map"))
    // What was counted is there.
    #expect(result.output.contains(/clients affected +2 of 3/))
  }

  @Test func theDocumentHasTheirNumberAndNoEstimate() throws {
    _ = try replay()
    let report = try report()
    let population = try #require(report["population"] as? [String: Any])
    let strangers = try #require(population["clients_in_no_network"] as? [String: Any])
    #expect(strangers["clients"] as? Int == 3)
    #expect(strangers["are"] as? String == "counted")
    let total = try #require(report["total"] as? [String: Any])
    #expect(total["estimates"] is NSNull)
    for network in try #require(report["by_network"] as? [[String: Any]]) {
      #expect(network["estimates"] is NSNull)
    }
  }

  @Test func thePageAndTheTablesSayTheSame() throws {
    _ = try replay()
    let page = try text("r.html")
    #expect(page.contains("No figure for the population: no client is in a network of the map."))
    #expect(page.contains("Clients in no network") && !hasMillions(page))
    #expect(
      try text("csv/clients.csv")
        == "place,clients\r\nin_a_network,0\r\nin_no_network_counted,3\r\n")
    let rows = try text("csv/total.csv").components(separatedBy: "\r\n")
      .map { $0.components(separatedBy: ",") }
    let fields = Dictionary(zip(rows[0], rows[1])) { one, _ in one }
    #expect(fields["users_affected"] == "2")
    for column in ["users_affected_share", "visits_lost_share", "people_affected"] {
      #expect(fields[column] == "", "\(column)")
    }
  }

  @Test func theyStandForTheNationWhenThatIsAskedFor() throws {
    let result = try replay("--include-strangers")
    #expect(result.output.contains("of users (95 % interval)"))
    #expect(result.output.contains(/clients in no network of the map +3\n/))
    let population = try report()["population"] as? [String: Any]
    #expect(
      (population?["clients_in_no_network"] as? [String: Any])?["are"] as? String == "included")
  }

  /// One gateway before all clients is no map that they could be missing from.
  @Test func withoutAMapThereAreNoStrangers() throws {
    let result = try replay("--rules", "rules/teaching.yaml")
    #expect(!result.output.contains("no network of the map"))
    let population = try #require(try report()["population"] as? [String: Any])
    #expect(population["clients_in_no_network"] is NSNull)
    #expect(try text("csv/clients.csv") == "place,clients\r\n")
  }

  /// The same figure, to the same digits, wherever it stands; captures/ has clients of all networks.
  @Test func estimatesOfUsersAreTheSameEverywhere() throws {
    let result = try Program.run(
      "replay", "captures", "--json", "\(folder.path)/r.json", "--html", "\(folder.path)/r.html",
      "--csv", "\(folder.path)/csv")
    let total = try #require(try report()["total"] as? [String: Any])
    let estimates = try #require(total["estimates"] as? [String: Any])
    let users = try #require(estimates["people_affected"] as? [String: Int])
    let values = try ["value", "low", "high"].map { try #require(users[$0]) }
    let words = values.map {
      $0.formatted(.number.grouping(.automatic).locale(Locale(identifier: "en_US")))
    }
    #expect(result.output.contains(words[0]))
    #expect(result.output.contains("\(words[1]) to \(words[2])"))
    #expect(try text("r.html").contains("\(words[0]) people (\(words[1]) to \(words[2]))"))
    #expect(try text("csv/total.csv").contains(values.map(String.init).joined(separator: ",")))
    // Half of 83.8 to 100 % of 1,123,000,000 is 91 million: two digits end at the millions.
    #expect(values.allSatisfy { $0 % 1_000_000 == 0 } && values.contains { $0 % 10_000_000 != 0 })
  }
}
