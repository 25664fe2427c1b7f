import Gateway
import Population

/// `--csv`: one tidy file a table (RFC 4180, with a header line), for spreadsheets and notebooks.
public enum CSVFormat {
  /// A file to write.
  public struct File: Sendable {
    public var name: String
    public var contents: String
  }

  /// `total.csv`, `by_network.csv` and its like, `users_by_visits_lost.csv`, `waits.csv`,
  /// `exposure.csv`, `population.csv`, `inputs.csv`, `undecoded.csv`.
  public static func files(_ report: Report) -> [File] {
    let metrics = report.metrics
    let header =
      Metrics.Counts().columns.map(\.name) + columns("users_affected_share")
      + columns("visits_lost_share")
    var files = [
      File(
        name: "total.csv", contents: table([header, row(metrics.total, metrics.estimates)]))
    ]
    for division in metrics.divisions {
      let kind = division.kind.rawValue
      let rows = division.groups.map { [$0.label] + row($0.counts, $0.estimates) }
      files.append(
        File(name: "by_\(kind).csv", contents: table([[division.kind.labelName] + header] + rows)))
    }
    files += [usersByLosses(metrics.losses), waits(metrics.losses)]
    files += [exposure(metrics.exposures), population(metrics.population)]
    let inputs = report.inputs.map {
      [$0.name, $0.sha256 ?? "", String($0.packets), String($0.flows), $0.error ?? ""]
    }
    files.append(
      File(
        name: "inputs.csv",
        contents: table([["capture", "sha256", "packets", "flows", "error"]] + inputs)))
    let undecoded = report.undecoded.map { [$0.reason, String($0.count)] }
    files.append(
      File(name: "undecoded.csv", contents: table([["reason", "packets"]] + undecoded)))
    return files
  }

  private static func row(_ counts: Metrics.Counts, _ estimates: GroupEstimates?) -> [String] {
    counts.columns.map { String($0.count) } + fields(estimates?.usersAffected)
      + fields(estimates?.visitsLost)
  }

  static func table(_ rows: [[String]]) -> String {
    rows.map { $0.map(quoted).joined(separator: ",") + "\r\n" }.joined()
  }

  /// Quotes what RFC 4180 §2 asks to quote.
  private static func quoted(_ field: String) -> String {
    let needsQuotes = field.utf8.contains {
      $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\n")
        || $0 == UInt8(ascii: "\r")
    }
    guard needsQuotes else { return field }
    return "\""
      + field.split(separator: "\"", omittingEmptySubsequences: false)
      .joined(separator: "\"\"") + "\""
  }
}
