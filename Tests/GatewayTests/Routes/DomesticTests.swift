import Dissection
import Gateway
import TestSupport
import Testing

/// Traffic that never leaves the country.
@Suite struct DomesticTests {
  private static let censor = RoutedCapture.censor("reactions: {sni: tcp-reset}\n")
  private static let out = [0, 1].map { Route(network: $0, weight: 1, gateways: [0]) }

  private static func replay(
    client: String = "10.1.0.2", server: String = "192.0.2.80", domestic: Int = 0,
    routes: [Route] = out, seed: UInt64 = 0
  ) throws -> RoutedCapture {
    var visit = Conversation(client: client, server: server)
    visit.connection(40_001, 443, request: Messages.clientHello("blocked.test"))
    return try RoutedCapture(
      visit, censors: [censor], routes: routes, domestic: domestic, seed: seed)
  }

  /// The sites among 200 that are within the country.
  private static func sites(
    client: String = "10.1.0.2", domestic: Int, seed: UInt64 = 0
  ) throws -> Set<Int> {
    var sites: Set<Int> = []
    for host in 0..<200 {
      let seen = try replay(
        client: client, server: "192.0.2.\(host)", domestic: domestic, seed: seed)
      if seen.flows[0].gateway == nil { sites.insert(host) }
    }
    return sites
  }

  @Test func aFlowWithinTheCountryPassesNoGateway() throws {
    let flow = try Self.replay(domestic: 1_000_000).flows[0]
    #expect(flow.verdict == .passed)
    #expect(flow.gateway == nil)
    #expect(flow.network == 0)
  }

  /// Of 200 sites a binomial 80 ± 4 × 6.9.
  @Test func theShareIsThatOfTheSites() throws {
    let count = try Self.sites(domestic: 400_000).count
    #expect((52...108).contains(count))
  }

  @Test func aSiteIsWithinTheCountryForAllItsUsers() throws {
    let sites = try Self.sites(domestic: 400_000)
    #expect(try Self.sites(client: "10.1.200.7", domestic: 400_000) == sites)
    #expect(try Self.sites(client: "10.2.0.9", domestic: 400_000) == sites)
    #expect(try Self.sites(domestic: 400_000, seed: 1) != sites)
  }

  @Test func aGreaterShareHoldsTheSitesOfALesser() throws {
    let few = try Self.sites(domestic: 200_000)
    #expect(try Self.sites(domestic: 500_000).isStrictSuperset(of: few))
  }

  @Test func aRouteSaysWhereTrafficBetweenNetworksIsWatched() throws {
    let inland = Self.out + [Route(network: 0, weight: 1, gateways: [0], destination: 1)]
    let north = try Self.replay(server: "10.2.0.1", routes: inland).flows[0]
    #expect(north.verdict == .blocked)
    #expect(north.network == 0)
    #expect(north.user.description == "10.1.0.2")
    // No route is told for the other direction, nor for neighbours.
    let south = try Self.replay(client: "10.2.0.1", server: "10.1.0.2", routes: inland).flows[0]
    #expect(south.gateway == nil)
    let neighbour = try Self.replay(server: "10.1.0.3", routes: inland).flows[0]
    #expect(neighbour.gateway == nil)
  }

  @Test func aShareOfTrafficAbroadDoesNotTouchRoutesWithinTheCountry() throws {
    let inland = Self.out + [Route(network: 0, weight: 1, gateways: [0], destination: 1)]
    let flow = try Self.replay(
      server: "10.2.0.1", domestic: 1_000_000, routes: inland
    ).flows[0]
    #expect(flow.verdict == .blocked)
  }
}
