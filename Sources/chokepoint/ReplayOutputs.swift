import Captures
import Foundation
import Reports
import Simulation

/// The files that a replay writes.
struct ReplayOutputs {
  private let flows: OutputFile?
  private let json: OutputFile?
  private let csvFolder: String?

  /// Lines of flows are written in pieces of this many bytes.
  private static let pieceByteCount = 1 << 20

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

  /// Writes all of them.
  func write(_ run: ReplayRun, _ report: Report) throws {
    if let flows { try write(run, to: flows) }
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

  private func write(_ run: ReplayRun, to file: OutputFile) throws {
    var format = FlowsFormat(run.plan)
    var piece: [UInt8] = []
    for capture in run.captures {
      for record in capture.outcome.records {
        piece += format.line(record, capture.outcome.names, capture: capture.file.name)
        if piece.count >= Self.pieceByteCount {
          try file.write(piece)
          piece.removeAll(keepingCapacity: true)
        }
      }
    }
    try file.write(piece)
    try file.finish()
  }
}
