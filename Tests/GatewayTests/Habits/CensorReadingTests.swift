import Dissection
import Gateway
import Rules
import TestSupport
import Testing

/// What is reported of flows that censors read otherwise than the receiver.
@Suite struct CensorReadingTests {
  private static let alone = WatchedConversation.censor("segments: alone")

  private static func rules(evadedIn capture: ReplayedCapture) -> [Int32] {
    capture.flows.indices.flatMap { capture.evadedRules($0) }
  }

  @Test func whatACensorDidNotSeeIsEvadedAndNamed() throws {
    var conversation = Conversation.established
    conversation.sendRequest(cutAt: [20])
    let capture = try WatchedConversation(conversation, stream: "segments: alone").capture
    let flow = try #require(capture.flows.first)
    #expect(flow.verdict == .passed)
    #expect(capture.evadedRules(0) == [0])
    #expect(capture.names(0) == ["http-host blocked.test 5"])
  }

  /// A segment with an option that the censor does not take, and its repetition without.
  @Test func whatACensorSeesLaterIsNotEvaded() throws {
    var conversation = Conversation.established
    conversation.send(Conversation.request, options: [1, 1, 1, 1])
    conversation.send(Conversation.request)
    let capture = try WatchedConversation(
      conversation, stream: "{segments: alone, options: none}"
    ).capture
    let flow = try #require(capture.flows.first)
    #expect(flow.verdict == .blocked)
    #expect(flow.frame == 5)
    #expect(capture.evadedRules(0).isEmpty)
    #expect(capture.sites[0] == "blocked.test")
  }

  /// The receiver has those bytes already, and drops the second copy; a reader of segments does not
  /// know.
  @Test func aNameThatTheServerNeverReceivesIsTheSiteAndNoNameOfTheFlow() throws {
    let harmless = Messages.httpRequest(host: "harmless.test")
    var conversation = Conversation.established
    conversation.send(harmless)
    conversation.send(Conversation.request, at: 0)
    let capture = try WatchedConversation(conversation, stream: "segments: alone").capture
    let flow = try #require(capture.flows.first)
    #expect(flow.verdict == .blocked)
    #expect(flow.observation == .httpHost)
    #expect(flow.frame == 5)
    #expect(capture.sites[0] == "blocked.test")
    #expect(capture.names(0).first == "http-host harmless.test 4")
    #expect(!capture.names(0).contains("http-host blocked.test 5"))
  }

  @Test func aRuleIsEvadedAtOneGatewayAndAppliedAtTheNext() throws {
    var conversation = Conversation.established
    conversation.sendRequest(cutAt: [20])
    let capture = try ReplayedCapture(
      conversation, rules: WatchedConversation.rules, censor: Self.alone,
      others: [ReplayedCapture.perfect])
    let flow = try #require(capture.flows.first)
    #expect(flow.verdict == .blocked)
    #expect(flow.gateway == 1)
    #expect(capture.evadedRules(0) == [0])
  }

  @Test(arguments: [[alone, ReplayedCapture.perfect], [ReplayedCapture.perfect, alone]])
  func theGatewayNearestToTheUserActsWhoeverReadsFirst(censors: [String]) throws {
    var conversation = Conversation.established
    conversation.send(Conversation.request)
    let capture = try ReplayedCapture(
      conversation, rules: WatchedConversation.rules, censor: censors[0],
      others: Array(censors[1...]))
    let flow = try #require(capture.flows.first)
    #expect(flow.gateway == 0)
    #expect(flow.frame == 4)
    #expect(flow.reaction == (censors[0] == Self.alone ? .tcpReset : .blockPage))
    #expect(Self.rules(evadedIn: capture).isEmpty)
  }

