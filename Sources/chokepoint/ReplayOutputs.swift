import Audit
import Captures
import Foundation
import Population
import Reports
import Simulation

/// The files that a replay, a comparison or an audit writes: `flows` while it goes on, the others at its end.
struct ReplayOutputs {
  let flows: OutputFile?
  /// Where the flows are once they are written, for the database.
  private let flowsPath: String?
  private let flowsAreKept: Bool
  private let database: ReportDatabase?
  private let json: OutputFile?
  private let html: OutputFile?
  private let csvFolder: String?
  private let partial: OutputFile?

  /// What a replay writes beside reports.
  struct OfReplay {
    /// By the replay itself.
    var capture: String?
    var partial: String?
  }

  /// Creates them, or says why not.
  init(
    flows: String? = nil, json: String?, html: String? = nil, csv: String?, sqlite: String? = nil,
    replay: OfReplay = OfReplay()
  ) throws {
    try Self.requireDistinct([flows, json, html, sqlite, replay.capture, replay.partial])
    if sqlite != nil, let flows { try Self.requireFile(flows) }
    database = try sqlite.map { try ReportDatabase($0) }
    // Only a regular file can be read again.
    flowsAreKept = flows != nil
    flowsPath = flows ?? sqlite.map { "\($0).\(UUID().uuidString).flows" }
    self.flows = try flowsPath.map { try OutputFile($0) }
    self.json = try json.map { try OutputFile($0) }
    self.html = try html.map { try OutputFile($0) }
    partial = try replay.partial.map { try OutputFile($0) }
    csvFolder = csv
    if let csv { try Self.makeFolder(csv) }
  }

  /// Sees that no file is asked for twice: the later output would take the place of the other.
  private static func requireDistinct(_ paths: [String?]) throws {
    var seen: Set<String> = []
    for path in paths.compactMap({ $0 }) where path != "-" && !path.hasPrefix("/dev/") {
      let resolved = URL(fileURLWithPath: path).resolvingSymlinksInPath().standardizedFileURL.path
      guard seen.insert(resolved).inserted else {
        throw OutputError(
          path: path, reason: "is named for two outputs; give each a file of its own")
      }
    }
  }

  /// Sees that the lines of flows can be read again, for the database.
  private static func requireFile(_ path: String) throws {
    let type = try? FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType
    guard type == nil || type == .typeRegular || type == .typeSymbolicLink else {
      throw OutputError(
        path: path,
        reason: "is no file that --sqlite can read again; leave --flows out, or name one")
    }
  }

  private static func makeFolder(_ path: String) throws {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw OutputError(path: path, reason: "cannot be made a folder")
    }
  }

  /// Writes the reports of a replay, and puts all files in their places.
  func write(_ reports: [Report], _ comparisons: [Comparison]) throws {
    try flows?.finish()
    if let database, let flowsPath {
      defer { if !flowsAreKept { try? FileManager.default.removeItem(atPath: flowsPath) } }
      try database.append(
        reports, flows: flowsPath, appended: Date.now.formatted(.iso8601))
    }
    try writeJSON(JSONFormat.document(reports, comparisons))
    if let html {
      try html.write(HTMLFormat.document(reports, comparisons))
      try html.finish()
    }
    guard let csvFolder else { return }
    for report in reports {
      // Several reports have a folder each.
      let folder = reports.count == 1 ? csvFolder : csvFolder + "/" + report.folderName
      try Self.makeFolder(folder)
      try writeCSV(CSVFormat.files(report), to: folder)
    }
    if !comparisons.isEmpty { try writeCSV(CSVFormat.files(comparisons), to: csvFolder) }
  }

  /// Writes a run as a part of a larger one.
  func write(partialOf run: ReplayRun) throws {
    guard let partial else { return }
    try partial.write(run.partialResult())
    try partial.finish()
  }

  /// Writes comparisons alone.
  func write(_ comparisons: [Comparison]) throws {
    try writeJSON(JSONFormat.document(comparisons))
    if let csvFolder { try writeCSV(CSVFormat.files(comparisons), to: csvFolder) }
  }

  /// Writes an audit.
  func write(_ result: AuditResult) throws {
    try writeJSON(JSONFormat.document(result, version: Version.current))
    if let csvFolder { try writeCSV(CSVFormat.files(result), to: csvFolder) }
  }

  private func writeJSON(_ document: @autoclosure () -> [UInt8]) throws {
    guard let json else { return }
    try json.write(document())
    try json.finish()
  }

  private func writeCSV(_ files: [CSVFormat.File], to folder: String) throws {
    for file in files {
      let output = try OutputFile(folder + "/" + file.name)
      try output.write(Array(file.contents.utf8))
      try output.finish()
    }
  }
}

extension Report {
  /// Its label, as a folder may be called.
  fileprivate var folderName: String {
    let name = String(label.map { $0.isLetter || $0.isNumber || "-_.".contains($0) ? $0 : "-" })
    return name.hasPrefix(".") ? "-" + name.dropFirst() : name
  }
}
