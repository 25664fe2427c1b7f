import Gateway
import TestSupport
import Testing

/// Conditions joined, as alternatives and negated; exceptions, rules that allow, and what comes of the rest.
@Suite struct ConditionTests {
  private typealias Probe = ConditionProbe

  private static func flow(
    _ rules: String, _ conversation: Conversation, censor: String = ConditionProbe.censor
  ) throws -> FlowRecord {
    try ReplayedCapture(conversation, rules: rules, censor: censor).flows[0]
  }

  private static func hello(_ name: String?, server: String = "192.0.2.80") -> Conversation {
    Probe.tcp(Probe.hello(name), server: server)
  }

  /// A name and an address are known at different packets; the rule is met at the second of them.
  @Test func whatIsKnownAtDifferentPacketsIsJoinedAtTheLast() throws {
    let rules = "  - {id: both, names: site.example, when: {addresses: 192.0.2.0/24}}\n"
    let flow = try Self.flow(rules, Self.hello("site.example"))
    #expect(flow.verdict == .blocked)
    #expect(flow.observation == .sni)
    #expect(flow.frame == 4)
    #expect(try Self.flow(rules, Self.hello("other.example")).verdict == .passed)
    #expect(
      try Self.flow(rules, Self.hello("site.example", server: "203.0.113.1")).verdict == .passed)
  }

  /// A box that looks at addresses alone learns of the name where the address is joined with it.
  @Test func aBoxThatLooksAtOnePartActsWhenAllAreKnown() throws {
    let rules = "  - {id: both, names: site.example, when: {addresses: 192.0.2.0/24}}\n"
    let censor = "name: c\ntitle: C\nplacement: in-path\nreactions: {address: null-route}\n"
    let flow = try Self.flow(rules, Self.hello("site.example"), censor: censor)
    #expect(flow.verdict == .blocked)
    #expect(flow.observation == .address)
    #expect(flow.frame == 4)
    #expect(try Self.flow(rules, Self.hello("other.example"), censor: censor).verdict == .passed)
  }

  @Test(arguments: [
    ("all: [{ech: true}, {names: site.example}]", Verdict.passed),
    ("any: [{ech: true}, {names: site.example}]", .blocked),
    ("not: {ech: true}", .blocked), ("not: {names: site.example}", .passed),
    ("not: {any: [{ech: true}, {ports: 80}]}", .blocked),
    ("not: {all: [{alpn: h2}, {ports: 443}]}", .passed),
    ("any: [{all: [{alpn: h2}, {not: {ech: true}}]}, {ports: 1}], names: site.example", .blocked),
  ])
  func conditionsStandInEachOther(condition: String, verdict: Verdict) throws {
    #expect(try Probe.verdict(condition, Self.hello("site.example")) == verdict)
  }

  @Test func anExceptionTakesAwayFromItsRule() throws {
    let rules =
      "  - {id: below, names: site.example, unless: {names: 'exact:good.site.example'}}\n"
    #expect(try Self.flow(rules, Self.hello("www.site.example")).verdict == .blocked)
    #expect(try Self.flow(rules, Self.hello("good.site.example")).verdict == .passed)
  }

  @Test func aRuleThatAllowsKeepsThoseBehindItFromActing() throws {
    let allow = "  - {id: good, action: allow, names: good.site.example}\n"
    let block = "  - {id: below, names: site.example}\n"
    let good = Self.hello("good.site.example")
    #expect(try Self.flow(allow + block, good).verdict == .passed)
    #expect(try Self.flow(block + allow, good).verdict == .blocked)
    #expect(try Self.flow(allow + block, Self.hello("www.site.example")).verdict == .blocked)
  }

  /// The URL is judged after the host, and the rule for the host has allowed the request.
  @Test func aRuleThatAllowsCountsForAllOfARequest() throws {
    let rules =
      "  - {id: good, action: allow, names: site.example}\n  - {id: word, keywords: bad, in: http-url}\n"
    let good = Probe.request(host: "site.example", target: "/bad")
    let bad = Probe.request(host: "other.example", target: "/bad")
    #expect(try Self.flow(rules, Probe.tcp(good, port: 80)).verdict == .passed)
    #expect(try Self.flow(rules, Probe.tcp(bad, port: 80)).verdict == .blocked)
    // Each request of a connection is for itself.
    #expect(try Self.flow(rules, Probe.tcp(good, bad, port: 80)).frame == 5)
  }

  @Test func partsOfTwoRequestsAreNotJoined() throws {
    let rules = "  - {id: both, when: {host: site.example, url: word}}\n"
    let one = Probe.request(host: "site.example", target: "/")
    let other = Probe.request(host: "other.example", target: "/word")
    let both = Probe.request(host: "site.example", target: "/word")
    #expect(try Self.flow(rules, Probe.tcp(one, other, port: 80)).verdict == .passed)
    #expect(try Self.flow(rules, Probe.tcp(one + other, port: 80)).verdict == .passed)
    #expect(try Self.flow(rules, Probe.tcp(one, other, both, port: 80)).frame == 6)
    #expect(try Self.flow(rules, Probe.tcp(one + other + both, port: 80)).frame == 4)
  }

  @Test func eachQuestionIsForItself() throws {
    var conversation = Conversation()
    conversation.udp(40_001, 53, Messages.dnsQuery("site.example", type: 1))
    conversation.udp(40_001, 53, Messages.dnsQuery("other.example", type: 28))
    let rules = "  - {id: both, when: {names: site.example, dns-type: AAAA}}\n"
    #expect(try Self.flow(rules, conversation).verdict == .passed)
    conversation.udp(40_001, 53, Messages.dnsQuery("site.example", type: 28))
    #expect(try Self.flow(rules, conversation).frame == 3)
  }

  // MARK: - Allow lists

  private static let allowList =
    "  - {id: good, action: allow, names: good.example}\ndefault: block\n"

  @Test(arguments: [("good.example", Verdict.passed), ("bad.example", .blocked)])
  func whateverNoRuleAllowsIsBlockedByDefault(name: String, verdict: Verdict) throws {
    let replayed = try ReplayedCapture(
      Self.hello(name), rules: Self.allowList, censor: Probe.censor)
    #expect(replayed.flows[0].verdict == verdict)
    if verdict == .blocked {
      #expect(replayed.flows[0].frame == 4)
      #expect(replayed.plan.matcher.rules[Int(replayed.flows[0].rule ?? -1)].id == "default")
    }
    #expect(
      try Self.flow(Self.allowList, Probe.udp(Messages.dnsQuery(name))).verdict == verdict)
  }

  /// While a ClientHello is not whole its name may still be allowed.
  @Test func aNegationIsNotDecidedBeforeWhatItAsksForIsRead() throws {
    let hello = Probe.hello("good.example")
    for cut in [1, 5, 20, hello.count - 1] {
      let pieces = Probe.tcp(Array(hello[..<cut]), Array(hello[cut...]))
      #expect(try Self.flow(Self.allowList, pieces).verdict == .passed)
    }
    let other = Probe.hello("bad.example")
    #expect(
      try Self.flow(Self.allowList, Probe.tcp(Array(other[..<50]), Array(other[50...]))).frame == 5)
  }

  @Test func aFlowOfNoKnownProtocolIsBlockedByDefaultAndAnEmptyOneIsNot() throws {
    let flow = try Self.flow(Self.allowList, Probe.tcp([0, 1] + Array("hello".utf8), port: 9000))
    #expect(flow.verdict == .blocked)
    #expect(flow.observation == .protocol)
    #expect(try Self.flow(Self.allowList, Probe.tcp(port: 9000)).verdict == .passed)
  }

  @Test func anAllowListOfAddressesDecidesAtTheFirstPacket() throws {
    let rules = "  - {id: good, action: allow, addresses: 192.0.2.0/24}\ndefault: block\n"
    #expect(try Self.flow(rules, Self.hello("any.example")).verdict == .passed)
    let flow = try Self.flow(rules, Self.hello("any.example", server: "203.0.113.1"))
    #expect(flow.verdict == .blocked)
    #expect(flow.frame == 1)
  }

  // MARK: - Readings

  /// Parts are joined as one box reads them: one that puts no segments together sees no whole ClientHello.
  @Test func partsAreJoinedWithinAReading() throws {
    let rules = "  - {id: ech, when: {names: site.example, ech: true}}\n"
    let hello = Probe.hello("site.example", ech: true)
    let whole = Probe.tcp(hello)
    let cut = Probe.tcp(Array(hello[..<40]), Array(hello[40...]))
    let alone = Probe.censor + "stream: {segments: alone}\n"
    #expect(try Self.flow(rules, whole, censor: alone).verdict == .blocked)
    #expect(try Self.flow(rules, cut, censor: alone).verdict == .passed)
    #expect(try Self.flow(rules, cut).frame == 5)
    let joined = Probe.censor + "stream: {overlap: last}\n"
    #expect(try Self.flow(rules, cut, censor: joined).frame == 5)
  }

  /// A reader of lengths that finds the name by habits of its own knows what else is in the message.
  @Test func habitsForClientHellosKeepWhatConditionsAsk() throws {
    let censor = Probe.censor + "client-hello: {record: ignored}\n"
    let rules = "  - {id: ech, when: {names: site.example, ech: true}}\n"
    #expect(
      try Self.flow(rules, Probe.tcp(Probe.hello("site.example", ech: true)), censor: censor)
        .verdict
        == .blocked)
    #expect(
      try Self.flow(rules, Probe.tcp(Probe.hello("site.example")), censor: censor).verdict
        == .passed)
  }

  /// Many flows on the same places of the table do not inherit from each other.
  @Test func flowsKnowNothingOfEachOther() throws {
    var conversation = Conversation()
    for round in 0..<20 {
      let name = round % 2 == 0 ? "site.example" : "other.example"
      conversation.connection(40_001, 443, request: Probe.hello(name))
      conversation.now += 600_000_000_000
    }
    let flows = try ReplayedCapture(
      conversation, rules: "  - {id: both, names: site.example, when: {ports: 443}}\n",
      censor: Probe.censor
    ).flows
    #expect(flows.count == 20)
    #expect(flows.map(\.verdict) == (0..<20).map { $0 % 2 == 0 ? .blocked : .passed })
  }

  /// A plain rule beside those with conditions means what it means alone.
  @Test func plainRulesBesideOthersKeepTheirMeaning() throws {
    let plain = "  - {id: plain, names: site.example}\n  - {id: net, addresses: 203.0.113.0/24}\n"
    let other = "  - {id: cond, names: far.example, when: {ech: true}}\n"
    for conversation in [
      Self.hello("www.site.example"), Self.hello("other.example"),
      Self.hello("other.example", server: "203.0.113.9"),
      Probe.udp(Messages.dnsQuery("site.example")),
      Probe.tcp(Probe.request(host: "site.example"), port: 80),
    ] {
      let alone = try Self.flow(plain, conversation)
      let beside = try Self.flow(plain + other, conversation)
      #expect(alone.verdict == beside.verdict)
      #expect(alone.frame == beside.frame)
      #expect(alone.rule == beside.rule)
      #expect(alone.observation == beside.observation)
    }
  }
}
