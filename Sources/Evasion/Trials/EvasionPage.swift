import Text

/// The results of all tables as a page of the documentation: Markdown.
public enum EvasionPage {
  private static let introduction = """
    # Evasion, published and simulated

    How often visits pass the censors of the gallery when a client or a server evades, beside the published
    success against the real ones.

    ## Overview

    Each table of `rules/evasion/` has strategies as rows and models of censors as columns. The first number of a
    cell is the published percentage of attempts that were not censored; the number behind the arrow is the
    percentage of visits that pass the model. The two agree if both are above 50, or neither is; in a table of
    rates, if the second lies in the interval in parentheses. ✗ marks cells that do not agree, with the reason
    below the table. Cells of combinations that were not tried are empty. The head of each file says what was
    left out and why: censors without a model here, such as those of FTP and SMTP, whose commands are not read,
    and strategies whose packets were not published in enough detail.

    This page is the output of `chokepoint evasion --markdown --seeds 2000`; `Scripts/verify-censors` checks
    that it is.

    """

  /// The page.
  ///
  /// - Parameter results: each with the name of its file, without the ending.
  public static func text(_ results: [(name: String, result: EvasionResult)]) -> String {
    var lines = [
      "| table | what it tries | cells | agree | differ as explained |", "|---|---|---:|---:|---:|",
    ]
    for (name, result) in results {
      lines.append(
        "| \(code(name)) | \(cell(result.title)) | \(result.cells.count) | \(result.agreeingCount) "
          + "| \(result.explainedCount) |")
    }
    for (name, result) in results {
      lines += ["", "## \(prose(result.title))", "", "\(code(name)): \(prose(result.source))", ""]
      lines += table(result) + differences(result)
    }
    return introduction + "\n" + ShownText.page(lines)
  }

  /// A text of a table's file in a paragraph: it may have emphasis and code, and no HTML.
  private static func prose(_ text: String) -> String {
    ShownText.prose(text).split(separator: "<", omittingEmptySubsequences: false).joined(
      separator: "&lt;")
  }

  /// The same in a cell, which a bar would end.
  private static func cell(_ text: String) -> String {
    prose(text).split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
  }

  /// A file's name as code, which a backtick would end.
  private static func code(_ name: String) -> String {
    "`\(name.shown.split(separator: "`").joined(separator: "'"))`"
  }

  /// Values in the order of their first appearance.
  private static func distinct(_ values: [String]) -> [String] {
    var seen: Set<String> = []
    return values.filter { seen.insert($0).inserted }
  }

  private static func table(_ result: EvasionResult) -> [String] {
    let censors = distinct(result.cells.map(\.censor))
    let strategies = distinct(result.cells.map(\.strategy))
    // Where no strategy has two censors, a column for each would be empty but for one cell.
    guard result.cells.count > max(censors.count, strategies.count) || censors.count == 1 else {
      return ["| | | passing |", "|---|---|---|"]
        + result.cells.map {
          "| \(cell($0.strategy)) | \(cell($0.censor)) | \(figures($0)) |"
        }
    }
    var lines = ["| | " + censors.map(cell).joined(separator: " | ") + " |"]
    lines.append("|---|" + censors.map { _ in "---:|" }.joined())
    for strategy in strategies {
      let cells = censors.map { censor in
        result.cells.first { $0.strategy == strategy && $0.censor == censor }.map(figures) ?? ""
      }
      lines.append("| \(cell(strategy)) | " + cells.joined(separator: " | ") + " |")
    }
    return lines
  }

  /// `98 → 97.3`, an interval, and a mark where they do not agree.
  private static func figures(_ cell: EvasionResult.Cell) -> String {
    var text = "\(number(cell.published)) → \(number(cell.simulated))"
    if let interval = cell.interval {
      text += " (\(number(interval.lowerBound)) to \(number(interval.upperBound)))"
    }
    return cell.agrees ? text : text + " ✗"
  }

  /// With one decimal, where it is none of 0.
  private static func number(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded())
    return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
  }

  private static func differences(_ result: EvasionResult) -> [String] {
    let cells = result.cells.filter { !$0.agrees }
    guard !cells.isEmpty else { return [] }
    return [""]
      + cells.map { cell in
        "- \(prose(cell.strategy)), \(prose(cell.censor)): "
          + prose(cell.difference ?? "not explained")
      }
  }
}
