import Captures
import Foundation
import Population

/// What is done in one transaction: the rows of a replay.
struct ReportTransaction {
  let path: String
  let connection: SQLiteConnection

  /// Appends reports and their flows.
  func append(
    _ reports: [Report], _ flows: KeptLines, _ appended: String
  ) throws(OutputError) {
    var runs: [String: Int64] = [:]
    for report in reports { runs[report.label] = try append(report, appended: appended) }
    try appendFlows(flows, runs: runs, alone: reports.count == 1 ? runs.values.first : nil)
  }

  private func append(_ report: Report, appended: String) throws(OutputError) -> Int64 {
    let origin = report.origin
    var options = JSONWriter(isIndented: false)
    JSONFormat.writeOptions(origin.options, to: &options)
    try SQLiteConnection.Statement(
      "INSERT INTO runs(appended, version, commit_id, label, title, seed, options, population, "
        + "public_suffixes) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)", connection
    ).run([
      appended, origin.version, origin.commit, report.label, report.title, "\(origin.seed)",
      String(decoding: options.bytes, as: UTF8.self),
      report.metrics.population.size.map { "\($0)" }, origin.publicSuffixes,
    ])
    let run = connection.lastRow
    try appendGroups(report.metrics, run: run)
    for table in ReportTable.details(report) { try append(table, run: run) }
    return run
  }

  private func appendGroups(_ metrics: Metrics, run: Int64) throws(OutputError) {
    let population = metrics.population
    var rows = [
      ["total", ""] + ReportTable.group(metrics.total, metrics.estimates, of: population)
    ]
    for division in metrics.divisions {
      rows += ReportTable.rows(division, of: population).map { [division.kind.rawValue] + $0 }
    }
    try append(
      ReportTable(
        name: "groups", columns: ["kind", "label"] + ReportTable.groupColumns, rows: rows),
      run: run)
    let means = metrics[.name].flatMap { group in group.means.map { [group.label, $0.name] } }
    try append(ReportTable(name: "means", columns: ["name", "means"], rows: means), run: run)
  }

  private func append(_ table: ReportTable, run: Int64) throws(OutputError) {
    let columns = ["run"] + table.columns
    let statement = try SQLiteConnection.Statement(
      "INSERT INTO \(table.name)(\(columns.joined(separator: ", "))) "
        + "VALUES(\(columns.map { _ in "?" }.joined(separator: ", ")))", connection)
    for row in table.rows {
      // A group of all flows has no label; elsewhere an empty field is a missing one.
      try statement.run(
        ["\(run)"]
          + row.enumerated().map { $1.isEmpty && !(table.name == "groups" && $0 < 2) ? nil : $1 })
    }
  }

  /// Appends flows from their lines, which SQLite takes apart.
  private func appendFlows(
    _ lines: KeptLines, runs: [String: Int64], alone: Int64?
  ) throws(OutputError) {
    let names = DatabaseSchema.flowColumns.map(\.name)
    let flow = try SQLiteConnection.Statement(
      "INSERT INTO flows(run, \(names.joined(separator: ", "))) SELECT ?1, "
        + names.map { "?2 ->> '$.\($0)'" }.joined(separator: ", "), connection)
    let name = try SQLiteConnection.Statement(
      "INSERT INTO names SELECT ?1, ?2 ->> '$.capture', ?2 ->> '$.flow', value ->> '$.kind', "
        + "value ->> '$.name', value ->> '$.packet' FROM json_each(?2, '$.names')", connection)
    let evaded = try SQLiteConnection.Statement(
      "INSERT INTO evaded SELECT ?1, ?2 ->> '$.capture', ?2 ->> '$.flow', value "
        + "FROM json_each(?2, '$.evaded')", connection)
    try lines.forEach { line throws(OutputError) in
      if EndingSignal.isPending {
        throw OutputError(path: path, reason: "a signal ended the program before it was written")
      }
      guard let run = alone ?? runs[Self.scenario(of: line)] else { return }
      let values = ["\(run)", line]
      try flow.run(values)
      try name.run(values)
      // Most evade nothing.
      if !line.contains("\"evaded\":[]") { try evaded.run(values) }
    }
  }

  /// The scenario that a line of several begins with.
  private static func scenario(of line: String) -> String {
    struct Line: Decodable { var scenario: String }
    return (try? JSONDecoder().decode(Line.self, from: Data(line.utf8)))?.scenario ?? ""
  }
}
