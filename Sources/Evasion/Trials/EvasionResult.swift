import Foundation
import Simulation

/// Strategies against censors: what was published, and what the models do.
public struct EvasionResult: Sendable {
  /// One strategy against one censor.
  public struct Cell: Sendable {
    public var strategy: String
    public var censor: String
    /// How many of a hundred attempts were published not to be censored.
    public var published: Double
    /// How many of a hundred visits the model misses.
    public var simulated: Double
    /// Why the model is known to differ; nil when it is not.
    public var difference: String?

    /// Whether both are more than half, or neither.
    public var agrees: Bool { (published > 50) == (simulated > 50) }
  }

  public let title: String
  public let source: String
  /// In the order of the table: strategy by strategy, censor by censor.
  public let cells: [Cell]

  /// Tries a table's strategies against the models of its censors.
  ///
  /// - Parameters:
  ///   - seeds: visits for each cell.
  ///   - censors: only those of these names; nil for all.
  /// - Throws: `ConfigurationError` where a censor's file cannot be used.
  public init(_ table: EvasionTable, seeds: Int, censors: [String]? = nil) throws {
    title = table.title
    source = table.source
    var trials: [(name: String, trial: EvasionTrial)] = []
    for visit in table.visits where censors?.contains(visit.censor) ?? true {
      trials.append(
        (
          visit.censor,
          try EvasionTrial(visit, of: table, censorsIn: RulesFolder.path + "/censors")
        ))
    }
    var cells: [Cell] = []
    for row in table.rows {
      for (name, trial) in trials {
        guard let published = row.published(against: name) else { continue }
        cells.append(
          Cell(
            strategy: row.title, censor: name, published: published,
            simulated: try trial.success(row, seeds: seeds),
            difference: row.difference(from: name)))
      }
    }
    self.cells = cells
  }

  /// How many cells agree.
  public var agreeingCount: Int { cells.count { $0.agrees } }
  /// How many do not, as is known and explained.
  public var explainedCount: Int { cells.count { !$0.agrees && $0.difference != nil } }

  /// The result as a table.
  public func text() -> String {
    var lines = [title, source, ""]
    lines.append(Self.row("strategy, censor", "published", "simulated", ""))
    var strategy = ""
    for cell in cells {
      if cell.strategy != strategy {
        strategy = cell.strategy
        lines.append(strategy)
      }
      lines.append(
        Self.row(
          "  " + cell.censor, Self.percent(cell.published), Self.percent(cell.simulated),
          cell.agrees ? "" : "differs" + (cell.difference.map { ": " + $0 } ?? "")))
    }
    lines.append("")
    let explained = explainedCount > 0 ? ", \(explainedCount) differ as explained" : ""
    lines.append("\(agreeingCount) of \(cells.count) cells agree\(explained)")
    return lines.map { $0 + "\n" }.joined()
  }

  private static func row(
    _ label: String, _ published: String, _ simulated: String, _ note: String
  ) -> String {
    var line = label + String(repeating: " ", count: max(1, 40 - label.count))
    for cell in [published, simulated] {
      line += String(repeating: " ", count: max(1, 12 - cell.count)) + cell
    }
    return note.isEmpty ? line : line + "  " + note
  }

  private static func percent(_ value: Double) -> String { String(format: "%.1f %%", value) }
}
