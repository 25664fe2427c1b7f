import Configuration
import Foundation
import Rules
import Simulation

/// Rules, censors and scenarios as the page names or edits them.
struct LabRules {
  private let folders: LabFolders
  /// What was written for a question, and is not needed once it is answered.
  private var written: [String] = []

  init(_ folders: LabFolders) {
    self.folders = folders
  }

  /// The options of a replay with a side's gateways.
  mutating func options(for side: LabSide) throws -> ReplayOptions {
    var options = ReplayOptions()
    options.isCertain = side.certain ?? false
    if let scenario = side.scenario {
      let path = try path(of: scenario, in: folders.entries("scenarios"), "scenario")
      options.scenarios = [try edited(path, side)]
      return options
    }
    if let text = side.rulesText {
      options.rules = [try write(text, name: side.rules ?? "rules", kind: "edited")]
    } else {
      options.rules = [
        try path(of: side.rules ?? "teaching", in: folders.ruleSets, "rule set")
      ]
    }
    if let text = side.censorText {
      options.censors = [
        try write(text, name: "censors/\(side.censor ?? "mine")", kind: "edited")
      ]
    } else if let censor = side.censor {
      options.censors = [try path(of: censor, in: folders.entries("censors"), "censor")]
    }
    return options
  }

  /// A scenario in which an edited rule set takes the place of the one of its name; the scenario itself where
  /// nothing is edited.
  private mutating func edited(_ path: String, _ side: LabSide) throws -> String {
    guard let text = side.rulesText, let rules = side.rules else { return path }
    let original = try self.path(of: rules, in: folders.ruleSets, "rule set")
    let replacement = try write(text, name: rules, kind: "edited")
    let scenario = String(decoding: LabFolders.text(path) ?? [], as: UTF8.self)
    let name = URL(fileURLWithPath: original).lastPathComponent
    let changed = scenario.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      line.contains("rules:")
        ? line.replacingOccurrences(of: "../\(rules).yaml", with: replacement)
          .replacingOccurrences(of: "../\(name)", with: replacement) : String(line)
    }.joined(separator: "\n")
    return try write(changed, name: "scenarios/\(side.scenario ?? "map")", kind: "edited")
  }

  /// Removes the texts that were written.
  mutating func removeWritten() {
    for path in written { try? FileManager.default.removeItem(atPath: path) }
    written = []
  }

  /// What is wrong with a text; nil for nothing, with what there is to say of it.
  mutating func check(_ request: CheckRequest) throws -> CheckAnswer {
    let name = request.name ?? (request.kind == "censor" ? "censors/mine" : "rules")
    let path: String
    do {
      path = try write(request.text, name: name, kind: "checked")
      let report = try RulesCheck.check(path)
      let file = URL(fileURLWithPath: path).lastPathComponent
      return CheckAnswer(
        report: report.replacingOccurrences(of: path, with: "rules")
          .replacingOccurrences(of: file, with: "rules"), errors: [])
    } catch let error as ConfigurationError {
      return CheckAnswer(report: nil, errors: error.all.map(LabRules.shown))
    }
  }

  /// An error without the path of a file that the lab has made.
  static func shown(_ error: ConfigurationError) -> CheckAnswer.Fault {
    CheckAnswer.Fault(
      part: error.file.split(separator: "/").dropLast().last == "censors" ? "censor" : "rules",
      line: error.line, column: error.column, message: error.message, remedy: error.remedy)
  }

  private func path(
    of name: String, in entries: [LabFolders.Entry], _ what: String
  ) throws -> String {
    guard let entry = entries.first(where: { $0.name == name }) else {
      throw LabError(404, "there is no \(what) '\(name)'")
    }
    return entry.path
  }

  /// Writes a text beside the files that it may refer to.
  ///
  /// - Parameter name: its path below the rules: its folder has to be there.
  mutating func write(_ text: String, name: String, kind: String) throws -> String {
    let parts = name.split(separator: "/").dropLast()
    try requireInside(text, file: (parts + ["\(kind).yaml"]).joined(separator: "/"))
    let folder = ([folders.work, "rules"] + parts.map(String.init)).joined(separator: "/")
    let isKnown = parts.allSatisfy { part in
      part.utf8.allSatisfy {
        UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 || $0 == UInt8(ascii: "-")
      }
    }
    guard isKnown, FileManager.default.fileExists(atPath: folder) else {
      throw LabError(404, "there is no folder for '\(name)'")
    }
    // The censor's name is that of its file.
    let path = "\(folder)/\(kind)-\(Self.digest(text)).yaml"
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    written.append(path)
    return path
  }

  private static func digest(_ text: String) -> String {
    // FNV-1a, 64 bits: names of files, and nothing that has to be secret.
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
    return String(hash, radix: 16)
  }

  /// Refuses a text that names a file outside of the rules.
  private func requireInside(_ text: String, file: String) throws {
    let root = try ConfigurationNode.parse(text, file: file)
    for node in FileReferences.references(in: root) {
      let path = try node.string(of: "a file")
      let isOutside = path.hasPrefix("/") || path.split(separator: "/").contains("..")
      guard !isOutside else {
        throw node.error(
          "the lab reads no file outside of the folder of the rules",
          remedy: "name a list beside or below them, such as 'lists/social.txt'")
      }
    }
  }
}

/// What is wrong with a text, and what there is to say of it.
struct CheckAnswer: Encodable, Sendable {
  /// A fault, with its place.
  struct Fault: Encodable, Sendable {
    /// Which text it is in: `rules` or `censor`.
    var part: String
    var line: Int?
    var column: Int?
    var message: String
    var remedy: String?
  }

  var report: String?
  var errors: [Fault]
}
