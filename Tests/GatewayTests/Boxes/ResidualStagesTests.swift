import Gateway
import TestSupport
import Testing

/// Memory in stages: several memories of a box, each with its own key, time, reaction and triggers.
@Suite struct ResidualStagesTests {
  private static let rules = """
      - {id: site, names: [blocked.test]}
      - {id: resolver, names: [resolver.test], residual: resolvers}

    """
  private static let second: Int64 = 1_000_000_000

  /// A visit some seconds after the first, from a port of the client.
  private struct Visit {
    var after: Int64
    var port: UInt16
    var name = "other.test"
  }

  /// What becomes of a visit of a listed name from port 40001, and of later ones.
  private static func replay(
    _ residual: String, first: String = "blocked.test", seed: UInt64 = 0, _ later: Visit...
  ) throws -> [FlowRecord] {
    let censor =
      "name: c\ntitle: C\nplacement: in-path\nreactions: {sni: tcp-reset}\nresidual:\n\(residual)\n"
    var conversation = Conversation()
    conversation.connection(40_001, 443, request: Messages.clientHello(first))
    let start = conversation.now
    for visit in later {
      conversation.now = start + visit.after * second
      conversation.connection(visit.port, 443, request: Messages.clientHello(visit.name))
    }
    return try ReplayedCapture(conversation, rules: rules, censor: censor, seed: seed).flows
  }

  /// Bock et al., WOOT 2021, §IV, of ESNI: the 4-tuple for the full time, the 3-tuple for some seconds, and
  /// for the full time after a second trigger within 3 minutes. The first time is longer here, since the ports
  /// of a flow are used again only when it has timed out.
  private static let stages = """
      - {key: 4-tuple, seconds: 600}
      - {key: 3-tuple, begins-after: 1, seconds: 5}
      - {key: 3-tuple, seconds: 180, triggers: 2, within-seconds: 180}
    """

  @Test(arguments: [
    (300, 40_001, Verdict.blocked), (700, 40_001, .passed), (0, 40_002, .passed),
    (3, 40_002, .blocked), (10, 40_002, .passed), (100, 40_002, .passed),
  ])
  func aStageHasItsOwnKeyAndTime(after: Int64, port: UInt16, verdict: Verdict) throws {
    let flows = try Self.replay(Self.stages, Visit(after: after, port: port))
    #expect(flows[1].verdict == verdict)
  }

  @Test func aSecondTriggerWithinTheTimeBringsTheNextStage() throws {
    let flows = try Self.replay(
      Self.stages, Visit(after: 60, port: 40_002, name: "blocked.test"),
      Visit(after: 90, port: 40_003), Visit(after: 230, port: 40_004),
      Visit(after: 250, port: 40_005))
    #expect(flows.map(\.verdict) == [.blocked, .blocked, .blocked, .blocked, .passed])
  }

  @Test func aSecondTriggerAfterTheTimeIsAFirstOne() throws {
    let flows = try Self.replay(
      Self.stages, Visit(after: 200, port: 40_002, name: "blocked.test"),
      Visit(after: 230, port: 40_003))
    #expect(flows.map(\.verdict) == [.blocked, .blocked, .passed])
  }

  /// Niere et al., FOCI 2025, captures: a RST/ACK for the name of a resolver, then its SYNs are dropped.
  @Test func aMemoryMayReactOtherwiseAndForSomeRulesOnly() throws {
    let memories = """
        - {key: 3-tuple, seconds: 60}
        - {name: resolvers, key: 3-tuple, seconds: 360, reaction: drop}
      """
    let resolver = try Self.replay(
      memories, first: "resolver.test", Visit(after: 300, port: 40_002))
    #expect(resolver.map(\.reaction) == [.tcpReset, .drop])
    #expect(resolver[1].failure == .genericTimeout)
    #expect(resolver[1].blocking == .tcpIP)
    let other = try Self.replay(
      memories, Visit(after: 30, port: 40_002), Visit(after: 300, port: 40_003))
    #expect(other.map(\.reaction) == [.tcpReset, .tcpReset, nil])
    // A RST/ACK for a SYN is what a closed port answers.
    #expect(other[1].failure == .connectionRefused)
  }

