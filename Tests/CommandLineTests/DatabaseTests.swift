import Foundation
import TestSupport
import Testing

/// The database of runs, as another reader of SQLite has it.
@Suite(.enabled(if: Program.hasSQLiteReader, "python3 is not installed"))
struct DatabaseTests {
  private let folder: TemporaryFolder
  private let database: String

  init() throws {
    folder = try TemporaryFolder()
    database = folder.path + "/runs.db"
  }

  private func replay(_ options: String...) throws -> Program.Result {
    try Program.run(list: ["replay"] + options + ["--sqlite", database, "--quiet"])
  }

  /// The rows of a query, columns with bars between.
  private func rows(_ query: String) throws -> [String] {
    let reader = """
      import sqlite3, sys
      for row in sqlite3.connect(sys.argv[1]).execute(sys.argv[2]):
          print("|".join("" if field is None else str(field) for field in row))
      """
    let result = try #require(
      try Program.runTool("python3", ["-c", reader, database, query]))
    try #require(result.status == 0, "\(result.errors)")
    return result.output.split(separator: "\n").map(String.init)
  }

  @Test func itsFlowsAddUpToItsFigures() throws {
    #expect(try replay("captures").status == 0)
    let total = try rows(
      "SELECT flows, blocked, losses, not_begun FROM groups WHERE kind = 'total'")
    let flows = try rows(
      """
      SELECT count(*), sum(verdict = 'blocked'),
        sum(verdict = 'blocked' AND caused_by IS NULL), sum(caused_by IS NOT NULL) FROM flows
      """)
    #expect(total == flows)
    #expect(
      try rows("SELECT label, blocked FROM groups WHERE kind = 'reaction' ORDER BY label")
        == rows(
          "SELECT reaction, count(*) FROM flows WHERE verdict = 'blocked' GROUP BY 1 ORDER BY 1"))
    #expect(
      try rows("SELECT label, users_affected FROM groups WHERE kind = 'network' ORDER BY label")
        == rows(
          """
          -- One is opened from abroad: its user is the server.
          SELECT network, count(DISTINCT CASE WHEN client = '203.0.113.80' THEN server ELSE client END)
          FROM flows WHERE verdict = 'blocked' GROUP BY 1 ORDER BY 1
          """))
    // What was caused has its cause.
    #expect(
      try rows("SELECT count(*) FROM caused_flows")
        == rows("SELECT count(*) FROM flows WHERE caused_by IS NOT NULL"))
  }

  /// All but the time at which a run is appended, and its number.
  @Test func twoRunsHaveTheSameRows() throws {
    _ = try replay("captures", "--threads", "1")
    _ = try replay("captures", "--threads", "2")
    let tables = try rows("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1")
    #expect(tables.contains("files") && tables.contains("clients"))
    // A note on the file is of no run.
    for table in tables where table != "about" {
      let columns = try rows("SELECT name FROM pragma_table_info('\(table)')")
        .filter { $0 != "run" && $0 != "appended" }.map { "\"\($0)\"" }.joined(separator: ", ")
      let (one, two) = (
        try rows("SELECT \(columns) FROM \(table) WHERE run = 1 ORDER BY \(columns)"),
        try rows("SELECT \(columns) FROM \(table) WHERE run = 2 ORDER BY \(columns)")
      )
      #expect(one == two, "\(table)")
    }
    #expect(
      try rows("SELECT kind, path FROM files WHERE run = 1").contains("list|rules/lists/social.txt")
    )
  }

  @Test func itHoldsWhatTheLinesOfFlowsHold() throws {
    let lines = folder.path + "/flows.jsonl"
    #expect(try replay("captures/one-visit.pcap", "--flows", lines).status == 0)
    let flows = try String(contentsOfFile: lines, encoding: .utf8).split(separator: "\n")
    let expected = try flows.flatMap { line -> [String] in
      let flow = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
      return (flow?["names"] as? [[String: Any]] ?? []).map {
        "\(flow?["flow"] ?? "?")|\($0["kind"] ?? "?")|\($0["name"] ?? "?")|\($0["packet"] ?? "?")"
      }
    }
    #expect(expected.count > 3)
    #expect(try rows("SELECT flow, kind, name, packet FROM names ORDER BY rowid") == expected)
  }

  @Test func eachReplayAddsItsRuns() throws {
    #expect(try replay("captures/one-visit.pcap").status == 0)
    #expect(
      try replay(
        "captures/one-visit.pcap", "captures/one-visit.pcap", "--rules", "rules/teaching.yaml",
        "--censor", "perfect", "--censor", "naive", "--seed", "18446744073709551615"
      ).status == 0)
    #expect(
      try rows("SELECT run, label, seed FROM runs") == [
        "1|golden-shield|0", "2|perfect|18446744073709551615", "3|naive|18446744073709551615",
      ])
    #expect(try rows("SELECT run, count(*) FROM flows GROUP BY run") == ["1|14", "2|28", "3|28"])
    #expect(try rows("PRAGMA integrity_check") == ["ok"])
    #expect(!FileManager.default.fileExists(atPath: database + ".flows"))
  }

  @Test(arguments: [
    ("import sqlite3; sqlite3.connect(P).execute('CREATE TABLE t(a)')", "another program"),
    ("open(P, 'w').write('no database, but longer than a header')", "not a database"),
    (
      "import sqlite3; c = sqlite3.connect(P); c.execute('PRAGMA application_id = 7')",
      "another program"
    ),
    (
      "import sqlite3; c = sqlite3.connect(P); c.execute('CREATE TABLE t(a)');"
        + "c.execute('PRAGMA application_id = 1128811344'); c.execute('PRAGMA user_version = 9')",
      "has version 9"
    ),
  ])
  func whatIsNoDatabaseOfRunsStaysAsItIs(made: String, reason: String) throws {
    _ = try Program.runTool("python3", ["-c", "P = '\(database)'; \(made)"])
    let before = try Data(contentsOf: URL(fileURLWithPath: database))
    let result = try replay("captures/one-visit.pcap")
    #expect(result.status == 2)
    #expect(result.errors.contains(database) && result.errors.contains(reason))
    #expect(try Data(contentsOf: URL(fileURLWithPath: database)) == before)
  }

  @Test func aFailureLeavesNoFile() throws {
    let result = try Program.run(
      "replay", "captures/one-visit.pcap", "--sqlite", database, "--json", "/no/such/folder/a.json")
    #expect(result.status == 2)
    #expect(!FileManager.default.fileExists(atPath: database))
  }

  @Test func aFileOfTheUsersBesideItStays() throws {
    let other = try folder.write("mine\n", to: "runs.db.flows")
    #expect(try replay("captures/one-visit.pcap").status == 0)
    #expect(try String(contentsOfFile: other, encoding: .utf8) == "mine\n")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(Set(files) == ["runs.db", "runs.db.flows"])
  }

  @Test(arguments: ["--json", "--html", "--flows"])
  func noOutputTakesThePlaceOfAnother(option: String) throws {
    #expect(try replay("captures/one-visit.pcap").status == 0)
    let before = try Data(contentsOf: URL(fileURLWithPath: database))
    let result = try replay("captures/one-visit.pcap", option, folder.path + "/./runs.db")
    #expect(result.status == 2)
    #expect(result.errors.contains("is named for two outputs"))
    #expect(try Data(contentsOf: URL(fileURLWithPath: database)) == before)
  }

  /// What fails within the transaction leaves the runs that were there, and adds none.
  @Test func aFailureWithinARunIsUndone() throws {
    #expect(try replay("captures/one-visit.pcap").status == 0)
    _ = try Program.runTool(
      "python3",
      [
        "-c",
        "import sqlite3; c = sqlite3.connect('\(database)'); "
          + "c.execute(\"CREATE TRIGGER t BEFORE INSERT ON names BEGIN SELECT RAISE(ABORT, 'no'); END\")",
      ])
    let result = try replay("captures/one-visit.pcap")
    #expect(result.status == 1)
    #expect(result.errors.contains(database))
    #expect(try rows("SELECT count(*) FROM runs") == ["1"])
    #expect(try rows("SELECT count(*) FROM flows") == ["14"])
  }

  @Test func namesAreTextWhateverIsInThem() throws {
    let name = "x');drop_table_runs;--.blocked.test"
    var file = PcapFile(linkType: 101)
    var visit = Conversation(client: "10.1.0.2")
    visit.connection(1001, 80, request: Messages.httpRequest(host: name))
    for packet in visit.packets { file.append(packet.bytes) }
    let capture = try folder.write(file.bytes, to: "hostile.pcap")
    let rules = try folder.write(
      "name: T\nrules:\n  - {id: r, names: [\"contains:blocked\"]}\n", to: "r.yaml")
    #expect(try replay(capture, "--rules", rules).status == 0)
    #expect(try rows("SELECT name FROM names") == [name.lowercased()])
  }
}
