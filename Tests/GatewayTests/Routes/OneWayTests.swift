import Dissection
import Gateway
import TestSupport
import Testing

/// Routes whose way back is not their way out: what gateways see that are on one of them only.
@Suite struct OneWayTests {
  /// Where the one gateway is.
  enum Way: CaseIterable, Sendable {
    case both
    case out
    case back

    var route: Route {
      switch self {
      case .both: Route(network: 0, weight: 1, gateways: [0])
      case .out: Route(network: 0, weight: 1, gateways: [0], back: [])
      case .back: Route(network: 0, weight: 1, gateways: [], back: [0])
      }
    }
  }

  private static let hello = Messages.clientHello("blocked.test")
  private static let answer = Array("HTTP/1.1 200 OK\r\n\r\nforbidden".utf8)

  /// A visit of a listed name, or one from outside.
  private static func visit(fromOutside: Bool = false) -> Conversation {
    var visit =
      fromOutside
      ? Conversation(client: "192.0.2.80", server: "10.1.0.2") : Conversation()
    visit.connection(40_001, 443, request: hello)
    return visit
  }

  /// A visit whose server says what a rule is looking for.
  private static var download: Conversation {
    var visit = Conversation()
    visit.handshake(40_001, 80)
    visit.tcp(
      40_001, 80, [.psh, .ack], sequence: 1001, acknowledgement: 5001,
      Messages.httpRequest(host: "site.test"))
    visit.tcp(
      40_001, 80, fromServer: true, [.psh, .ack], sequence: 5001, acknowledgement: 1050, answer)
    return visit
  }

  private static func replay(
    _ conversation: Conversation, _ way: Way, _ reactions: String,
    rules: String = RoutedCapture.rules,
    more: String = ""
  ) throws -> RoutedCapture {
    try RoutedCapture(
      conversation, censors: [RoutedCapture.censor("reactions: {\(reactions)}\n\(more)")],
      routes: [way.route, Route(network: 1, weight: 1, gateways: [])], rules: rules)
  }

  /// Perfect readers, one without state, and one that a SYN makes look.
  private static let readers = ["", "stream: {segments: alone}\n", "stream: {opened-by: syn}\n"]

  @Test(arguments: readers, [(Way.both, true), (.out, true), (.back, false)])
  func aUsersClientHelloIsSeenOnTheWayOut(reader: String, place: (way: Way, isSeen: Bool)) throws {
    let seen = try Self.replay(Self.visit(), place.way, "sni: tcp-reset", more: reader)
    #expect(seen.isBlocked == place.isSeen)
    #expect(seen.flows[0].gateway == 0)
  }

  @Test(arguments: readers, [(Way.both, true), (.out, false), (.back, true)])
  func aVisitorsClientHelloIsSeenOnTheWayBack(
    reader: String, place: (way: Way, isSeen: Bool)
  ) throws {
    let seen = try Self.replay(
      Self.visit(fromOutside: true), place.way, "sni: tcp-reset", more: reader)
    #expect(seen.isBlocked == place.isSeen)
  }

  @Test(arguments: readers.prefix(2), [(Way.both, true), (.out, false), (.back, true)])
  func whatAServerSaysIsSeenOnTheWayBack(reader: String, place: (way: Way, isSeen: Bool)) throws {
    let seen = try Self.replay(
      Self.download, place.way, "payload: tcp-reset",
      rules: "  - {id: word, keywords: [forbidden], in: [payload]}\n", more: reader)
    #expect(seen.isBlocked == place.isSeen)
  }

  @Test(arguments: [(Way.both, true), (.out, true), (.back, false)])
  func aQueryIsSeenOnTheWayOut(way: Way, isSeen: Bool) throws {
    var lookup = Conversation()
    lookup.udp(5353 + 40_000, 53, Messages.dnsQuery("blocked.test"))
    for habits in ["", "dns: {pointers: 0}\n"] {
      let seen = try Self.replay(lookup, way, "dns: dns-injection", more: habits)
      #expect(seen.isBlocked == isSeen)
    }
  }

  /// What no gateway sees is not said to have evaded any.
  @Test(arguments: [(Way.out, true), (.back, false)])
  func onlyGatewaysThatThePacketPassesAreEvaded(way: Way, isEvaded: Bool) throws {
    let seen = try Self.replay(Self.visit(), way, "http-host: tcp-reset")
    #expect(seen.isEvaded == isEvaded)
  }

  @Test func aBoxThatASYNMakesLookKnowsNoConnectionOnTheWayBack() throws {
    let seen = try Self.replay(
      Self.download, .back, "payload: tcp-reset",
      rules: "  - {id: word, keywords: [forbidden], in: [payload]}\n",
      more: "stream: {opened-by: syn}\n")
    #expect(!seen.isBlocked)
  }

