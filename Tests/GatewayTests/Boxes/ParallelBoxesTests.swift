import Dissection
import Gateway
import TestSupport
import Testing

/// Which box decides, and which act, where several have read the same packet.
@Suite struct ParallelBoxesTests {
  private static let rules = "  - {id: site, names: [blocked.test]}\n"

  private static func censor(_ placement: String, _ boxes: String...) -> String {
    "name: c\ntitle: C\nplacement: \(placement)\nboxes:\n"
      + boxes.map { "  - {\($0)}\n" }.joined()
  }

  private static var visit: Conversation {
    var visit = Conversation()
    visit.connection(40_001, 443, request: Messages.clientHello("blocked.test"))
    return visit
  }

  /// Readers of three kinds, none of which misses a whole ClientHello.
  private static let perfect = "name: perfect"
  private static let single = "name: single, stream: {segments: alone}"
  private static let client = "name: client, stream: {reads: client}"

  @Test(arguments: [
    [perfect, single], [single, perfect], [single, client], [client, single],
  ])
  func theFirstInTheFileDecides(boxes: [String]) throws {
    let file = Self.censor(
      "in-path", boxes[0] + ", reactions: {sni: drop}", boxes[1] + ", reactions: {sni: tcp-reset}")
    let flow = try ReplayedCapture(Self.visit, rules: Self.rules, censor: file).flows[0]
    #expect(flow.reaction == .drop)
    #expect(flow.frame == 4)
  }

  @Test(arguments: [
    [perfect, single], [single, perfect], [single, client], [client, single],
  ])
  func theGatewayNearerToTheUsersDecides(boxes: [String]) throws {
    let flow = try ReplayedCapture(
      Self.visit, rules: Self.rules,
      censor: Self.censor("in-path", boxes[0] + ", reactions: {sni: tcp-reset}"),
      others: [Self.censor("in-path", boxes[1] + ", reactions: {sni: drop}")]
    ).flows[0]
    #expect(flow.gateway == 0)
    #expect(flow.reaction == .tcpReset)
  }

  /// What a flow that was caused carries is what decided in the end, and not what acted first.
  @Test func aCausedFlowCarriesTheDecidingGateway() throws {
    var conversation = Conversation(server: "192.0.2.53")
    conversation.udp(40_001, 53, Messages.dnsQuery("blocked.test"))
    conversation.udp(
      40_001, 53, fromServer: true, Messages.dnsAnswer("blocked.test", [192, 0, 2, 80]))
    var visit = Conversation()
    visit.connection(40_002, 443, request: Messages.clientHello("other.test"))
    for packet in visit.packets { conversation.add(packet.bytes) }
    let injection = "reactions: {dns: dns-injection}"
    let replayed = try ReplayedCapture(
      conversation, rules: Self.rules,
      censor: Self.censor("on-path", "name: a, dns: {names: c-string}, " + injection),
      others: [Self.censor("on-path", "name: b, " + injection)])
    #expect(replayed.flows.map(\.gateway) == [0, 0])
    #expect(replayed.flows[1].causedBy == 1)
  }

  /// How many segments are forged on the ClientHello: two of each box that resets.
  @Test(arguments: [
    ("on-path", ["tcp-reset", "tcp-reset", "tcp-reset"], 6),
    ("in-path", ["tcp-reset", "tcp-reset", "tcp-reset"], 6),
    ("in-path", ["tcp-reset", "drop", "tcp-reset"], 4),
    ("in-path", ["drop", "tcp-reset", "tcp-reset"], 0),
  ])
  func whatAddsPacketsIsDoneSideBySide(
    placement: String, reactions: [String], count: Int
  ) throws {
    // They read in another order than that of the file: the perfect one first.
    let boxes = zip([Self.single, Self.perfect, Self.client], reactions)
      .map { "\($0), reactions: {sni: \($1)}" }
    let file = Self.censor(placement, boxes[0], boxes[1], boxes[2])
    let plan = try ReplayedCapture(Self.visit, rules: Self.rules, censor: file).plan
    var observers = Observers()
    observers.tracksFates = true
    var replay = try Replay(plan, observing: observers)
    Self.visit.withBatch { replay.process($0) }
    let fates = replay.fates
    #expect(fates?.forged.elements.count == count)
    #expect(fates?.actions.first.map { plan.boxName(Int($0.done.box), at: 0) } == "single")
    #expect(fates?.isKept[3] == (reactions[0] == "tcp-reset"))
  }

  /// Each box that acted remembers the flow, and acts on the next.
  @Test func allRemember() throws {
    let reset = ", reactions: {sni: tcp-reset}, residual: {key: 3-tuple, seconds: 60}"
    let file = Self.censor("on-path", Self.single + reset, Self.client + reset)
    var conversation = Self.visit
    conversation.connection(40_002, 443, request: Messages.clientHello("other.test"))
    let plan = try ReplayedCapture(conversation, rules: Self.rules, censor: file).plan
    var observers = Observers()
    observers.tracksFates = true
    var replay = try Replay(plan, observing: observers)
    conversation.withBatch { replay.process($0) }
    let fates = replay.fates
    // The ClientHello is the 4th packet, the second SYN the 8th.
    #expect(fates?.actions.map(\.record) == [3, 3, 7, 7])
    #expect(fates?.actions.map(\.done.earlierFlow) == [nil, nil, 1, 1])
  }
}
