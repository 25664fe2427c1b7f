import Configuration
import Foundation
import Simulation
import TestSupport
import Testing

/// Scenario files: what is read, and what is wrong with those that are not.
@Suite struct ScenarioTests {
  private static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

  private static let valid = """
    name: x
    title: Two networks
    networks:
      - {name: home, as: 64496, prefixes: [10.1.0.0/16, "2001:db8:1::/48"], share: 60}
      - {name: campus, prefixes: 10.2.0.0/16, share: 40}
    gateways:
      - {name: north, censor: perfect, rules: rules.yaml}
    routes:
      - {network: home, gateways: north}
      - {network: campus, gateways: []}
    """

  private static func load(_ text: String) throws -> Scenario {
    let folder = try TemporaryFolder()
    return try Scenario(contentsOf: try folder.write(text, to: "s.yaml"))
  }

  @Test func networksGatewaysAndRoutesAreRead() throws {
    let scenario = try Self.load(Self.valid)
    #expect(scenario.networks.map(\.name) == ["home", "campus"])
    #expect(scenario.networks[0].asNumber == 64_496)
    #expect(scenario.networks[0].prefixes.map(\.description) == ["10.1.0.0/16", "2001:db8:1::/48"])
    #expect(scenario.routes.map(\.gateways) == [[0], []])
  }

  @Test(arguments: [
    (
      "gateways: []}", "gateways: far-east}",
      ":10:33: there is no gateway 'far-east' (the gateways are: north)"
    ),
    (
      "network: campus", "network: camps",
      ":10:15: there is no network 'camps' (did you mean 'campus'?)"
    ),
    (
      "10.2.0.0/16", "10.2.0.1/16",
      ":5:30: '10.2.0.1/16' is no prefix (write it as 10.1.0.0/16 or 2001:db8::/32, with zeros after the prefix)"
    ),
    (
      "10.2.0.0/16", "10.1.0.0/16",
      ":5:5: 10.1.0.0/16 is in 'home' and in 'campus' (keep it in one network)"
    ),
    ("name: campus", "name: home", ":5:5: a second network 'home' (rename one of them)"),
    (
      "  - {network: campus, gateways: []}", "",
      ":9:3: network 'campus' has no route to the outside (add one, with 'gateways: []' if nothing watches it)"
    ),
  ])
  func mistakesSayPlaceAndRemedy(found: String, replacement: String, message: String) throws {
    let error = #expect(throws: ConfigurationError.self) {
      try Self.load(Self.valid.replacingOccurrences(of: found, with: replacement))
    }
    #expect(error?.description.hasSuffix("s.yaml" + message) == true, "\(error?.description ?? "")")
  }

  @Test func everyFileThatComesWithChokepointIsUsable() throws {
    let rules = Self.root + "/rules"
    var checked = 0
    for folder in ["", "/censors", "/scenarios"] {
      for file in try FileManager.default.contentsOfDirectory(atPath: rules + folder)
      where file.hasSuffix(".yaml") {
        #expect(throws: Never.self) { try RulesCheck.check("\(rules)\(folder)/\(file)") }
        checked += 1
      }
    }
    #expect(checked >= 3)
  }
}
