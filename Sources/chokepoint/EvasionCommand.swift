import ArgumentParser
import Configuration
import Evasion
import FoundationEssentials
import Simulation

/// `chokepoint evasion`.
struct EvasionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evasion",
    abstract: "Tries published evasion strategies against the models of censors.",
    discussion: """
      Applies each strategy to the packets of a visit, replays them, and prints how often the visit passes \
      beside the published success. The two agree if both are above 50 %, or neither is. Nothing is sent.

      Examples:
        chokepoint evasion
        chokepoint evasion --censor henan-2023 --seeds 1000
      """)

  @Argument(help: "Tables of strategies. (default: all of rules/evasion)", completion: .file())
  var tables: [String] = []

  @Option(
    parsing: .singleValue, help: "Only against this censor of the tables; may be given again.",
    completion: .censors)
  var censor: [String] = []

  @Option(help: "Visits for each strategy and censor, each with its own random draws.")
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
    let tables = try paths().map {
      (name: Self.name(of: $0), table: try EvasionTable(contentsOf: $0))
    }
    try checkCensors(of: tables.map(\.table))
    var results: [(name: String, result: EvasionResult)] = []
    for (name, table) in tables {
      let result = try EvasionResult(table, seeds: seeds, censors: censor.isEmpty ? nil : censor)
      // A table without the censors that were asked for has nothing to say.
      if !censor.isEmpty, result.cells.isEmpty { continue }
      if !markdown { try Terminal.write((results.isEmpty ? "" : "\n") + result.text()) }
      results.append((name, result))
    }
    if markdown { try Terminal.write(EvasionPage.text(results)) }
  }

  /// Sees that the tables have the censors that are asked for.
  private func checkCensors(of tables: [EvasionTable]) throws {
    let known = Set(tables.flatMap { $0.visits.map(\.censor) }).sorted()
    for name in censor where !known.contains(name) {
      throw ValidationError(
        "no table of strategies has the censor '\(name)' "
          + "(\(Suggestion.remedy(for: name, among: known))).")
    }
  }

  /// Of a file, without folder and ending.
  private static func name(of path: String) -> String {
    URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
  }

  private func paths() throws -> [String] {
    guard tables.isEmpty else { return tables }
    let folder = try RulesFolder.path() + "/evasion"
    return try FileManager.default.contentsOfDirectory(atPath: folder)
      .filter { $0.hasSuffix(".yaml") }.sorted().map { folder + "/" + $0 }
  }
}
