import Foundation
import Rules

/// Files of a test, in a folder of their own that goes with it.
final class RuleFiles {
  let folder: String

  init() throws {
    let url = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    folder = url.path
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  /// Writes a file, and returns its path.
  func write(_ text: String, to name: String) throws -> String {
    try write(Array(text.utf8), to: name)
  }

  func write(_ bytes: [UInt8], to name: String) throws -> String {
    let url = URL(filePath: folder + "/" + name)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: url)
    return url.path
  }

  /// The rule set that `text` is.
  func ruleSet(_ text: String, name: String = "r.yaml") throws -> RuleSet {
    try RuleSet(contentsOf: write(text, to: name))
  }

  /// The error of reading the rule set that `text` is, or "no error"; paths without the folder.
  func message(_ text: String, name: String = "r.yaml") -> String {
    message(Array(text.utf8), name: name)
  }

  func message(_ bytes: [UInt8], name: String) -> String {
    do {
      _ = try RuleSet(contentsOf: write(bytes, to: name))
      return "no error"
    } catch {
      return "\(error)".replacing(folder + "/", with: "")
    }
  }

  /// The findings in the rule set that `text` is, with paths without the folder.
  func findings(_ text: String, name: String = "r.yaml") throws -> [String] {
    try ruleSet(text, name: name).findings.map {
      $0.description.replacing(folder + "/", with: "")
    }
  }
}
