import Gateway
import Population

// How sure all of it is, and what to do next.
extension Findings {
  /// How far the intervals can be trusted.
  enum Certainty: String {
    /// Nothing is said of a population.
    case none
    /// A network has so few clients that its intervals are no more than a hint.
    case rough
    case fair
    /// All users are in the captures.
    case exact
  }

  static func certainty(of report: Report) -> Certainty {
    guard report.metrics.estimates != nil else { return .none }
    let seen = report.metrics.population.strata.filter { $0.personas > 0 }
    if seen.allSatisfy(isWhole) { return .exact }
    return seen.contains(where: hasFew) ? .rough : .fair
  }

  /// Whether all of its users are in the captures.
  private static func isWhole(_ stratum: Stratum) -> Bool {
    stratum.users.map { $0 <= Double(stratum.personas) } ?? false
  }

  private static func hasFew(_ stratum: Stratum) -> Bool {
    stratum.personas < PopulationBasis.personasAdvised && !isWhole(stratum)
  }

  static func certainty(_ report: Report) -> Finding {
    let (metrics, counts) = (report.metrics, report.counts)
    let certainty = certainty(of: report)
    let seen = metrics.population.strata.filter { $0.personas > 0 }
    let few = seen.filter(hasFew)
    let clients = seen.reduce(0) { $0 + $1.personas }
    var sentence: String
    switch certainty {
    case .none:
      sentence =
        "Only counts: " + (metrics.population.reasonForNone ?? "there are no clients") + "."
    case .rough:
      let isOneNetwork = seen.count == 1
      let numbers = list(few.map { "\($0.personas) in \($0.network)" })
      sentence =
        "Roughly: \(count(clients, "client")) \(clients == 1 ? "stands" : "stand") for all users"
        + (isOneNetwork ? "" : ", with only \(numbers)")
        + "; an interval needs \(PopulationBasis.personasAdvised) or more"
        + (isOneNetwork ? "." : " in each network.")
    case .fair:
      sentence =
        "Fairly: \(count(clients, "client")) stand for all users, with "
        + "\(PopulationBasis.personasAdvised) or more in each network."
    case .exact:
      sentence = "Exactly, if the model is right: all users are in the captures."
    }
    let insufficient = metrics.total.insufficient
    sentence +=
      " \(TextFormat.grouped(counts.undecodedCount)) of \(count(counts.packetCount, "packet")) could not be "
      + "decoded; \(count(insufficient, "flow")) had nothing legible."
    return Finding(
      .certainty, sentence,
      [
        ("certainty", .text(certainty.rawValue)), ("clients", .count(clients)),
        ("networks_with_few_clients", .count(few.count)),
        ("packets", .count(counts.packetCount)),
        ("packets_undecoded", .count(counts.undecodedCount)),
        ("flows_with_nothing_legible", .count(insufficient)),
      ])
  }

  static func next(_ report: Report) -> Finding {
    let metrics = report.metrics
    if [.none, .rough].contains(certainty(of: report)) {
      return Finding(
        .next,
        "Replay captures of more clients, to narrow the intervals.")
    }
    if metrics.total.collateral > 0, metrics.total.collateral * 10 >= metrics.total.blocked {
      return Finding(
        .next,
        "Look at the rules that block flows by mistake, and replay with narrower ones.",
        command: "chokepoint rules check FILE")
    }
    if metrics.total.evaded > 0 {
      return Finding(
        .next, "Look at a flow that gets through, packet by packet.",
        command: "chokepoint explain CAPTURE --flow NUMBER")
    }
    return Finding(
      .next, "Replay the same captures under another scenario, and compare.",
      command: "chokepoint replay CAPTURE --scenario ONE --scenario OTHER --html FILE")
  }
}
