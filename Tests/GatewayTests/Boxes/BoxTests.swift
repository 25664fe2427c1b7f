import Configuration
import Gateway
import TestSupport
import Testing

/// Censors of several boxes, which flows they look at, and how often they act.
@Suite struct BoxTests {
  private static let rules = "  - {id: site, names: [blocked.test]}\n"

  private static func censor(_ boxes: String) -> String {
    """
    name: c
    title: C
    placement: in-path
    boxes:
    \(boxes.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n"))

    """
  }

  private static func isBlocked(_ boxes: String, clientPort: UInt16 = 40_001) throws -> Bool {
    let hello = Messages.clientHello("blocked.test")
    var conversation = Conversation()
    conversation.connection(
      clientPort, 443, request: Array(hello[..<60]), Array(hello[60...]))
    return try ReplayedCapture(conversation, rules: rules, censor: censor(boxes)).flows[0].verdict
      == .blocked
  }

  private static let single = "- {name: a, stream: {segments: alone}, reactions: {sni: tcp-reset}}"
  private static let whole = "- {name: b, reactions: {sni: tcp-reset}}"

  @Test func aFlowPassesOnlyWhereAllBoxesMissIt() throws {
    #expect(try !Self.isBlocked(Self.single))
    #expect(try Self.isBlocked(Self.single + "\n" + Self.whole))
    #expect(try Self.isBlocked(Self.whole + "\n" + Self.single))
  }

  @Test func whatNoBoxSawIsSaidToHaveEvadedOnce() throws {
    let hello = Messages.clientHello("blocked.test")
    var conversation = Conversation()
    conversation.connection(40_001, 443, request: Array(hello[..<60]), Array(hello[60...]))
    let second = Self.single.replacing("name: a", with: "name: b")
    let replayed = try ReplayedCapture(
      conversation, rules: Self.rules, censor: Self.censor(Self.single + "\n" + second))
    #expect(replayed.evadedRules(0) == [0])
  }

  /// The client of these conversations is inside.
  @Test(arguments: [
    ("clients: inside", 40_001, true), ("clients: outside", 40_001, false),
    ("clients: either", 40_001, true), ("server-ports: 443", 40_001, true),
    ("server-ports: [80, 8000-8010]", 40_001, false), ("server-ports: 400-443", 40_001, true),
    ("client-port: above-server-port", 444, true),
    ("client-port: above-server-port", 443, false),
    ("client-port: above-server-port", 442, false),
  ])
  func aBoxLooksAtSomeFlows(scope: String, clientPort: UInt16, isSeen: Bool) throws {
    let box = "- {name: b, \(scope), reactions: {sni: tcp-reset}}"
    #expect(try Self.isBlocked(box, clientPort: clientPort) == isSeen)
  }

  /// The conversations are of 22:13 UTC, which is 06:13 in China.
  @Test(arguments: [(0, 22), (8, 6), (-1, 21)])
  func oddsFollowTheHourOfTheirClock(offset: Int, hour: Int) throws {
    let hours = (0..<24).map { $0 == hour ? "1" : "0" }.joined(separator: ", ")
    let odds = "probability: {by-hour: [\(hours)], utc-offset: \(offset)}"
    #expect(try Self.isBlocked("- {name: b, \(odds), reactions: {sni: tcp-reset}}"))
    let others = (0..<24).map { $0 == hour ? "0" : "1" }.joined(separator: ", ")
    let never = "probability: {by-hour: [\(others)], utc-offset: \(offset)}"
    #expect(try !Self.isBlocked("- {name: b, \(never), reactions: {sni: tcp-reset}}"))
  }

  @Test(arguments: [
    ("[]", "c.yaml:4:8: a censor has 1 to 16 boxes, not 0"),
    (
      "[{name: a, reactions: {}}, {name: a, reactions: {}}]",
      "c.yaml:4:35: a second box 'a' (rename one of them)"
    ),
    (
      "[{name: a, server-ports: 70000, reactions: {}}]",
      "c.yaml:4:33: '70000' is no port (write it as 443 or 8000-8010)"
    ),
    (
      "[{name: a, probability: {by-hour: [1]}, reactions: {}}]",
      "c.yaml:4:42: 'by-hour' has 24 numbers, not 1 (give one for each hour from 0 on)"
    ),
    (
      "[{name: a, dns: {pointers: 3, names: c-string}, reactions: {}}]",
      "c.yaml:4:35: 'pointers' means nothing with 'names: c-string'"
    ),
    (
      "[{name: a, quic: {versions: v3}, reactions: {}}]",
      "c.yaml:4:36: 'v3' is no version of QUIC (write it as v1, v2, draft-29 or 0x709a50c4)"
    ),
    (
      "[{name: a, residual: {key: pair, seconds: 9}, reactions: {}}]",
      "c.yaml:4:35: unknown key 'pair' (one of: host-pair, 3-tuple, 4-tuple)"
    ),
  ])
  func mistakesSayPlaceAndRemedy(boxes: String, message: String) {
    let error = #expect(throws: ConfigurationError.self) {
      try Censor(
        ConfigurationNode.parse(
          "name: c\ntitle: C\nplacement: in-path\nboxes: \(boxes)\n", file: "c.yaml"))
    }
    #expect(error?.description == message)
  }

  @Test func aCensorIsOneBoxOrHasSome() {
    let error = #expect(throws: ConfigurationError.self) {
      try Censor(
        ConfigurationNode.parse(
          "name: c\ntitle: C\nplacement: in-path\nreactions: {sni: drop}\nboxes: []\n",
          file: "c.yaml"))
    }
    #expect(error?.description.hasPrefix("c.yaml:4:1: unknown key 'reactions'") == true)
  }

  /// Tables by reaction are made in the order of all, and looked up by number.
  @Test func theNumberOfAReactionIsItsPlaceAmongAll() {
    #expect(Reaction.allCases.map(\.number) == Array(Reaction.allCases.indices))
  }
}
