import ArgumentParser
import Evasion
import Foundation
import Simulation

/// `chokepoint evasion`.
struct EvasionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evasion",
    abstract: "Tries published evasion strategies against the models of censors.",
    discussion: """
      Builds each strategy's packets on top of a visit, replays them, and prints how often the visit \
      passes beside what was published. They agree where both are above 50 %, or neither. Nothing is \
      sent.
      """)

  @Argument(help: "Tables of strategies. (default: all of rules/evasion)")
  var tables: [String] = []

  @Option(
    parsing: .singleValue, help: "Only against this censor of the tables; may be given again.")
  var censor: [String] = []

  @Option(help: "Visits for each strategy and censor, each with draws of its own.")
  var seeds = 200

  @Flag(help: "Print the page of the documentation.")
  var markdown = false

  func validate() throws {
    guard (1...1_000_000).contains(seeds) else {
      throw ValidationError("--seeds is a number from 1 to 1000000.")
    }
  }

  func run() throws {
    _ = try CommandOutputs(inputs: tables)
    var results: [(name: String, result: EvasionResult)] = []
    for (index, path) in try paths().enumerated() {
      let result = try EvasionResult(
        EvasionTable(contentsOf: path), seeds: seeds, censors: censor.isEmpty ? nil : censor)
      results.append((Self.name(of: path), result))
      if !markdown { try Terminal.write((index > 0 ? "\n" : "") + result.text()) }
    }
    if markdown { try Terminal.write(EvasionPage.text(results)) }
  }

  /// Of a file, without folder and ending.
  private static func name(of path: String) -> String {
    URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
  }

  private func paths() throws -> [String] {
    guard tables.isEmpty else { return tables }
    let folder = RulesFolder.path + "/evasion"
    return try FileManager.default.contentsOfDirectory(atPath: folder)
      .filter { $0.hasSuffix(".yaml") }.sorted().map { folder + "/" + $0 }
  }
}
