public import Population

// The tables of comparisons.
extension CSVFormat {
  /// `comparison.csv` with one row a part and figure, `comparison_names.csv` with one row a name.
  public static func files(_ comparisons: [Comparison]) -> [File] {
    let parts = comparisons.flatMap { comparison in
      ([comparison.total].compactMap { $0 } + comparison.networks).flatMap { rows($0, comparison) }
    }
    let names = comparisons.flatMap { comparison in
      comparison.names.map { name in
        [
          comparison.titles.one, comparison.titles.other, name.label, name.fate.rawValue,
          String(name.users.one), String(name.users.other),
          name.means.one.joined(separator: "; "), name.means.other.joined(separator: "; "),
        ]
      }
    }
    return [
      file(ReportTable("comparison", rows: parts)),
      file(ReportTable("comparison_names", rows: names)),
    ]
  }

  private static func rows(_ part: Comparison.Part, _ comparison: Comparison) -> [[String]] {
    let figures =
      [("users_affected", part.usersAffected as Comparison.Change?)]
      + [("visits_lost", part.visitsLost)]
    return figures.compactMap { figure, change in
      change.map {
        [comparison.titles.one, comparison.titles.other, part.label, figure]
          + ReportTable.fields($0.one)
          + ReportTable.fields($0.other) + ReportTable.fields($0.difference)
      }
    }
  }
}
