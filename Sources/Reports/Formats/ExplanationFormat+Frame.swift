import Captures
import Dissection
import Gateway
import Rules
import Text

// What stands above and below the packets: whose flow it is, which way it takes, what becomes of it.
extension ExplanationFormat {
  mutating func addHead() {
    let kind = record.protocolNumber == IPProtocol.tcp ? "TCP" : "UDP"
    let parts = subject.captures.count
    let whole = parts == 1 ? subject.captures[0].shown : "a series of \(parts) captures"
    addLine("Flow \(record.flow) of \(whole), \(kind)")
    addLine()
    let network =
      record.network.map { ", in the network \(plan.networks[$0].name.shown)" } ?? ""
    add(
      "client",
      "\(record.client) port \(record.clientPort)" + (record.clientIsInside ? network : ""))
    add(
      "server",
      "\(record.server) port \(record.serverPort)" + (record.clientIsInside ? "" : network))
    add(
      "began",
      "\(Instant.text(record.started)), \(words(of: record.firstFrame, besides: parts == 1 ? 0 : nil)); "
        + "\(record.packetCount) packets, \(record.byteCount) bytes")
    addWay()
  }

  /// A frame in words, with the name of its file where that is another than `file`.
  private func words(of frame: FrameNumber, besides file: UInt16?) -> String {
    "frame \(frame)" + (frame.file == file ? "" : " of \(name(of: frame).shown)")
  }

  private mutating func addWay() {
    guard !trace.gateways.isEmpty else {
      let reason = record.network == nil ? ": neither end is in a network of the scenario" : ""
      return add("way", "passes no gateway\(reason)")
    }
    let ends = record.clientIsInside ? ("client", "server") : ("server", "client")
    func names(_ gateways: [GatewayIndex]) -> [String] {
      gateways.map { plan.gateways[$0].name.shown }
    }
    add("way", ([ends.0] + names(trace.way) + [ends.1]).joined(separator: " > "))
    if trace.wayBack != trace.way.reversed() {
      add("back", ([ends.1] + names(trace.wayBack) + [ends.0]).joined(separator: " > "))
    }
    addGateways()
  }

  private mutating func addGateways() {
    for index in trace.gateways {
      let gateway = plan.gateways[index]
      let censor = plan.censors[gateway.censor]
      let boxes =
        switch censor.boxes.count {
        case 1: ""
        case 2...4: " (\(censor.boxes.map(\.name.shown).joined(separator: ", ")))"
        default: " (\(censor.boxes.count) boxes)"
        }
      let sets = ruleSets.indices.filter { gateway.sets.contains(RuleSetMask(set: $0)) }
      add(
        gateway.name,
        "censor \(censor.name.shown)\(boxes), \(Self.place(of: censor)) the path; "
          + "rules: \(sets.map { ruleSets[$0].shown }.joined(separator: ", "))")
    }
    if !trace.uninterested.isEmpty {
      add("", "\(names(trace.uninterested)): no flow that it looks at, by its side or its ports")
    }
  }

  /// Where the boxes of a censor stand.
  private static func place(of censor: Censor) -> String {
    let isInPath = Set(censor.boxes.map { $0.placement == .inPath })
    return isInPath.count > 1 ? "in and beside" : isInPath == [true] ? "in" : "beside"
  }

  /// Why the flow would not have begun, where that is so.
  mutating func addCause() {
    guard let flow = record.causedBy else { return }
    addLine()
    let name = subject.causeSite ?? subject.site
    let asks = name.map { " asks for \($0.shown), and" } ?? ""
    let by = record.gateway.map { plan.gateways[$0].name.shown } ?? "a gateway"
    let what =
      record.reaction?.forgery == .answer
      ? "forges the answer" : "lets no answer come (\(record.reaction?.rawValue ?? ""))"
    var place = record.rule.map { ["rule \(plan.matcher.rules[Int($0)].id.shown)"] } ?? []
    if let frame = subject.cause?.frame {
      place.append(words(of: frame, besides: record.firstFrame.file))
    }
    let reason = place.isEmpty ? "" : " (\(place.joined(separator: ", ")))"
    addWrapped(
      "Not begun: flow \(flow)\(asks) \(by) \(what)\(reason), so that the client would not have known "
        + "this server's address. '--flow \(flow)' explains that. Below is what the capture has.")
  }

  mutating func addVerdict() {
    addLine()
    var words = record.verdict == .passed ? "would pass" : "would be \(record.verdict.rawValue)"
    if let blocking = record.blocking { words += " (\(blocking.rawValue))" }
    if record.causedBy == nil, let gateway = record.gateway, let rule = record.rule {
      let rule = plan.matcher.rules[Int(rule)]
      words += " at \(plan.gateways[gateway].name.shown) by rule \(rule.id.shown)"
      if let category = rule.category { words += " (\(category.shown))" }
    }
    if let failure = record.failure { words += "; the client reports \(failure.rawValue)" }
    if let flow = record.causedBy { words += "; caused by flow \(flow)" }
    add("verdict", words)
    if record.causedBy == nil, let rule = record.rule,
      let condition = plan.matcher.rules[Int(rule)].condition
    {
      add("rule", condition.shown)
    }
    if let collateral = record.collateral { add("hit by", collateral.words) }
    if !subject.evadedRules.isEmpty {
      let rules = subject.evadedRules.map { plan.matcher.rules[Int($0)].id.shown }
      add("evaded", rules.joined(separator: ", "))
    }
    for censor in missing {
      add("why", "'chokepoint censors show \(censor.shown)' says how it reads")
    }
    if let insufficiency = record.insufficiency {
      add("but", "the capture does not tell: \(insufficiency.words)")
    }
  }

  private mutating func addWrapped(_ text: String) {
    for line in WrappedText.lines(text, first: "", indent: 0) { addLine(line) }
  }
}

extension Collateral {
  fileprivate var words: String {
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
  fileprivate var words: String {
    switch self {
    case .beginsInMidFlow: "it begins inside the flow"
    case .endsInMidFlow: "it ends inside the flow, before a name"
    case .noName: "no name was legible"
    }
  }
}
