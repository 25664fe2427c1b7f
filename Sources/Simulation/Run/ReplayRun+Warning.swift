import Captures
import Gateway

extension ReplayRun {
  /// What a reader of the figures should know first; nil when there is nothing.
  public var warning: String? {
    let flowCount = captures.reduce(0) { $0 + $1.outcome.records.count }
    guard flowCount > 0 else { return nil }
    let isJudged = captures.contains { capture in
      capture.outcome.records.contains { $0.gateway != nil }
    }
    guard !isJudged else { return nil }
    return "no flow passes a gateway: its users are in none of the networks of "
      + "'\(options.scenario ?? RulesFolder.defaultScenario)'; add their prefixes, or "
      + "use --rules to put one gateway before all clients"
  }
}