  /// A memory of no time is a rule's way to leave none.
  @Test func aMemoryOfNoTimeHitsNothing() throws {
    let flows = try Self.replay(
      "  - {key: 3-tuple, seconds: 60}\n  - {name: resolvers, key: 3-tuple, seconds: 0}",
      first: "resolver.test", Visit(after: 3, port: 40_002))
    #expect(flows.map(\.verdict) == [.blocked, .passed])
  }

  /// Heitmann et al. 2025, of QUIC: 58 % of the hosts have a memory of the 3-tuple, 37 % one of the 4-tuple.
  /// Three standard deviations of 400 draws are 7.4 and 7.3 %.
  @Test func hostsAreSharedOutAmongMemories() throws {
    let memories = """
        - {key: 3-tuple, seconds: 600, hosts: 0.58}
        - {key: 4-tuple, seconds: 600, hosts: {from: 0.58, to: 0.95}}
      """
    var counts = (three: 0, four: 0, none: 0)
    for seed in 0..<400 as Range<UInt64> {
      let flows = try Self.replay(
        memories, seed: seed, Visit(after: 300, port: 40_002), Visit(after: 310, port: 40_001))
      switch (flows[1].verdict, flows[2].verdict) {
      case (.blocked, .passed): counts.three += 1
      case (.passed, .blocked): counts.four += 1
      case (.passed, .passed): counts.none += 1
      default: counts.three += 1
      }
    }
    #expect(abs(Double(counts.three) / 400 - 0.58) < 0.074)
    #expect(abs(Double(counts.four) / 400 - 0.37) < 0.073)
    #expect(abs(Double(counts.none) / 400 - 0.05) < 0.033)
  }

  @Test func someOfAClientsPortsAreHit() throws {
    var hitCount = 0
    for port in 41_000..<41_400 as Range<UInt16> {
      let flows = try Self.replay(
        "  {key: 3-tuple, seconds: 600, client-ports: 0.2}", Visit(after: 30, port: port))
      if flows[1].verdict == .blocked { hitCount += 1 }
    }
    // Three standard deviations of 400 draws are 6 %.
    #expect(abs(Double(hitCount) / 400 - 0.2) < 0.06)
  }

  @Test func moreTriggersHitMoreOften() throws {
    let memory = "  {key: 3-tuple, seconds: 600, probability: {by-trigger: [0, 0, 1]}}"
    let again = { (after: Int64, port: UInt16) in
      Visit(after: after, port: port, name: "blocked.test")
    }
    let flows = try Self.replay(
      memory, Visit(after: 10, port: 40_002), again(20, 40_003), Visit(after: 30, port: 40_004),
      again(40, 40_005), Visit(after: 50, port: 40_006))
    #expect(
      flows.map(\.verdict) == [.blocked, .passed, .blocked, .passed, .blocked, .blocked])
  }

  @Test(arguments: [
    "residual: {key: 3-tuple, seconds: 60, reaction: dns-injection}",
    "residual: {key: 3-tuple, seconds: 60, within-seconds: 60}",
    "residual: {key: 3-tuple, seconds: 60, hosts: {from: 0.5, to: 0.2}}", "residual: []",
    "placement: on-path\nresidual: {key: 3-tuple, seconds: 60, reaction: drop}",
    "acts: {counted: server, on-packet: syn}", "acts: {after-packets: {from: 8, to: 5}}",
    "acts: {}",
    "acts: on-later-flows", "rate: {kilobits: 140}",
    "connections: {key: 3-tuple, passed: 0, within-seconds: 60}",
    "active: {from: 2025-08-20 00:34, to: 2025-08-19}", "active: {from: 20 August}",
  ])
  func whatMeansNothingIsRefused(text: String) {
    let placement = text.contains("placement") ? "" : "placement: in-path\n"
    let censor = "name: c\ntitle: C\n\(placement)reactions: {sni: tcp-reset}\n\(text)\n"
    #expect(throws: (any Error).self) {
      try ReplayedCapture(Conversation(), rules: Self.rules, censor: censor)
    }
  }
}
