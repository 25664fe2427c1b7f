import Gateway
import Population
import Rules

// What is hit by mistake, and what gets through.
extension Findings {
  static func collateral(_ report: Report) -> Finding {
    let (metrics, total) = (report.metrics, report.metrics.total)
    let counts: [(String, Finding.Figure.Value?)] = [
      ("flows_blocked", .count(total.blocked)), ("flows_by_mistake", .count(total.collateral)),
    ]
    guard total.collateral > 0, let main = metrics[.collateral].first else {
      return Finding(
        .collateral, "No flow is blocked by mistake: each one was meant by a rule.", counts)
    }
    let cell = metrics.crossings.first { $0.kind == .collateralByRule }?.cells
      .first { $0.row == main.label }
    var sentence =
      "\(TextFormat.grouped(total.collateral)) of \(count(total.blocked, "blocked flow")) "
      + "(\(percent(total.collateral, of: total.blocked))) \(total.collateral == 1 ? "is" : "are") hit by "
      + "mistake: \(TextFormat.grouped(main.counts.blocked)) because of "
      + (Collateral(rawValue: main.label)?.means ?? main.label)
    let example = cell?.examples.first
    if let cell, let example {
      sentence += ", such as \(example) by the rule \(cell.column)"
    }
    return Finding(
      .collateral, sentence + ".",
      counts + [
        ("cause", .text(main.label)), ("flows_of_cause", .count(main.counts.blocked)),
        ("rule", cell.map { .text($0.column) }), ("example", example.map { .text($0) }),
        ("visits_lost", main.estimates?.visitsLost.map { .estimate($0) }),
      ])
  }

  static func evaded(_ report: Report) -> Finding {
    let evasions = report.metrics.evasions
    let through = evasions.map { ($0, $0.counts.flows - $0.counts.blocked) }
      .filter { $0.1 > 0 }
    let evaded = report.metrics.total.evaded
    let counts: [(String, Finding.Figure.Value?)] = [("flows_evaded", .count(evaded))]
    guard evaded > 0, let (most, flows) = through.max(by: { $0.1 < $1.1 }) else {
      return Finding(
        .evaded, "No flow that a rule names gets past a gateway that applies the rule.",
        counts)
    }
    let reason = EvasionReason(most, report.plan)
    let gateway = report.plan.gateways[most.gateway].name
    return Finding(
      .evaded,
      "\(count(evaded, "flow")) with a name or address of a rule \(evaded == 1 ? "passes" : "pass") a gateway "
        + "unseen. The largest group, \(count(flows, "flow")) at \(gateway), has \(reason.place) of the "
        + "rule \(most.rule): \(reason.words).",
      counts + [
        ("rule", .text(most.rule)), ("gateway", .text(gateway)),
        ("protocol", .text(most.protocol.rawValue)), ("flows", .count(flows)),
        ("reason", .text(reason.kind.rawValue)),
      ])
  }
}

/// Why a gateway did not act on what a rule names, as far as its model alone says so.
struct EvasionReason {
  enum Kind: String {
    /// No box of the censor looks there.
    case notRead = "not_read"
    /// A box looks there, and acts on a share of the flows only.
    case odds
    /// A box looks there, and did not see it in these packets.
    case reading
  }

  let kind: Kind
  private let censor: String
  private let field: Field?

  init(_ evasion: Metrics.Evasion, _ plan: Plan) {
    let censor = plan.censors[plan.gateways[evasion.gateway].censor]
    field = Field.allCases.first { $0.name == evasion.protocol.rawValue }
    self.censor = censor.name
    guard let field else {
      kind = .reading
      return
    }
    let readers = censor.boxes.filter { box in
      [true, false].contains { box.reaction(to: field, overTCP: $0) != nil }
    }
    if readers.isEmpty {
      kind = .notRead
    } else {
      kind =
        readers.allSatisfy { $0.odds.hours.isEmpty && $0.odds.perMillion >= 1_000_000 }
        ? .reading : .odds
    }
  }

  /// Where the flow has what the rule names.
  var place: String {
    switch field {
    case .dns: "a DNS name"
    case .sni: "a TLS server name"
    case .quicSNI: "a QUIC server name"
    case .httpHost: "an HTTP host"
    case .httpURL: "a URL"
    case .httpRequest: "a request"
    case .payload: "a payload"
    case .address: "an address"
    case .protocol, nil: "a protocol"
    }
  }

  /// A clause.
  var words: String {
    let place = field?.name ?? "the protocol"
    return switch kind {
    case .notRead: "\(censor) does not look at \(place)"
    case .odds: "\(censor) acts on only a share of such flows, or does not read them"
    case .reading: "\(censor) does not read it in packets like these"
    }
  }
}

extension Collateral {
  /// What it is in sentences: `because of a part of a name`.
  var means: String {
    switch self {
    case .suffix: "a suffix as broad as a top-level domain"
    case .substring: "a part of a longer name"
    case .keyword: "a part of a longer word"
    case .sharedAddress: "an address that sites share"
    case .residual: "a gateway's memory of an earlier flow"
    case .causeAndEffect: "another site's forged answer"
    }
  }
}
