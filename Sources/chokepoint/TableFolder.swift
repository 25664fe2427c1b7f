import Captures
import FoundationEssentials
import Reports

/// A folder that gets a file for each table.
struct TableFolder {
  private let path: String

  /// Sees that nothing is in the way, touching nothing.
  ///
  /// - Parameter names: of the files, from the folder on.
  init(_ path: String, names: [String], in set: inout OutputSet) throws(OutputError) {
    self.path = path
    try set.addFolder(path, files: names)
  }

  /// Makes the folder.
  func make() throws(OutputError) {
    try make(path)
  }

  /// Writes a table.
  ///
  /// - Parameter name: of a folder in this one; nil for this one.
  func write(_ file: CSVFormat.File, below name: String?) throws(OutputError) {
    let folder = name.map { "\(path)/\($0)" } ?? path
    try make(folder)
    let output = try OutputFile(folder + "/" + file.name)
    try output.write(Array(file.contents.utf8))
    try output.finish()
  }

  private func make(_ path: String) throws(OutputError) {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw OutputError(path: path, reason: "cannot be made a folder")
    }
  }
}
