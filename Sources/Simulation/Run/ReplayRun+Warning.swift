import Captures
import Gateway

extension ReplayRun {
  /// What a reader of the figures should know first: of series, and where nothing was judged or counted
  /// under a plan.
  public var warnings: [String] {
    seriesWarnings + plans.indices.compactMap { warning(of: $0) }
  }

  private func warning(of plan: Int) -> String? {
    let counts = captures.compactMap { plan < $0.counts.count ? $0.counts[plan] : nil }
    guard counts.contains(where: { $0.flowCount > 0 }) else { return nil }
    if let hours = plans[plan].plan.hours,
      counts.allSatisfy({ $0.otherHoursFlowCount == $0.flowCount })
    {
      return "no flow counts: none begins in the hours from \(hours) of "
        + "'\(plans[plan].label)' (\(LocalClock.name(utcOffset: plans[plan].plan.utcOffset)))"
    }
    guard counts.allSatisfy({ $0.judgedFlowCount == 0 })
    else { return nil }
    return "no flow passes a gateway: its users are in none of the networks of "
      + "'\(plans[plan].label)'; add their prefixes, or "
      + "use --rules to put one gateway before all clients"
  }
}
