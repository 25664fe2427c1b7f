import Captures
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
    try append(ReportTable("groups", rows: rows), run: run)
    let means = metrics[.name].flatMap { group in group.means.map { [group.label, $0.name] } }
    try append(ReportTable("means", rows: means), run: run)
  }

  private func append(_ table: ReportTable, run: Int64) throws(OutputError) {
    let statement = try insertion(into: table.name, ["run"] + table.columns)
    for row in table.rows {
      // A group of all flows has no label; elsewhere an empty field is a missing one.
      try statement.run(
        ["\(run)"]
          + row.enumerated().map { $1.isEmpty && !(table.name == "groups" && $0 < 2) ? nil : $1 })
    }
  }

  /// Appends flows from their lines.
  private func appendFlows(
    _ lines: KeptLines, runs: [String: Int64], alone: Int64?
  ) throws(OutputError) {
    let columns = ["run"] + DatabaseSchema.flowColumns.map(\.name)
    let flow = try insertion(into: "flows", columns)
    let name = try insertion(into: "names", ["run"] + DataDictionary.columns(of: "names"))
    let evaded = try insertion(into: "evaded", ["run", "capture", "flow", "rule"])
    var values: [SQLiteValue] = []
    try lines.forEachPart { part throws(OutputError) in
      var reader = FlowLineReader(part)
      while try next(&reader) {
        guard let run = alone ?? runs[reader.text(reader.scenario) ?? ""] else { continue }
        values.removeAll(keepingCapacity: true)
        values.append(.number(run))
        values += reader.columns
        try flow.run(values, of: reader.bytes)
        let (number, capture) = (reader.columns[0], reader.columns[1])
        for one in reader.names {
          try name.run(
            [.number(run), capture, number, one.kind, one.name, one.packet], of: reader.bytes)
        }
        for rule in reader.evaded {
          try evaded.run([.number(run), capture, number, rule], of: reader.bytes)
        }
      }
    }
  }

  private func insertion(
    into table: String, _ columns: [String]
  ) throws(OutputError) -> SQLiteConnection.Statement {
    let parameters = columns.map { _ in "?" }.joined(separator: ", ")
    return try SQLiteConnection.Statement(
      "INSERT INTO \(table)(\(columns.joined(separator: ", "))) VALUES(\(parameters))", connection)
  }

  private func next(_ reader: inout FlowLineReader) throws(OutputError) -> Bool {
    if EndingSignal.isPending {
      throw OutputError(path: path, reason: "a signal ended the program before it was written")
    }
    do throws(FlowLineReader.Damage) {
      return try reader.next()
    } catch {
      throw OutputError(path: path, reason: "cannot be written: the lines of flows are damaged")
    }
  }
}
