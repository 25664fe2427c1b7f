import Captures
import Configuration
import Dissection
import Gateway
import Rules
import TestSupport

/// A conversation replayed through a map of gateways: networks `north` (10.1.0.0/16) and `south`
/// (10.2.0.0/16), one rule set, `blocked.test`.
struct RoutedCapture {
  let plan: Plan
  /// In the order of first packets.
  let flows: [FlowRecord]
  let counts: CaptureCounts
  /// Of each packet, whether its receiver sees it.
  let isKept: [Bool]
  private let evaded: [[Int32]]

  static let rules = "  - {id: site, names: [blocked.test]}\n"
  /// The least that a censor's file has, beside its placement and what it does.
  static func censor(_ lines: String, placement: String = "in-path") -> String {
    "name: c\ntitle: C\nplacement: \(placement)\n" + lines
  }

  /// - Parameters:
  ///   - censors: the files of the gateways' censors, each of its own gateway.
  ///   - routes: from network 0 or 1.
  ///   - domestic: of both networks, in millionths.
  init(
    _ conversation: Conversation, censors: [String], routes: [Route],
    rules: String = Self.rules, domestic: Int = 0, utcOffset: Int = 0, seed: UInt64 = 0
  ) throws {
    let set = try RuleSet(parsing: "name: Test\nrules:\n" + rules, file: "test.yaml")
    let networks = ["10.1.0.0/16", "10.2.0.0/16"].map { prefix in
      Network(
        name: prefix, prefixes: [IPPrefix(prefix)].compactMap { $0 },
        domesticPerMillion: domestic)
    }
    plan = Plan(
      networks: networks,
      gateways: censors.indices.map {
        Gateway(name: "gateway \($0)", censor: $0, sets: RuleSetMask(set: 0))
      },
      censors: try censors.map { try Censor(ConfigurationNode.parse($0, file: "c.yaml")) },
      routes: routes, matcher: try RuleMatcher([set]), clientIsInside: false,
      utcOffset: utcOffset, seed: seed)
    var observers = Observers()
    observers.tracksFates = true
    var replay = try Replay(plan, observing: observers)
    conversation.withBatch { replay.process($0) }
    isKept = replay.fates?.isKept ?? []
    var ended: [(flow: FlowRecord, evaded: [Int32])] = []
    counts = replay.finish { ended.append(($0, $1.evadedRules(of: $0))) }
    ended.sort { $0.flow.flow < $1.flow.flow }
    flows = ended.map(\.flow)
    evaded = ended.map(\.evaded)
  }

  /// Whether a rule named what was in the first flow, and no gateway saw it.
  var isEvaded: Bool { flows.first?.verdict == .passed && evaded.first?.isEmpty == false }
  var isBlocked: Bool { flows.first?.verdict == .blocked }
}
