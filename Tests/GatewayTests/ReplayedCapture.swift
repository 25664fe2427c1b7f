import Captures
import Configuration
import Dissection
import Foundation
import Gateway
import Rules
import TestSupport

/// A conversation, replayed through gateways, or one with a perfect reader.
struct ReplayedCapture {
  let plan: Plan
  /// In the order of first packets.
  let flows: [FlowRecord]
  let counts: CaptureCounts
  private let namesOfFlows: [[String]]
  private let evadedRulesOfFlows: [[Int32]]
  /// The site of each flow.
  let sites: [String?]

  /// What the perfect censor does, as `rules/censors/perfect.yaml` has it.
  static let perfect = """
    name: perfect
    title: A perfect reader
    placement: in-path
    reactions:
      address: null-route
      dns: [dns-injection, tcp-reset]
      sni: tcp-reset
      quic-sni: drop
      http-host: block-page
      http-url: tcp-reset
      http-request: tcp-reset
      payload: [tcp-reset, drop]
    forged-addresses: [198.51.100.254]
    """

  /// - Parameters:
  ///   - rules: the rules of a rule set in YAML, without its name.
  ///   - censor: the file of the first gateway's censor.
  ///   - others: those of the gateways behind it, which apply the same rules.
  init(
    _ conversation: Conversation, rules: String, censor: String = perfect,
    others: [String] = [], seed: UInt64 = 0, hiddenNames: String? = nil,
    configure: (inout Limits) -> Void = { _ in }
  ) throws {
    let set = try RuleSet(parsing: "name: Test\nrules:\n" + rules, file: "test.yaml")
    var limits = Limits()
    configure(&limits)
    let censors = try ([censor] + others).map {
      try Censor(ConfigurationNode.parse($0, file: "censor.yaml"))
    }
    plan = Plan(
      networks: [Network(name: "clients", operatorName: "Home Telecom", prefixes: [])],
      gateways: censors.indices.map {
        Gateway(name: "gateway \($0)", censor: $0, sets: RuleSetMask(set: 0))
      },
      censors: censors,
      routes: [Route(network: 0, weight: 1, gateways: censors.indices.map { GatewayIndex($0) })],
      matcher: try RuleMatcher([set]), clientIsInside: true, seed: seed, limits: limits,
      hiddenNames: try hiddenNames.map {
        try HiddenNames(RuleSet(parsing: $0, file: "hidden.yaml"))
      }
    )
    var replay = try Replay(plan)
    conversation.withBatch { replay.process($0) }
    var ended: [(flow: FlowRecord, names: [String], evaded: [Int32], site: String?)] = []
    counts = replay.finish { flow, names in
      ended.append(
        (flow, Self.names(of: flow, names), names.evadedRules(of: flow), names.site(of: flow)))
    }
    ended.sort { $0.flow.flow < $1.flow.flow }
    flows = ended.map(\.flow)
    namesOfFlows = ended.map(\.names)
    evadedRulesOfFlows = ended.map(\.evaded)
    sites = ended.map(\.site)
  }

  /// The names of a flow, each as `sni www.example.com 4`: field, name, frame.
  func names(_ index: Int) -> [String] { namesOfFlows[index] }

  /// The rules that a flow evaded, by their indexes.
  func evadedRules(_ index: Int) -> [Int32] { evadedRulesOfFlows[index] }

  private static func names(of flow: FlowRecord, _ names: FlowNames) -> [String] {
    var texts: [String] = []
    names.forEachEntry(of: flow) { entry in
      texts.append("\(entry.field.name) \(names.distinct.text(entry.name)) \(entry.frame)")
    }
    return texts
  }
}
