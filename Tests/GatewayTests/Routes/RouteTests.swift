import Configuration
import Dissection
import Gateway
import Rules
import TestSupport
import Testing

/// Networks, routes, and several gateways on one way.
@Suite struct RouteTests {
  private static func censor(_ reactions: String) throws -> Censor {
    try Censor(
      ConfigurationNode.parse(
        "{name: c, title: C, placement: in-path, reactions: \(reactions)}", file: "c.yaml"))
  }

  /// A province's gateway before the country's: the first looks in HTTP only, the second in TLS.
  private static func flows(
    _ request: [UInt8], client: String = "10.1.0.2", server: String = "192.0.2.80"
  ) throws -> [FlowRecord] {
    let sets = try ["province", "country"].map { name in
      try RuleSet(
        parsing: "name: \(name)\nrules:\n  - {id: \(name), names: [blocked.test]}\n",
        file: "\(name).yaml")
    }
    let plan = Plan(
      networks: [Network(name: "home", prefixes: [IPPrefix("10.0.0.0/8")].compactMap { $0 })],
      gateways: [
        Gateway(name: "province", censor: 0, sets: RuleSetMask(set: 0)),
        Gateway(name: "country", censor: 1, sets: RuleSetMask(set: 1)),
      ],
      censors: [
        try censor("{http-host: tcp-reset}"), try censor("{sni: drop, http-host: block-page}"),
      ],
      routes: [Route(network: 0, weight: 1, gateways: [0, 1])], matcher: try RuleMatcher(sets),
      clientIsInside: false)
    var conversation = Conversation(client: client, server: server)
    conversation.connection(40_001, 443, request: request)
    var replay = try Replay(plan)
    conversation.withBatch { replay.process($0) }
    var flows: [FlowRecord] = []
    _ = replay.finish { flow, _ in flows.append(flow) }
    return flows
  }

  @Test func theFirstGatewayThatActsDecides() throws {
    let flow = try #require(try Self.flows(Messages.httpRequest(host: "blocked.test")).first)
    #expect(flow.gateway == 0)
    #expect(flow.reaction == .tcpReset)
    #expect(flow.rule == 0)
  }

  @Test func whatTheFirstGatewayDoesNotSeeTheSecondMay() throws {
    let flow = try #require(try Self.flows(Messages.clientHello("blocked.test")).first)
    #expect(flow.gateway == 1)
    #expect(flow.reaction == .drop)
    #expect(flow.rule == 1)
  }

  @Test func aFlowBetweenTwoInsideAddressesPassesNoGateway() throws {
    let flow = try #require(
      try Self.flows(Messages.clientHello("blocked.test"), server: "10.2.0.1").first)
    #expect(flow.gateway == nil)
    #expect(flow.verdict == .passed)
    #expect(flow.network == 0)
  }

  @Test func aFlowBetweenTwoOutsideAddressesHasNoNetwork() throws {
    let flow = try #require(
      try Self.flows(Messages.clientHello("blocked.test"), client: "198.51.100.1").first)
    #expect(flow.network == nil)
    #expect(flow.verdict == .passed)
  }

  @Test func aFlowFromOutsideIsItsInsideUsers() throws {
    let flow = try #require(
      try Self.flows(
        Messages.clientHello("blocked.test"), client: "198.51.100.1", server: "10.1.0.2"
      ).first)
    #expect(flow.gateway == 1)
    #expect(flow.user.description == "10.1.0.2")
    #expect(!flow.clientIsInside)
  }
}
