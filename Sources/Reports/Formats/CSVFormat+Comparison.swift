public import Population

// The tables of comparisons.
extension CSVFormat {
  /// `comparison.csv` with one row a part and figure, `comparison_names.csv` with one row a name.
  public static func files(_ comparisons: [Comparison]) -> [File] {
    let header =
      ["from", "to", "network", "figure"] + columns("share_from") + columns("share_to")
      + columns("difference")
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
      File(name: "comparison.csv", contents: table([header] + parts)),
      File(
        name: "comparison_names.csv",
        contents: table(
          [
            [
              "from", "to", "name", "fate", "users_from", "users_to", "means_from", "means_to",
            ]
          ] + names)),
    ]
  }

  private static func rows(_ part: Comparison.Part, _ comparison: Comparison) -> [[String]] {
    let figures =
      [("users_affected", part.usersAffected as Comparison.Change?)]
      + [("visits_lost", part.visitsLost)]
    return figures.compactMap { figure, change in
      change.map {
        [comparison.titles.one, comparison.titles.other, part.label, figure] + fields($0.one)
          + fields($0.other) + fields($0.difference)
      }
    }
  }
}
