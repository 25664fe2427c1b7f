import Captures
import Gateway
import Rules

extension ReplayRun {
  /// What a reader of the figures should know first: of lists, of series, a capture that counts twice, or where nothing
  /// was judged or counted under a plan.
  public var warnings: [String] {
    lossWarnings + seriesWarnings + repetitions + plans.indices.compactMap { warning(of: $0) }
  }

  /// The lists of which entries are left out, each once.
  private var lossWarnings: [String] {
    var warnings: [String] = []
    for account in plans.flatMap(\.sets).flatMap(\.accounts) where account.leftOutCount > 0 {
      if !warnings.contains(account.summary) { warnings.append(account.summary) }
    }
    return warnings
  }

  /// The captures that were given before: the same file, or the same bytes.
  private var repetitions: [String] {
    var files: [[UInt64]: String] = [:]
    var digests: [String: String] = [:]
    var warnings: [String] = []
    for capture in captures {
      let path = capture.file.path
      let former = capture.identity.flatMap { files[$0] } ?? capture.sha256.flatMap { digests[$0] }
      if let former {
        let what =
          former == path ? "\(path) is given twice" : "\(former) and \(path) are one capture"
        warnings.append("\(what): its users and visits count twice")
      }
      if let identity = capture.identity, files[identity] == nil { files[identity] = path }
      if let digest = capture.sha256, digests[digest] == nil { digests[digest] = path }
    }
    return warnings
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
