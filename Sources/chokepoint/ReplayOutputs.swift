import Captures
import FoundationEssentials
import Population
import Reports
import Simulation

/// The files that a replay writes: lines of flows and packets while it goes on, the others at its end.
struct ReplayOutputs {
  /// What is asked for, as it was typed.
  struct Paths {
    var flows: String?
    var json: String?
    var html: String?
    var csv: String?
    var sqlite: String?
    var capture: String?
    var partial: String?
  }

  var command: CommandOutputs
  private let flows: OutputFile?
  private let capture: OutputFile?
  private let json: OutputFile?
  private let html: OutputFile?
  private let partial: OutputFile?
  private let tables: TableFolder?
  private let database: ReportDatabase?
  /// What the database takes in one transaction, at the end.
  private let keptFlows: KeptLines?

  /// Creates them, or says why not, with nothing changed.
  ///
  /// - Parameter run: what is going to be replayed.
  init(_ paths: Paths, of run: ReplayRun) throws {
    command = try CommandOutputs(inputs: run.files.map(\.path))
    let flows = try command.place(paths.flows)
    let json = try command.place(paths.json)
    let html = try command.place(paths.html)
    let capture = try command.place(paths.capture)
    let partial = try command.place(paths.partial)
    let database = try command.databasePlace(paths.sqlite)
    // The tables are the same ones whatever is read.
    tables = try command.folder(paths.csv, paths.csv == nil ? [] : Self.tableNames(run.reports()))
    self.database = try database.map { try ReportDatabase($0) }
    self.flows = try flows.map { try OutputFile($0) }
    self.json = try json.map { try OutputFile($0) }
    self.html = try html.map { try OutputFile($0) }
    self.partial = try partial.map { try OutputFile($0) }
    self.capture = try capture.map { try OutputFile($0) }
    keptFlows = try database.map { try KeptLines(for: $0) }
    try tables?.make()
  }

  /// What is written while the replay goes on.
  var whileReplaying: ReplayRun.Outputs {
    let lines: [(any LineOutput)?] = [flows, keptFlows]
    return ReplayRun.Outputs(flows: lines.compactMap { $0 }, capture: capture)
  }

  /// Writes the reports of a replay, and puts all files in their places, each by itself.
  mutating func write(_ reports: [Report], _ comparisons: [Comparison]) {
    if let flows { command.attempt { try flows.finish() } }
    if let database, let keptFlows {
      command.attempt {
        try database.append(
          reports, flows: keptFlows, appended: Date.now.formatted(.iso8601))
      }
    }
    command.write(JSONFormat.document(reports, comparisons), to: json)
    command.write(HTMLFormat.document(reports, comparisons), to: html)
    // Tables of long lists cost more to make than the rest of a small run.
    guard tables != nil else { return }
    for report in reports {
      command.write(
        CSVFormat.files(report), to: tables, below: Self.folderName(of: report, among: reports))
    }
    if !comparisons.isEmpty { command.write(CSVFormat.files(comparisons), to: tables) }
  }

  /// Writes a run as a part of a larger one.
  mutating func write(partialOf run: ReplayRun) {
    command.write(try run.partialResult(), to: partial)
  }

  /// The files of `--csv`, from its folder on.
  private static func tableNames(_ reports: [Report]) -> [String] {
    let tables = reports.flatMap { report in
      let folder = folderName(of: report, among: reports).map { $0 + "/" } ?? ""
      return CSVFormat.files(report).map { folder + $0.name }
    }
    return tables + (reports.count > 1 ? CSVFormat.files([] as [Comparison]).map(\.name) : [])
  }

  /// Several reports have a folder each.
  private static func folderName(of report: Report, among reports: [Report]) -> String? {
    guard reports.count > 1 else { return nil }
    let name = String(
      report.label.map { $0.isLetter || $0.isNumber || "-_.".contains($0) ? $0 : "-" })
    return name.hasPrefix(".") ? "-" + name.dropFirst() : name
  }
}
