import Text

/// Two benchmarks as a table of at most 80 columns.
public enum BenchmarkComparisonFormat {
  /// What differs between two benchmarks, and whether it is more than chance.
  public static func text(_ one: BenchmarkRecord, _ other: BenchmarkRecord) -> String {
    let comparison = BenchmarkComparison(one, other)
    var lines = [
      "A: \(one.path.shown), \(program(one.build)), \(comparison.rounds.one) rounds",
      "B: \(other.path.shown), \(program(other.build)), \(comparison.rounds.other) rounds",
    ]
    for warning in comparison.warnings {
      lines += WrappedText.lines(warning, first: "warning: ", indent: 2)
    }
    lines += table("seconds", comparison.seconds)
    lines += table("bare reads", comparison.stages)
    lines += table("of one thread", comparison.clock)
    lines += [
      "",
      "p: the chance that rounds of one program lie as far apart, by the rank-sum test",
      "of Mann and Whitney. Below \(BenchmarkComparison.level) B is called slower or faster.",
    ]
    return ShownText.page(lines)
  }

  private static func program(_ build: BenchmarkOrigin.Build) -> String {
    let digits = build.commit.prefix { $0 != "+" }
    let commit = digits.prefix(12) + build.commit.dropFirst(digits.count)
    return "chokepoint \(build.version.shown) (\(String(commit).shown)), "
      + build.configuration.shown
  }

  private static func table(_ unit: String, _ rows: [BenchmarkComparison.Row]) -> [String] {
    guard !rows.isEmpty else { return [] }
    return ["", row(unit, ["A", "B", "B/A", "p", ""])]
      + rows.map { entry in
        row(
          entry.name.shown,
          [
            decimal(entry.one, 3), decimal(entry.other, 3), decimal(entry.ratio, 2),
            entry.probability < 0.0001 ? "<0.0001" : decimal(entry.probability, 4),
            entry.differs ? (entry.ratio > 1 ? "slower" : "faster") : "",
          ])
      }
  }

  private static func row(_ label: String, _ cells: [String]) -> String {
    var line = label + String(repeating: " ", count: max(0, 16 - label.count))
    for (cell, width) in zip(cells, [10, 10, 8, 10, 9]) {
      line += String(repeating: " ", count: max(1, width - cell.count)) + cell
    }
    while line.last == " " { line.removeLast() }
    return line
  }

  private static func decimal(_ value: Double, _ digits: Int) -> String {
    value.fixed(digits)
  }
}
