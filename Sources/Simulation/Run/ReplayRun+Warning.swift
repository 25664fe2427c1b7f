import Captures
import Gateway

extension ReplayRun {
  /// What a reader of the figures should know first; nil when there is nothing.
  public var warning: String? {
    let hasFlows = captures.contains { $0.counts.flowCount > 0 }
    let isJudged = captures.contains { $0.counts.judgedFlowCount > 0 }
    guard hasFlows, !isJudged else { return nil }
    return "no flow passes a gateway: its users are in none of the networks of "
      + "'\(options.scenario ?? RulesFolder.defaultScenario)'; add their prefixes, or "
      + "use --rules to put one gateway before all clients"
  }
}