  /// A decoy evades the first kind of habits, segmentation the second, and only both together both.
  @Test func gatewaysOfOtherHabitsReadForThemselves() throws {
    let follower = WatchedConversation.censor("events: [{on: rst, effect: teardown}]")
    for (isReset, isCut, gateway) in [
      (false, true, 0), (true, false, 1), (true, true, nil),
    ] as [(Bool, Bool, GatewayIndex?)] {
      var conversation = Conversation.established
      if isReset { conversation.send([], .rst, checksum: .wrong) }
      conversation.sendRequest(cutAt: isCut ? [20] : [])
      let capture = try ReplayedCapture(
        conversation, rules: WatchedConversation.rules, censor: follower, others: [Self.alone])
      let flow = try #require(capture.flows.first)
      #expect(flow.verdict == (gateway == nil ? .passed : .blocked))
      if let gateway { #expect(flow.gateway == gateway) }
      #expect(Self.rules(evadedIn: capture).isEmpty == (gateway == 0))
    }
  }

  @Test func habitsOfTCPDoNotChangeHowDatagramsAreRead() throws {
    let censor = ReplayedCapture.perfect + "\nstream: {segments: alone, opened-by: syn}\n"
    var conversation = Conversation(server: "192.0.2.53")
    conversation.udp(40_001, 53, Messages.dnsQuery("blocked.test"))
    let capture = try ReplayedCapture(
      conversation, rules: WatchedConversation.rules, censor: censor)
    #expect(capture.flows.first?.reaction == .dnsInjection)
  }

  @Test func anAddressIsKnownToEveryCensor() throws {
    let censor = ReplayedCapture.perfect + "\nstream: {segments: alone, opened-by: syn}\n"
    let capture = try ReplayedCapture(
      Conversation.established, rules: "  - {id: host, addresses: [192.0.2.80]}\n", censor: censor)
    #expect(capture.flows.first?.reaction == .nullRoute)
  }

  /// A query over TCP that a censor resets leaves its name without an address.
  @Test func aQueryThatTheCensorResetsPoisonsItsName() throws {
    let query = Messages.dnsQuery("blocked.test")
    var conversation = Conversation(server: "192.0.2.53")
    conversation.connection(40_001, 53, request: [0, UInt8(query.count)] + query)
    conversation.connection(40_002, 443, request: Messages.clientHello("blocked.test"))
    let capture = try WatchedConversation(conversation, stream: "segments: alone").capture
    #expect(capture.flows.map(\.verdict) == [.blocked, .blocked])
    #expect(capture.flows.map(\.causedBy) == [nil, 1])
  }

  /// Several SYNs with numbers of their own: the server answers one, and takes data by its number.
  @Test func theReceiverGoesByTheSYNThatWasAcknowledged() throws {
    var conversation = Conversation()
    conversation.tcp(Conversation.port, 80, .syn, sequence: 1000)
    conversation.tcp(Conversation.port, 80, .syn, sequence: 77, checksum: .wrong)
    conversation.tcp(
      Conversation.port, 80, fromServer: true, [.syn, .ack], sequence: 5000, acknowledgement: 1001)
    conversation.sendRequest(cutAt: [20], isReversed: true)
    let capture = try ReplayedCapture(conversation, rules: WatchedConversation.rules)
    #expect(capture.flows.last?.verdict == .blocked)
  }

  /// Of a request that is not whole when the flow ends, both readers have what came.
  @Test func aRequestThatIsNotWholeIsReadWhenTheFlowEnds() throws {
    var conversation = Conversation.established
    conversation.send(Array(Conversation.request.dropLast(2)))
    let watched = try WatchedConversation(conversation, stream: "opened-by: syn")
    #expect(watched.isCaught)
  }

  /// What is kept of a connection that no one reads any more is given back, and used again.
  @Test func manyConnectionsAfterEachOtherAreRead() throws {
    var conversation = Conversation()
    for flow in 0..<300 {
      conversation.connection(
        UInt16(10_000 + flow), 80, request: Array(Conversation.request[..<20]),
        Array(Conversation.request[20...]))
    }
    let capture = try WatchedConversation(conversation, stream: "opened-by: syn").capture
    #expect(capture.flows.count == 300)
    #expect(capture.flows.allSatisfy { $0.verdict == .blocked })
  }
}
