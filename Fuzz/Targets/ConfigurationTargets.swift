import Configuration
import Gateway
import Rules
import Simulation

/// The bytes are a rule set in YAML. Those that can be read are compiled, and asked.
enum RulesTarget {
  static func run(_ bytes: [UInt8]) {
    do throws(ConfigurationError) {
      let text = try ConfigurationNode.text(of: bytes, file: "fuzz.yaml")
      let set = try RuleSet(parsing: text, file: "fuzz.yaml")
      try match(set)
    } catch {
      precondition(!error.description.isEmpty)
    }
  }

  /// Looks for a name and a text in a rule set that was read.
  static func match(_ set: RuleSet) throws(ConfigurationError) {
    _ = RuleSetSummary(of: set)
    for finding in set.findings { precondition(!finding.message.isEmpty) }
    let matcher = try RuleMatcher([set])
    let name = Array("www.social.test".utf8)
    var hits: [RuleHit] = []
    for field in Field.allCases {
      matcher.match(name: name.span, field: field, sets: RuleSetMask(set: 0), into: &hits)
    }
    for hit in hits { precondition(set.rules.indices.contains(Int(hit.rule))) }
  }
}

/// The bytes are a scenario.
enum ScenarioTarget {
  static func run(_ bytes: [UInt8]) {
    ScratchFile.with(bytes, suffix: ".yaml") { path in
      do throws(ConfigurationError) {
        let scenario = try Scenario(contentsOf: path)
        for route in scenario.routes {
          precondition(scenario.networks.indices.contains(route.network.offset))
          precondition(route.gateways.allSatisfy { scenario.gateways.indices.contains($0.offset) })
          precondition(route.back.allSatisfy { scenario.gateways.indices.contains($0.offset) })
        }
      } catch {
        precondition(!error.description.isEmpty)
      }
    }
  }
}

/// The bytes are a censor.
enum CensorTarget {
  static func run(_ bytes: [UInt8]) {
    do throws(ConfigurationError) {
      let text = try ConfigurationNode.text(of: bytes, file: "fuzz.yaml")
      let censor = try Censor(ConfigurationNode.parse(text, file: "fuzz.yaml"))
      precondition(censor.boxes.allSatisfy { (0...1_000_000).contains($0.odds.perMillion) })
    } catch {
      precondition(!error.description.isEmpty)
    }
  }
}
