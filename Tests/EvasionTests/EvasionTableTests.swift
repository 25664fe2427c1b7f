import Configuration
import Evasion
import Foundation
import Rules
import Testing

/// Tables of strategies: those in `rules/evasion`, and what is wrong with others.
@Suite struct EvasionTableTests {
  private static let rules = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("rules").path
  private static let folder = "\(rules)/evasion"

  private static let valid = """
    title: Two strategies
    source: a paper
    visits: {gfw-http-2019: http-url, airtel-http-2019: http-host}
    strategies:
      - {title: none, strategy: '\\/', published: {gfw-http-2019: 3}}
      - {title: a wrong acknowledgement, server-side: 4, published: {airtel-http-2019: 2.5}}
    """

  private static func table(_ name: String) throws -> EvasionTable {
    try EvasionTable(contentsOf: "\(folder)/\(name).yaml")
  }

  @Test func rowsHaveStrategyAndFigures() throws {
    let table = try EvasionTable(parsing: Self.valid, file: "t.yaml")
    #expect(table.title == "Two strategies")
    #expect(table.source == "a paper")
    #expect(table.visits.map(\.censor) == ["gfw-http-2019", "airtel-http-2019"])
    #expect(table.visits.map(\.request) == [.httpURL, .httpHost])
    #expect(table.rows.map(\.side) == [.client, .server])
    #expect(table.rows.map(\.serverStrategy) == [nil, .corruptACK])
    #expect(table.rows.map(\.line) == [5, 6])
    #expect(table.rows[0].published(against: "gfw-http-2019") == 3)
    #expect(table.rows[0].published(against: "airtel-http-2019") == nil)
    #expect(table.rows[1].published(against: "airtel-http-2019") == 2.5)
  }

  @Test(arguments: [
    (
      "server-side: 4", "server-side: 12",
      "server-side must be a whole number from 1 to 11, not '12'"
    ),
    ("server-side: 4", #"server-side: 4, strategy: '\/'"#, "both 'strategy' and 'server-side'"),
    ("server-side: 4, ", "", "a strategy has no 'strategy'"),
    (
      "server-side: 4", "strategy: '[TCP:flags:Z]-drop-|'",
      "strategy, character 1: unknown flags 'Z' (letters of FSRPAUECN)"
    ),
    ("airtel-http-2019: 2.5", "airtel: 2.5", "'airtel' is not among the visits"),
    (": 2.5", ": {percent: 3}", "a published share has no 'of'"),
    (": 2.5", ": {within: [5, 1]}", "'within' has two rising bounds and stands alone ([50, 75])"),
    ("title: none, strategy: '\\/'", "title: none, client: waits", "unknown client 'waits'"),
    (": 2.5", ": 250", "a success in percent must be a number from 0 to 100, not '250'"),
    ("http-host", "http-hots", "unknown request 'http-hots' (did you mean 'http-host'?)"),
    ("source: a paper\n", "", "a table of strategies has no 'source'"),
  ])
  func whatIsWrongIsSaidWithItsPlace(part: String, replacement: String, message: String) {
    let text = Self.valid.replacing(part, with: replacement)
    #expect {
      _ = try EvasionTable(parsing: text, file: "t.yaml")
    } throws: { error in
      let error = error as? ConfigurationError
      #expect(error?.description.contains(message) == true, "\(String(describing: error))")
      return error?.file == "t.yaml" && error?.line != nil
    }
  }

  /// Every file: its censors exist, and each strategy leaves the connection open.
  @Test func everyTableIsRead() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: Self.folder).sorted()
    #expect(
      names == [
        "airtel-2021.yaml", "client-hello-lengths-2026.yaml",
        "client-hello-lengths-quic-2026.yaml", "dns-parsers-2022.yaml", "esni-2020.yaml",
        "fragments-2026.yaml", "fully-encrypted-2023.yaml", "geneva-client-2019.yaml",
        "geneva-server-2020.yaml", "http-parsers-2022.yaml", "intang-2017.yaml",
        "last-answer-2026.yaml",
        "middleboxes-2021.yaml", "protocol-filter-2020.yaml", "quic-2025.yaml", "quic-2026.yaml",
        "rates.yaml",
        "records-and-segments-2025.yaml", "smuggling-2024.yaml", "turkmenistan-2022.yaml",
      ])
    for name in names {
      let table = try EvasionTable(contentsOf: "\(Self.folder)/\(name)")
      for visit in table.visits {
        let name = visit.censor.prefix { $0 != "/" }
        let censor = "\(Self.rules)/censors/\(name).yaml"
        #expect(FileManager.default.fileExists(atPath: censor), "\(visit.censor)")
      }
      for row in table.rows {
        let (packets, flow) = row.visit(PlayedExchange.http, seed: 1)
        #expect(flow == PlayedExchange.flow)
        #expect(packets.count >= 10, "\(row.title)")
      }
      // The first row of each is what happens without a strategy; those of rates all are.
      #expect(table.rows.first?.strategy.isEmpty == true)
      let published =
        table.comparesRates ? table.rows.flatMap(\.published) : table.rows[0].published
      #expect(Set(published.map(\.censor)) == Set(table.visits.map(\.name)))
    }
  }

  /// `strategies.md` in Geneva's repository, row by row: China, Kazakhstan, India.
  @Test func theClientTableHasTheRepositorysFigures() throws {
    let figures: [(Double, Double, Double)] = [
      (98, 100, 0), (98, 100, 0), (94, 100, 0), (98, 100, 0), (80, 100, 0), (98, 100, 0),
      (87, 100, 0), (3, 100, 0), (3, 0, 100), (95, 0, 0), (87, 0, 0), (86, 0, 0), (80, 0, 0),
      (94, 0, 0), (89, 0, 0), (96, 0, 0), (94, 0, 0), (94, 100, 100), (98, 100, 100),
      (3, 100, 100), (53, 0, 100), (3, 100, 0), (3, 0, 100),
    ]
    let table = try Self.table("geneva-client-2019")
    #expect(table.visits.map(\.request) == [.httpURL, .sni, .httpHost])
    for (notation, figure) in zip(GenevaNotationTests.published, figures) {
      let row = try #require(
        table.rows.first { $0.strategy.notation == notation.trimmingCharacters(in: .whitespaces) })
      #expect(row.published(against: "gfw-http-2019") == figure.0, "\(notation)")
      #expect(row.published(against: "kazakhstan-interception-2019") == figure.1, "\(notation)")
      #expect(row.published(against: "airtel-http-2019") == figure.2, "\(notation)")
    }
  }

  /// Table 2 of the SIGCOMM paper, China's DNS over TCP, HTTP and HTTPS.
  @Test func theServerTableHasThePapersFigures() throws {
    let table = try Self.table("geneva-server-2020")
    let rows = table.rows.dropFirst()
    #expect(rows.map { $0.serverStrategy?.rawValue } == Array(1...11))
    #expect(
      rows.map { $0.published(against: "gfw-http-2019") }
        == [54, 54, 4, 5, 4, 52, 54, 2, nil, nil, nil])
    #expect(
      rows.map { $0.published(against: "gfw-dns-tcp-2020") }
        == [89, 83, 26, 7, 15, 82, 83, 3, nil, nil, nil])
    #expect(
      rows.map { $0.published(against: "gfw-tls-2021") }
        == [14, 55, 4, 5, 3, 54, 4, 3, nil, nil, nil])
  }
}
