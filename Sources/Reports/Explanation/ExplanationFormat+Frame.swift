import Dissection
import Gateway
import Text

// What stands above and below the packets: whose flow it is, which way it takes, what becomes of it.
extension ExplanationFormat {
  mutating func addHead() {
    let parts = explanation.captures.count
    let whole = parts == 1 ? explanation.captures[0].shown : "a series of \(parts) captures"
    addLine("Flow \(explanation.flow) of \(whole), \(explanation.isTCP ? "TCP" : "UDP")")
    addLine()
    let network = explanation.network.map { ", in the network \($0.shown)" } ?? ""
    let (client, server) = (explanation.client, explanation.server)
    let isInside = explanation.clientIsInside
    add("client", "\(client.address) port \(client.port)" + (isInside ? network : ""))
    add("server", "\(server.address) port \(server.port)" + (isInside ? "" : network))
    add(
      "began",
      "\(Instant.text(explanation.started)), "
        + words(of: explanation.firstFrame, besides: parts == 1 ? explanation.captures[0] : nil)
        + "; \(explanation.packetCount) packets, \(explanation.byteCount) bytes")
    addWay()
  }

  /// A frame in words, with the name of its file where that is another than `capture`.
  private func words(of frame: Explanation.Frame, besides capture: String?) -> String {
    "frame \(frame.number)" + (frame.capture == capture ? "" : " of \(frame.capture.shown)")
  }

  private mutating func addWay() {
    guard !explanation.gateways.isEmpty else {
      let reason =
        explanation.network == nil ? ": neither end is in a network of the scenario" : ""
      return add("way", "passes no gateway\(reason)")
    }
    let ends = explanation.clientIsInside ? ("client", "server") : ("server", "client")
    func names(_ places: [Int]) -> [String] {
      places.map { explanation.gateways[$0].name.shown }
    }
    add("way", ([ends.0] + names(explanation.way) + [ends.1]).joined(separator: " > "))
    if explanation.wayBack != explanation.way.reversed() {
      add("back", ([ends.1] + names(explanation.wayBack) + [ends.0]).joined(separator: " > "))
    }
    for gateway in explanation.gateways { add(gateway) }
    if !explanation.notLooking.isEmpty {
      let names = explanation.names(explanation.notLooking)
      add("", "\(names): no flow that it looks at, by its side or its ports")
    }
  }

  private mutating func add(_ gateway: Explanation.Gateway) {
    let boxes =
      switch gateway.boxes.count {
      case 1: ""
      case 2...4: " (\(gateway.boxes.map(\.shown).joined(separator: ", ")))"
      default: " (\(gateway.boxes.count) boxes)"
      }
    add(
      gateway.name,
      "censor \(gateway.censor.shown)\(boxes), \(gateway.placement) the path; "
        + "rules: \(gateway.ruleSets.map(\.shown).joined(separator: ", "))")
  }

  /// Why the flow would not have begun, where that is so.
  mutating func addCause() {
    guard let cause = explanation.cause else { return }
    addLine()
    let asks = cause.name.map { " asks for \($0.shown), and" } ?? ""
    let what =
      cause.reaction?.forgery == .answer
      ? "forges the answer" : "lets no answer come (\(cause.reaction?.rawValue ?? ""))"
    var place = cause.rule.map { ["rule \($0.shown)"] } ?? []
    if let frame = cause.frame {
      place.append(words(of: frame, besides: explanation.firstFrame.capture))
    }
    let reason = place.isEmpty ? "" : " (\(place.joined(separator: ", ")))"
    addWrapped(
      "Not begun: flow \(cause.flow)\(asks) \(cause.gateway?.shown ?? "a gateway") "
        + "\(what)\(reason), so that the client would not have known this server's address. "
        + "'--flow \(cause.flow)' explains that. Below is what the capture has.")
  }

  mutating func addVerdict() {
    addLine()
    let outcome = explanation.outcome
    var words = outcome.verdict == .passed ? "would pass" : "would be \(outcome.verdict.rawValue)"
    if let blocking = outcome.blocking { words += " (\(blocking.rawValue))" }
    if let gateway = outcome.gateway, let rule = outcome.rule {
      words += " at \(gateway.shown) by rule \(rule.id.shown)"
      if let category = rule.category { words += " (\(category.shown))" }
    }
    if let failure = outcome.failure { words += "; the client reports \(failure.rawValue)" }
    if let cause = explanation.cause { words += "; caused by flow \(cause.flow)" }
    add("verdict", words)
    if let condition = outcome.rule?.condition { add("rule", condition.shown) }
    if let collateral = outcome.collateral { add("hit by", collateral.words) }
    if !outcome.evaded.isEmpty {
      add("evaded", outcome.evaded.map(\.shown).joined(separator: ", "))
    }
    for idle in outcome.idle where idle.whyNot != .flowNotWatched {
      add("idle", "\(explanation.names(idle.boxes)): \(idle.words)")
    }
    for censor in outcome.censorsThatMissed {
      add("why", "'chokepoint censors show \(censor.shown)' says how it reads")
    }
    if let insufficiency = outcome.insufficiency {
      add("but", "the capture does not tell: \(insufficiency.words)")
    }
  }

  private mutating func addWrapped(_ text: String) {
    for line in WrappedText.lines(text, first: "", indent: 0) { addLine(line) }
  }
}

extension Collateral {
  /// The mistake in words.
  var words: String {
    switch self {
    case .suffix: "mistake: the rule names a whole suffix"
    case .substring: "mistake: the rule names a part of a longer label"
    case .keyword: "mistake: the rule names a part of a longer word"
    case .sharedAddress: "mistake: the rule names the address, and not this site"
    case .causeAndEffect:
      "mistake: the rule names another site at the address, whose query was blocked"
    case .residual: "mistake: a box remembers an earlier flow"
    }
  }
}

extension Insufficiency {
  /// The reason in words.
  var words: String {
    switch self {
    case .beginsInMidFlow: "it begins inside the flow"
    case .endsInMidFlow: "it ends inside the flow, before a name"
    case .noName: "no name was legible"
    }
  }
}
