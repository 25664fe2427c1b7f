import Configuration
import Dissection
import Gateway
import Rules

/// What a run is asked to apply, made into a plan: files loaded once, rule sets compiled into one
/// matcher for all gateways.
struct PlanBuilder {
  /// The plan, and what is said of it in reports.
  struct Result: Sendable {
    var plan: Plan
    var title: String
    var sets: [RuleSet]
  }

  private let options: ReplayOptions
  private var sets: [RuleSet] = []
  private var setIndexes: [String: Int] = [:]
  private var censors: [Censor] = []
  private var censorIndexes: [String: Int] = [:]

  private init(_ options: ReplayOptions) {
    self.options = options
  }

  /// The plan of a run.
  ///
  /// - Throws: `ConfigurationError` for the first file that cannot be used.
  static func build(_ options: ReplayOptions) throws(ConfigurationError) -> Result {
    var builder = PlanBuilder(options)
    if options.rules.isEmpty {
      return try builder.plan(of: options.scenario ?? RulesFolder.defaultScenario)
    }
    return try builder.planOfRules()
  }

  private mutating func plan(of path: String) throws(ConfigurationError) -> Result {
    let scenario = try Scenario(contentsOf: path)
    let base = RulesFolder.folder(of: path)
    let censorFolder = RulesFolder.join(base, "../censors")
    var gateways: [Gateway] = []
    for site in scenario.gateways {
      var mask: RuleSetMask = []
      for rules in site.rules {
        mask.formUnion(try ruleSet(rules.hasPrefix("/") ? rules : RulesFolder.join(base, rules)))
      }
      let file = try RulesFolder.censor(site.censor, in: censorFolder, relativeTo: base)
      gateways.append(Gateway(name: site.name, censor: try censor(file), sets: mask))
    }
    let plan = Plan(
      networks: scenario.networks, gateways: gateways, censors: censors, routes: scenario.routes,
      matcher: try RuleMatcher(sets), clientIsInside: false,
      drawsStrayClients: scenario.strayClients == .byShare, seed: options.seed,
      isCertain: options.isCertain, limits: options.limits, hiddenNames: try Self.hiddenNames())
    return Result(plan: plan, title: scenario.title, sets: sets)
  }

  /// One gateway that all clients are behind.
  private mutating func planOfRules() throws(ConfigurationError) -> Result {
    var mask: RuleSetMask = []
    for path in options.rules { mask.formUnion(try ruleSet(path)) }
    let file = try RulesFolder.censor(
      options.censor ?? "perfect", in: RulesFolder.path + "/censors", relativeTo: ".")
    let gateway = Gateway(name: "gateway", censor: try censor(file), sets: mask)
    let plan = Plan(
      networks: [Network(name: "clients", prefixes: [])], gateways: [gateway], censors: censors,
      routes: [Route(network: 0, weight: 1, gateways: [0])], matcher: try RuleMatcher(sets),
      clientIsInside: true, seed: options.seed, isCertain: options.isCertain,
      limits: options.limits, hiddenNames: try Self.hiddenNames())
    return Result(
      plan: plan, title: sets.map(\.name).joined(separator: ", "), sets: sets)
  }

  /// What comes with Chokepoint, whatever the scenario.
  private static func hiddenNames() throws(ConfigurationError) -> HiddenNames {
    try HiddenNames(RuleSet(contentsOf: RulesFolder.path + "/hidden-names.yaml"))
  }

  private mutating func ruleSet(_ path: String) throws(ConfigurationError) -> RuleSetMask {
    if let index = setIndexes[path] { return RuleSetMask(set: index) }
    guard sets.count < RuleSetMask.countMax else {
      throw ConfigurationError(
        file: path, line: nil, column: nil,
        message: "more than \(RuleSetMask.countMax) rule sets in one run",
        remedy: "join some of them into one file")
    }
    sets.append(try RuleSet(contentsOf: path))
    setIndexes[path] = sets.count - 1
    return RuleSetMask(set: sets.count - 1)
  }

  private mutating func censor(_ path: String) throws(ConfigurationError) -> Int {
    if let index = censorIndexes[path] { return index }
    censors.append(try Censor(contentsOf: path))
    censorIndexes[path] = censors.count - 1
    return censors.count - 1
  }
}
