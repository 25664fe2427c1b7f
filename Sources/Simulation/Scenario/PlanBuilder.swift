import Configuration
import Dissection
import Gateway
import Reports
import Rules

/// What a run is asked to apply, made into a plan: files loaded once, rule sets compiled into one
/// matcher for all gateways.
struct PlanBuilder {
  /// The plan, and what is said of it in reports.
  struct Result: Sendable {
    var plan: Plan
    /// What tells it from the others of a run.
    var label: String
    var title: String
    /// What was asked for.
    var options: [Report.Option]
    var sets: [RuleSet]
    /// All that was read for it, each file once, in a fixed order.
    var files: [ReadFile]

    /// What became of the entries of each list, by paths that mean the same wherever the program stands.
    var lists: [ListAccount] {
      sets.flatMap(\.accounts).map { account in
        var account = account
        account.path = RulesFolder.portable(account.path)
        return account
      }
    }
  }

  private let options: ReplayOptions
  private var sets: [RuleSet] = []
  private var setIndexes: [String: Int] = [:]
  private var censors: [Censor] = []
  private var censorIndexes: [String: Int] = [:]
  private var files: Set<ReadFile> = []

  private init(_ options: ReplayOptions) {
    self.options = options
  }

  /// The plans of a run: one a scenario, or one a censor.
  ///
  /// - Throws: `ConfigurationError` for the first file that cannot be used, and further ones of its scenario.
  static func buildAll(_ options: ReplayOptions) throws(ConfigurationError) -> [Result] {
    var results: [Result] = []
    if options.rules.isEmpty {
      let scenarios =
        options.scenarios.isEmpty ? [try RulesFolder.defaultScenario()] : options.scenarios
      for scenario in scenarios {
        var builder = PlanBuilder(options)
        results.append(try builder.plan(of: RulesFolder.scenario(scenario)))
      }
    } else {
      let isAlone = options.censors.count < 2
      for censor in options.censors.isEmpty ? ["perfect"] : options.censors {
        var builder = PlanBuilder(options)
        results.append(try builder.planOfRules(censor, isAlone: isAlone))
      }
    }
    return results
  }

  /// The plan of a run that has one.
  ///
  /// - Throws: `ConfigurationError` for the first file that cannot be used.
  static func build(_ options: ReplayOptions) throws(ConfigurationError) -> Result {
    var one = options
    one.scenarios = Array(options.scenarios.prefix(1))
    one.censors = Array(options.censors.prefix(1))
    // There is one for each, and one for none.
    return try buildAll(one)[0]
  }

  private mutating func plan(of path: String) throws(ConfigurationError) -> Result {
    let scenario = try Scenario(contentsOf: path)
    files.insert(scenario.file)
    let base = RulesFolder.folder(of: path)
    let censorFolder = RulesFolder.join(base, "../censors")
    var gateways: [Gateway] = []
    var errors: [ConfigurationError] = []
    for site in scenario.gateways {
      var mask: RuleSetMask = []
      for rules in site.rules {
        do throws(ConfigurationError) {
          mask.formUnion(try ruleSet(rules.hasPrefix("/") ? rules : RulesFolder.join(base, rules)))
        } catch {
          errors.append(error)
        }
      }
      do throws(ConfigurationError) {
        let file = try RulesFolder.censor(site.censor, in: censorFolder, relativeTo: base)
        gateways.append(Gateway(name: site.name, censor: try censor(file), sets: mask))
      } catch {
        errors.append(error)
      }
    }
    if let error = ConfigurationError.joined(errors) { throw error }
    let hiddenNames = try hiddenNames()
    let plan = Plan(
      networks: scenario.networks, gateways: gateways, censors: censors, routes: scenario.routes,
      matcher: try RuleMatcher(sets), clientIsInside: false,
      drawsStrayClients: scenario.strayClients == .byShare, population: scenario.population,
      utcOffset: scenario.utcOffset, hours: scenario.hours, seed: options.seed,
      isCertain: options.isCertain, limits: options.limits, hiddenNames: hiddenNames)
    return Result(
      plan: plan, label: scenario.name, title: scenario.title,
      options: [Report.Option("scenario", .text(RulesFolder.portable(path)))], sets: sets,
      files: namedFiles)
  }

  /// One gateway that all clients are behind.
  ///
  /// - Parameter isAlone: whether no other censor is compared with this one.
  private mutating func planOfRules(
    _ name: String, isAlone: Bool
  ) throws(ConfigurationError) -> Result {
    var mask: RuleSetMask = []
    for path in options.rules { mask.formUnion(try ruleSet(path)) }
    let file = try RulesFolder.censor(
      name, in: RulesFolder.path() + "/censors", relativeTo: ".")
    let gateway = Gateway(name: "gateway", censor: try censor(file), sets: mask)
    let hiddenNames = try hiddenNames()
    let plan = Plan(
      networks: [Network(name: "clients", prefixes: [])], gateways: [gateway], censors: censors,
      routes: [Route(network: 0, weight: 1, gateways: [0])], matcher: try RuleMatcher(sets),
      clientIsInside: true, seed: options.seed, isCertain: options.isCertain,
      limits: options.limits, hiddenNames: hiddenNames)
    let title = sets.map(\.name).joined(separator: ", ")
    return Result(
      plan: plan, label: censors[0].name,
      title: isAlone ? title : "\(title), under \(censors[0].name)",
      options: [
        Report.Option("rules", .list(options.rules)), Report.Option("censor", .text(name)),
      ], sets: sets, files: namedFiles)
  }

  /// What comes with Chokepoint, whatever the scenario.
  private mutating func hiddenNames() throws(ConfigurationError) -> HiddenNames {
    let set = try RuleSet(contentsOf: RulesFolder.path() + "/hidden-names.yaml")
    files.formUnion(set.files)
    return try HiddenNames(set)
  }

  /// The files, by paths that mean the same wherever the program stands.
  private var namedFiles: [ReadFile] {
    let named = files.map { file in
      var file = file
      file.path = RulesFolder.portable(file.path)
      return file
    }
    return Set(named).sorted()
  }

  private mutating func ruleSet(_ path: String) throws(ConfigurationError) -> RuleSetMask {
    if let index = setIndexes[path] { return RuleSetMask(set: index) }
    guard sets.count < RuleSetMask.countMax else {
      throw ConfigurationError(
        file: path, line: nil, column: nil,
        message: "more than \(RuleSetMask.countMax) rule sets in one run",
        remedy: "join some of them into one file")
    }
    let set = try RuleSet(contentsOf: path, tolerance: options.losses)
    files.formUnion(set.files)
    sets.append(set)
    setIndexes[path] = sets.count - 1
    return RuleSetMask(set: sets.count - 1)
  }

  private mutating func censor(_ path: String) throws(ConfigurationError) -> Int {
    if let index = censorIndexes[path] { return index }
    let censor = try Censor(contentsOf: path)
    files.formUnion(censor.files)
    censors.append(censor)
    censorIndexes[path] = censors.count - 1
    return censors.count - 1
  }
}
