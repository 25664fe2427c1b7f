import Foundation
import Rules
import TestSupport

/// Rule files of a test, in a folder of their own that goes with it.
struct RuleFiles {
  private let temporary: TemporaryFolder
  var folder: String { temporary.path }

  init() throws { temporary = try TemporaryFolder() }

  /// Writes a file, and returns its path.
  func write(_ text: String, to name: String) throws -> String {
    try temporary.write(text, to: name)
  }

  /// The same of bytes.
  func write(_ bytes: [UInt8], to name: String) throws -> String {
    try temporary.write(bytes, to: name)
  }

  /// The rule set that `text` is.
  func ruleSet(_ text: String, name: String = "r.yaml") throws -> RuleSet {
    try RuleSet(contentsOf: write(text, to: name))
  }

  /// The error of reading the rule set that `text` is, or "no error"; paths without the folder.
  func message(_ text: String, name: String = "r.yaml") -> String {
    message(Array(text.utf8), name: name)
  }

  /// The same of bytes.
  func message(_ bytes: [UInt8], name: String) -> String {
    do {
      _ = try RuleSet(contentsOf: temporary.write(bytes, to: name))
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
