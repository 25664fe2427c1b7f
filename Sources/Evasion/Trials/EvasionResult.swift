import Simulation
import Text

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
    /// Where `simulated` has to lie; nil where it has to be more than half if `published` is, and else
    /// not.
    public var interval: ClosedRange<Double>?
    /// Why the model is known to differ; nil when it is not.
    public var difference: String?

    /// Whether the model does what was published.
    public var agrees: Bool {
      interval?.contains(simulated) ?? ((published > 50) == (simulated > 50))
    }
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
          visit.name,
          try EvasionTrial(visit, of: table, censorsIn: RulesFolder.path() + "/censors")
        ))
    }
    var cells: [Cell] = []
    for row in table.rows {
      for (name, trial) in trials {
        guard let share = row.published.first(where: { $0.censor == name })?.share else { continue }
        cells.append(
          Cell(
            strategy: row.title, censor: name, published: share.percent,
            simulated: try trial.success(row, seeds: seeds),
            interval: table.comparesRates ? share.interval(count: seeds) : nil,
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
    var lines = [ShownText.prose(title), ShownText.prose(source), ""]
    lines.append(Self.row("strategy, censor", "published", "simulated", ""))
    var strategy = ""
    for cell in cells {
      if cell.strategy != strategy {
        strategy = cell.strategy
        lines.append(ShownText.prose(strategy))
      }
      lines.append(
        Self.row(
          "  " + cell.censor.shown, Self.percent(cell.published), Self.percent(cell.simulated),
          cell.note))
    }
    lines.append("")
    let explained = explainedCount > 0 ? ", \(explainedCount) differ as explained" : ""
    lines.append("\(agreeingCount) of \(cells.count) cells agree\(explained)")
    return ShownText.page(lines)
  }

  fileprivate static func percent(_ value: Double) -> String { value.fixed(1) + " %" }

  private static func row(
    _ label: String, _ published: String, _ simulated: String, _ note: String
  ) -> String {
    var line = label.padded(39) + " "
    for cell in [published, simulated] {
      line += String(repeating: " ", count: max(1, 12 - cell.count)) + cell
    }
    return note.isEmpty ? line : line + "  " + note
  }
}

extension EvasionResult.Cell {
  /// What stands behind the figures.
  fileprivate var note: String {
    var words: [String] = []
    if let interval {
      let low = EvasionResult.percent(interval.lowerBound)
      words.append("within \(low) to \(EvasionResult.percent(interval.upperBound))")
    }
    if !agrees { words.append("differs" + (difference.map { ": " + ShownText.prose($0) } ?? "")) }
    return words.joined(separator: "  ")
  }
}