  /// It never sees the SYN/ACK that it waits for.
  @Test(arguments: [(Way.both, true), (.out, false)])
  func aBoxThatWaitsForTheHandshakeReadsNothingOnOneWay(way: Way, isSeen: Bool) throws {
    let seen = try Self.replay(
      Self.visit(), way, "sni: tcp-reset",
      more: "stream: {opened-by: syn, handshake: complete}\n")
    #expect(seen.isBlocked == isSeen)
  }

  /// To a box that takes the sender of a SYN/ACK for the server, and sees nothing else before it, the
  /// user is the client.
  @Test func aBoxOnTheWayBackKnowsTheSidesByTheSYNACK() throws {
    let seen = try Self.replay(
      Self.download, .back, "payload: tcp-reset",
      rules: "  - {id: word, keywords: [forbidden], in: [payload]}\n",
      more: "stream: {opened-by: syn-or-syn-ack, reads: server}\n")
    #expect(seen.isBlocked)
  }

  /// A null route is one to the outside address: nothing goes there on the way back.
  @Test(arguments: [(Way.both, true), (.out, true), (.back, false)])
  func addressesAreRoutedToNowhereOnTheWayOut(way: Way, isSeen: Bool) throws {
    let rules = "  - {id: host, addresses: 192.0.2.80}\n"
    for visit in [Self.visit(), Self.visit(fromOutside: true)] {
      let seen = try Self.replay(visit, way, "address: null-route", rules: rules)
      #expect(seen.isBlocked == isSeen)
    }
  }

  /// The visitor's SYN comes in; what answers it goes nowhere.
  @Test func aNullRouteOnTheWayOutLetsPacketsIn() throws {
    let seen = try Self.replay(
      Self.visit(fromOutside: true), .out, "address: null-route",
      rules: "  - {id: host, addresses: 192.0.2.80}\n")
    #expect(seen.isKept == [true, false, false, false, false, false, false])
  }

  /// Seven packets: the fourth is the ClientHello. What was sent on it is not.
  @Test func aDropOnTheWayOutEndsTheFlowAtItsPacket() throws {
    let seen = try Self.replay(Self.visit(), .out, "sni: drop")
    #expect(seen.isKept == [true, true, true, false, false, false, false])
  }

  /// The second visit is packets 8 to 14.
  @Test(arguments: [Way.both, .out])
  func aBoxOnTheWayOutRemembersAVisit(way: Way) throws {
    var visits = Self.visit()
    visits.connection(40_002, 443, request: Messages.clientHello("other.test"))
    let seen = try Self.replay(
      visits, way, "sni: tcp-reset", more: "residual: {key: 3-tuple, seconds: 90}\n")
    #expect(seen.flows[1].collateral == .residual)
    #expect(seen.flows[1].frame == 8)
  }

  /// The second visit is packets 6 to 8: SYN, SYN/ACK, ACK. The SYN passes a gateway on the way back by.
  @Test(arguments: [(Way.both, 6, [false, false, false]), (.back, 7, [true, false, false])])
  func aBoxActsOnTheFirstPacketThatItSees(way: Way, frame: Int, isKept: [Bool]) throws {
    var visits = Self.download
    visits.handshake(40_002, 80)
    let seen = try Self.replay(
      visits, way, "payload: drop",
      rules: "  - {id: word, keywords: [forbidden], in: [payload]}\n",
      more: "residual: {key: 3-tuple, seconds: 90}\n")
    #expect(seen.flows[1].collateral == .residual)
    #expect(seen.flows[1].frame?.number == UInt32(frame))
    #expect(seen.isKept.suffix(3) == isKept[...])
  }

  /// Out through the first gateway, back through the second: whichever sees the name acts.
  @Test(arguments: [false, true])
  func trafficReturnsThroughAnotherGateway(fromOutside: Bool) throws {
    let censor = RoutedCapture.censor("reactions: {sni: tcp-reset}\n")
    let seen = try RoutedCapture(
      Self.visit(fromOutside: fromOutside), censors: [censor, censor],
      routes: [Route(network: 0, weight: 1, gateways: [0], back: [1])])
    #expect(seen.flows[0].gateway == (fromOutside ? 1 : 0))
  }

  /// A visitor meets the country's gateway before the province's.
  @Test(arguments: [(false, 0), (true, 1)])
  func gatewaysActInTheOrderInWhichAPacketPassesThem(fromOutside: Bool, first: Int) throws {
    let censor = RoutedCapture.censor("reactions: {sni: tcp-reset}\n")
    let seen = try RoutedCapture(
      Self.visit(fromOutside: fromOutside), censors: [censor, censor],
      routes: [Route(network: 0, weight: 1, gateways: [0, 1])])
    #expect(seen.flows[0].gateway == GatewayIndex(first))
  }
}
