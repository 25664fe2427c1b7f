import Dissection
import Gateway
import Rules
import TestSupport
import Testing

/// What becomes of a flow that a rule names, by what was read and by the reaction.
@Suite struct VerdictTests {
  private static let names = "  - {id: site, category: NEWS, names: [blocked.test]}\n"

  @Test func aQueryForAListedNameIsAnsweredInTheResolversName() throws {
    var conversation = Conversation(server: "192.0.2.53")
    conversation.udp(40_001, 53, Messages.dnsQuery("www.blocked.test"))
    let replayed = try ReplayedCapture(conversation, rules: Self.names)
    let flow = try #require(replayed.flows.first)
    #expect(flow.verdict == .blocked)
    #expect(flow.reaction == .dnsInjection)
    #expect(flow.blocking == .dns)
    // 198.51.100.254 is in TEST-NET-2 (RFC 5737), which OONI takes for a bogon: nothing answers there.
    #expect(flow.failure == .genericTimeout)
    #expect(flow.frame == 1)
    #expect(flow.observation == .dns)
  }

  @Test func aQueryOverTCPIsResetSinceNoDatagramFitsInIt() throws {
    let query = Messages.dnsQuery("blocked.test")
    var conversation = Conversation(server: "192.0.2.53")
    conversation.connection(40_001, 53, request: [0, UInt8(query.count)] + query)
    let flow = try #require(try ReplayedCapture(conversation, rules: Self.names).flows.first)
    #expect(flow.reaction == .tcpReset)
    #expect(flow.blocking == .dns)
    #expect(flow.failure == .connectionReset)
  }

  @Test func aClientHelloForAListedNameIsReset() throws {
    var conversation = Conversation()
    conversation.connection(40_001, 443, request: Messages.clientHello("blocked.test"))
    let flow = try #require(try ReplayedCapture(conversation, rules: Self.names).flows.first)
    #expect(flow.reaction == .tcpReset)
    #expect(flow.blocking == .httpFailure)
    #expect(flow.failure == .connectionReset)
    #expect(flow.frame == 4)
  }

  @Test func aRequestForAListedHostGetsABlockPage() throws {
    var conversation = Conversation()
    conversation.connection(40_001, 8080, request: Messages.httpRequest(host: "blocked.test:8080"))
    let flow = try #require(try ReplayedCapture(conversation, rules: Self.names).flows.first)
    #expect(flow.reaction == .blockPage)
    #expect(flow.blocking == .httpDiff)
    #expect(flow.failure == nil)
  }

  @Test(arguments: ["/a?q=forbidden+thing", "/a?q=FORBIDDEN", "/for%62idden", "/x%20forbidden"])
  func aKeywordInAURLIsFoundHoweverItIsWritten(target: String) throws {
    var conversation = Conversation()
    conversation.connection(
      40_001, 80, request: Messages.httpRequest(host: "search.test", target: target))
    let replayed = try ReplayedCapture(
      conversation, rules: "  - {id: words, keywords: [forbidden], in: [http-url]}\n")
    let flow = try #require(replayed.flows.first)
    #expect(flow.verdict == .blocked)
    #expect(flow.observation == .httpURL)
  }

  @Test func aListedAddressIsNullRoutedFromTheFirstPacketOn() throws {
    var conversation = Conversation(server: "203.0.113.9")
    conversation.connection(40_001, 443, request: Messages.clientHello("bystander.test"))
    let rules = "  - {id: address, addresses: [203.0.113.0/24]}\n"
    let flow = try #require(try ReplayedCapture(conversation, rules: rules).flows.first)
    #expect(flow.reaction == .nullRoute)
    #expect(flow.blocking == .tcpIP)
    #expect(flow.failure == .genericTimeout)
    #expect(flow.frame == 1)
    #expect(flow.collateral == .sharedAddress)
  }

  @Test func aNameThatIsNotListedPasses() throws {
    var conversation = Conversation()
    conversation.connection(40_001, 443, request: Messages.clientHello("unblocked.test"))
    let replayed = try ReplayedCapture(conversation, rules: Self.names)
    #expect(replayed.flows.map(\.verdict) == [.passed])
    #expect(replayed.flows.map(\.insufficiency) == [nil])
    #expect(replayed.names(0) == ["sni unblocked.test 4"])
  }

  @Test func aCensorThatDoesNotLookThereIsEvaded() throws {
    var conversation = Conversation()
    conversation.connection(40_001, 443, request: Messages.clientHello("blocked.test"))
    let censor = """
      {name: x, title: DNS only, placement: on-path, reactions: {dns: dns-injection}}
      """
    let replayed = try ReplayedCapture(conversation, rules: Self.names, censor: censor)
    let flow = try #require(replayed.flows.first)
    #expect(flow.verdict == .passed)
    #expect(replayed.evadedRules(0) == [0])
  }
}

/// Keywords in any payload, wherever segments end.
@Suite struct PayloadKeywordTests {
  private static let rules = "  - {id: word, keywords: [forbidden], in: [payload]}\n"

  @Test(arguments: Array(1...11))
  func aKeywordAcrossSegmentsIsFound(split: Int) throws {
    let text = Array("x forbidden y".utf8)
    var conversation = Conversation()
    conversation.connection(40_001, 9999, request: Array(text[..<split]), Array(text[split...]))
    let flow = try #require(try ReplayedCapture(conversation, rules: Self.rules).flows.first)
    #expect(flow.observation == .payload)
    #expect(flow.reaction == .tcpReset)
  }

  @Test func aKeywordInADatagramIsDropped() throws {
    var conversation = Conversation()
    conversation.udp(40_001, 9999, Array("Forbidden".utf8))
    let flow = try #require(try ReplayedCapture(conversation, rules: Self.rules).flows.first)
    #expect(flow.reaction == .drop)
  }

  @Test(arguments: [(1010, true), (4087, true), (4088, false)])
  func keywordsAreLookedForInTheFirstBytes(offset: Int, isFound: Bool) throws {
    var conversation = Conversation()
    let text = Array(repeating: UInt8(ascii: " "), count: offset) + Array("forbidden".utf8)
    conversation.connection(40_001, 9999, request: Array(text[..<1000]), Array(text[1000...]))
    let flow = try #require(try ReplayedCapture(conversation, rules: Self.rules).flows.first)
    #expect((flow.verdict == .blocked) == isFound)
  }
}
