import Foundation
import Gateway
import Simulation
import Testing

/// The scenarios that come with Chokepoint.
@Suite struct ReadyScenariosTests {
  private static let folder =
    URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path
    + "/rules/scenarios/"

  private static func scenario(_ name: String) throws -> Scenario {
    try Scenario(contentsOf: folder + name + ".yaml")
  }

  @Test(arguments: [
    "golden-shield", "golden-shield-regional", "kazakhstan", "kazakhstan-golden-shield",
    "federated", "classroom",
  ])
  func aScenarioIsCalledWhatItsFileIs(name: String) throws {
    let scenario = try Self.scenario(name)
    #expect(scenario.name == name)
    // A class stands for nobody else.
    #expect((scenario.population == nil) == (name == "classroom"))
  }

  @Test func theComparisonDiffersInTheCensorAlone() throws {
    let one = try Self.scenario("kazakhstan")
    let other = try Self.scenario("kazakhstan-golden-shield")
    #expect(one.population == other.population)
    #expect(one.utcOffset == other.utcOffset)
    #expect(one.networks.map(\.name) == other.networks.map(\.name))
    #expect(one.networks.map(\.prefixes) == other.networks.map(\.prefixes))
    #expect(one.networks.map(\.share) == other.networks.map(\.share))
    #expect(one.gateways.map(\.name) == other.gateways.map(\.name))
    #expect(one.gateways.map(\.rules) == other.gateways.map(\.rules))
    #expect(one.routes.map(\.gateways) == other.routes.map(\.gateways))
    #expect(one.routes.map(\.back) == other.routes.map(\.back))
    #expect(one.routes.map(\.weight) == other.routes.map(\.weight))
    #expect(Set(one.gateways.map(\.censor)) == ["kazakhstan-2025"])
    #expect(Set(other.gateways.map(\.censor)) == ["gfw-2025"])
  }

  @Test func someFlowsOfTheProvinceMeetTwoGateways() throws {
    let scenario = try Self.scenario("golden-shield-regional")
    let names = scenario.routes.filter { scenario.networks[$0.network].name == "province" }
      .filter { $0.destination == nil }
      .map { $0.gateways.map { scenario.gateways[$0.offset].name } }
    #expect(names == [["provincial", "shanghai"], ["provincial", "beijing"]])
  }

  @Test func operatorsOfTheFederationHaveListsOfTheirOwn() throws {
    let scenario = try Self.scenario("federated")
    #expect(Set(scenario.gateways.map(\.rules)).count == scenario.networks.count)
    #expect(scenario.routes.map(\.gateways) == scenario.networks.indices.map { [GatewayIndex($0)] })
  }
}
