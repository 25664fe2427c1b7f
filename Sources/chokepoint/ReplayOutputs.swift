import Captures
import Foundation
import Reports
import Simulation

/// The files that a replay writes: `flows` while it goes on, the others at its end.
struct ReplayOutputs {
  let flows: OutputFile?
  private let json: OutputFile?
  private let csvFolder: String?

  /// Creates them, or says why not.
  init(flows: String?, json: String?, csv: String?) throws {
    self.flows = try flows.map { try OutputFile($0) }
    self.json = try json.map { try OutputFile($0) }
    csvFolder = csv
    guard let csv else { return }
    do {
      try FileManager.default.createDirectory(atPath: csv, withIntermediateDirectories: true)
    } catch {
      throw OutputError(path: csv, reason: "cannot be made a folder")
    }
  }

  /// Writes the reports, and puts all files in their places.
  func write(_ report: Report) throws {
    try flows?.finish()
    if let json {
      try json.write(JSONFormat.document(report))
      try json.finish()
    }
    if let csvFolder {
      for file in CSVFormat.files(report) {
        let output = try OutputFile(csvFolder + "/" + file.name)
        try output.write(Array(file.contents.utf8))
        try output.finish()
      }
    }
  }
}
