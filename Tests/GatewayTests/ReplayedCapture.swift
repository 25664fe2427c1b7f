import Captures
import Configuration
import Dissection
import Foundation
import Gateway
import Rules
import TestSupport

/// A conversation, replayed through one gateway with a perfect reader.
struct ReplayedCapture {
  let plan: Plan
  let outcome: CaptureOutcome

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
  ///   - censor: the censor's file.
  init(
    _ conversation: Conversation, rules: String, censor: String = perfect,
    configure: (inout Limits) -> Void = { _ in }
  ) throws {
    let set = try RuleSet(parsing: "name: Test\nrules:\n" + rules, file: "test.yaml")
    var limits = Limits()
    configure(&limits)
    plan = Plan(
      networks: [Network(name: "clients", prefixes: [])],
      gateways: [Gateway(name: "gateway", censor: 0, sets: RuleSetMask(set: 0))],
      censors: [try Censor(ConfigurationNode.parse(censor, file: "censor.yaml"))],
      routes: [Route(network: 0, weight: 1, gateways: [0])], matcher: try RuleMatcher([set]),
      clientIsInside: true, limits: limits)
    var replay = try Replay(plan)
    conversation.withBatch { replay.process($0) }
    outcome = replay.finish()
  }

  var flows: [FlowRecord] { outcome.records }

  /// The names of a flow, each as `sni www.example.com 4`: field, name, frame.
  func names(_ index: Int) -> [String] {
    var names: [String] = []
    outcome.names.forEach(of: flows[index]) { entry, name in
      var bytes: [UInt8] = []
      for position in name.indices { bytes.append(name[position]) }
      names.append("\(entry.field.name) \(String(decoding: bytes, as: UTF8.self)) \(entry.frame)")
    }
    return names
  }
}
