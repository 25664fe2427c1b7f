import Configuration
import Foundation
import Gateway
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

  @Test func whatIsNotWrittenIsNotSaid() throws {
    let scenario = try Self.load(Self.valid)
    #expect(scenario.population == nil)
    #expect(scenario.utcOffset == 0)
    #expect(scenario.hours == nil)
    #expect(scenario.networks[0].domesticPerMillion == 0)
    #expect(scenario.routes[0].back == [0])
    #expect(scenario.routes[0].destination == nil)
  }

  @Test func usersClocksAndHoursAreRead() throws {
    let scenario = try Self.load(
      Self.valid + "\npopulation: 18200000\nutc-offset: \"+05:45\"\nhours: [22, 6]\n")
    #expect(scenario.population == 18_200_000)
    #expect(scenario.utcOffset == 20_700)
    #expect(scenario.hours == DayHours(from: 22, to: 6))
  }

  @Test func waysBackAndWithinTheCountryAreRead() throws {
    let scenario = try Self.load(
      Self.valid
        .replacing("gateways: []}", with: "gateways: [south, north], back: [east], domestic: 0.25}")
        .replacing(", domestic: 0.25}", with: "}")
        .replacing("share: 40}", with: "share: 40, domestic: 0.25}")
        .replacing(
          "routes:",
          with: """
              - {name: south, censor: perfect, rules: rules.yaml}
              - {name: east, censor: perfect, rules: rules.yaml}
            routes:
              - {network: home, to: campus, gateways: [south, east]}
              - {network: home, gateways: north, back: []}
            """))
    #expect(scenario.networks.map(\.domesticPerMillion) == [0, 250_000])
    #expect(scenario.routes.map(\.gateways) == [[1, 2], [0], [0], [1, 0]])
    #expect(scenario.routes.map(\.back) == [[2, 1], [], [0], [2]])
    #expect(scenario.routes.map(\.destination) == [1, nil, nil, nil])
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
      ":5:30: 10.1.0.0/16 is in 'home' and in 'campus' (keep it in one network)"
    ),
    (
      "gateways: []}", "gateways: [north, north]}",
      ":10:41: gateway 'north' is on this way twice (name it once)"
    ),
    (
      "gateways: []}", "gateways: [], back: nort}",
      ":10:43: there is no gateway 'nort' (did you mean 'north'?)"
    ),
    (
      "gateways: []}", "gateways: [], to: campu}",
      ":10:41: there is no network 'campu' (did you mean 'campus'?)"
    ),
    (
      "gateways: north}", "gateways: []}",
      ":7:5: gateway 'north' is on no route (add it to one, or remove it)"
    ),
    (
      "share: 40", "domestic: 40", ":5:53: domestic must be a number from 0 to 1, not '40'"
    ),
    (
      "title:", "population: 0\ntitle:",
      ":2:13: population must be a whole number from 1 to 1000000000000, not '0'"
    ),
    (
      "title:", "hours: [9, 9]\ntitle:",
      ":2:8: 'hours' is the first hour and the one that ends them (write them as [19, 23] or, over midnight, [22, 6])"
    ),
    (
      "title:", "utc-offset: east\ntitle:",
      ":2:13: 'east' is no offset from UTC (write it as 8, -3.5 or +05:45, from -12 to 14 hours)"
    ),
    (
      "title:", "utc_offset: 8\ntitle:",
      ":2:1: unknown key 'utc_offset' (did you mean 'utc-offset'?)"
    ),
    ("name: campus", "name: home", ":5:12: a second network 'home' (rename one of them)"),
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
