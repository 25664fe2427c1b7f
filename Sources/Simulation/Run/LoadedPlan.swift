public import Captures
public import Configuration
public import Gateway
public import Reports
public import Rules

/// What gateways apply, loaded once for several questions: a map with its censors and rules, or one gateway.
public struct LoadedPlan: Sendable {
  let built: PlanBuilder.Result

  /// Loads what a replay with these options would apply; of several scenarios or censors the first.
  ///
  /// - Throws: `ConfigurationError` for the first file that cannot be used.
  public init(_ options: ReplayOptions) throws(ConfigurationError) {
    built = try PlanBuilder.build(options)
  }

  /// What reports call it.
  public var title: String { built.title }
  public var plan: Plan { built.plan }
  /// The rule sets, by name, in the order of the plan's masks.
  public var ruleSets: [String] { built.sets.map(\.name) }
  /// What in the rules has no effect, or is not as it seems, a sentence each.
  public var findings: [RuleFinding] { built.sets.flatMap(\.findings) }
  /// The map of its networks, gateways and routes.
  public var map: ScenarioMap {
    ScenarioMap(title: built.title, plan: built.plan, ruleSets: ruleSets)
  }

  /// Writes captures as the ends would have seen them.
  ///
  /// - Parameters:
  ///   - flow: the only flow whose packets are written; nil for all.
  ///   - file: where the pcapng goes.
  /// - Returns: why captures were not read to their ends.
  public func write(
    _ captures: [CaptureFile], flow: Int?, to file: OutputFile
  ) throws -> [CaptureError] {
    let counterfactual = CounterfactualCapture(to: file, plan: built.plan, flow: flow)
    var errors: [CaptureError] = []
    for unit in captures.units {
      var observers = Observers()
      observers.tracksFates = true
      var replay = try Replay(built.plan, observing: observers)
      var capture = OrderedCapture(unit)
      let names = capture.names
      capture.read { batch in
        replay.process(batch)
        if let fates = replay.fates { counterfactual.write(batch, fates, of: names) }
        replay.takeEnded { _, _ in }
      }
      errors += capture.errors
    }
    try counterfactual.finish()
    return errors
  }
}
