import Captures
import Population
import Reports
import Simulation
import Text

// What a run says beside its files.
extension ReplayRun {
  /// Says which captures were not read in full.
  func complain() {
    for error in notFound { Terminal.complain("chokepoint: \(error)") }
    for case .some(let error) in captures.map(\.error) {
      Terminal.complain("chokepoint: \(error)")
    }
  }

  /// What a signal left of the run, in a line.
  var interruption: String {
    let whole = captures.count { $0.error == nil }
    let begun = captures.count { $0.error?.isInterruption == true && $0.packetCount > 0 }
    return "INTERRUPTED by a signal: the figures cover only what was read before it: \(whole) of "
      + "\(files.count) captures in full, \(begun) in part. No file was written."
  }

  /// Says what a reader of the figures should know first.
  func warn(of reports: [Report], isQuiet: Bool) {
    let warnings = warnings + (isQuiet ? [] : reports.flatMap(\.metrics.population.warnings))
    // Scenarios with the same networks have the same ones.
    for (index, warning) in warnings.enumerated() where !warnings[..<index].contains(warning) {
      Terminal.complain("chokepoint: warning: \(warning.shown)")
    }
  }

  /// The summaries of all reports, and what changes between them.
  static func summary(_ reports: [Report], _ comparisons: [Comparison]) -> String {
    let texts =
      reports.map { TextFormat.summary($0) } + comparisons.map { ComparisonFormat.text($0) }
    return texts.joined(separator: "\n")
  }
}
