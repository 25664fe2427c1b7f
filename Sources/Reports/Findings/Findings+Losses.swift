import Gateway
import Population
import Rules

// What is lost, by whom, and where.
extension Findings {
  static func visitsLost(_ report: Report) -> Finding {
    let total = report.metrics.total
    let counts: [(String, Finding.Figure.Value?)] = [
      ("visits", .count(total.visits)), ("visits_lost_in_captures", .count(total.visitsLost)),
    ]
    guard total.visits > 0 else {
      return Finding(.visitsLost, "The captures hold no visit to any site.", counts)
    }
    guard total.visitsLost > 0 else {
      return Finding(
        .visitsLost, "None of the \(count(total.visits, "visit")) in the captures would be lost.",
        counts)
    }
    // The first row is of all reactions together.
    let main = report.metrics.losses.failures.dropFirst().first
    var sentence: String
    if let lost = report.metrics.estimates?.visitsLost {
      sentence =
        "\(percent(lost.value)) of visits would be lost \(interval(lost, isFirst: true))"
    } else {
      sentence =
        "\(TextFormat.grouped(total.visitsLost)) of the \(count(total.visits, "visit")) in the captures "
        + "would be lost (\(percent(total.visitsLost, of: total.visits)))"
    }
    let reaction = main?.reaction.flatMap { Reaction(rawValue: $0) }
    if let main, let reaction {
      let share = report.metrics.estimates == nil ? nil : main.share
      let part =
        share.map { percent($0.value) }
        ?? "\(TextFormat.grouped(main.visits)) of \(TextFormat.grouped(total.visitsLost))"
      sentence += ", \(part) of them by \(reaction.means)"
    }
    return Finding(
      .visitsLost, sentence + ".",
      counts + [
        ("visits_lost", report.metrics.estimates?.visitsLost.map { .estimate($0) }),
        ("reaction", main?.reaction.map { .text($0) }),
        ("share_of_reaction", main.map { .estimate($0.share) }),
      ])
  }

  static func usersAffected(_ report: Report) -> Finding {
    let (metrics, total) = (report.metrics, report.metrics.total)
    let clients =
      "\(TextFormat.grouped(total.usersAffected)) of the \(count(total.users, "client")) in the captures"
    let counts: [(String, Finding.Figure.Value?)] = [
      ("clients", .count(total.users)), ("clients_affected", .count(total.usersAffected)),
    ]
    guard let affected = metrics.estimates?.usersAffected else {
      return Finding(
        .usersAffected, "\(clients) would have a connection or query blocked.", counts)
    }
    let people = metrics.population.users(affected)
    var sentence =
      "\(percent(affected.value)) of users would have a connection or query blocked \(interval(affected))"
    if let people {
      sentence +=
        ": \(TextFormat.grouped(people.value)) people (\(TextFormat.grouped(people.interval.lowerBound)) to "
        + "\(TextFormat.grouped(people.interval.upperBound)))"
    }
    let mean = metrics.losses.mean
    if let mean {
      sentence += ". A user would lose \(TextFormat.decimal(mean.value)) visits on average"
      if let interval = mean.interval {
        sentence +=
          " (\(TextFormat.decimal(interval.lowerBound)) to \(TextFormat.decimal(interval.upperBound)))"
      }
    }
    return Finding(
      .usersAffected, sentence + ".",
      counts + [
        ("users_affected", .estimate(affected)),
        ("people_affected", people.map { .count($0.value) }),
        ("visits_lost_per_user", mean.map { .estimate($0) }),
      ])
  }

  /// Where most is lost: by network, since every user is in one; by gateway where there is one network.
  static func places(_ report: Report) -> Finding? {
    let kind: Metrics.Kind = report.metrics[.network].count > 1 ? .network : .gateway
    let places = report.metrics[kind].compactMap { group in
      (group.estimates?.visitsLost).map { (label: group.label, lost: $0) }
    }
    .sorted { ($1.lost.value, $0.label) < ($0.lost.value, $1.label) }
    guard places.count > 1, let most = places.first, let least = places.last else { return nil }
    let figures: [(String, Finding.Figure.Value?)] = [
      (kind.rawValue, .text(most.label)), ("visits_lost", .estimate(most.lost)),
      ("least_\(kind.rawValue)", .text(least.label)),
      ("least_visits_lost", .estimate(least.lost)),
    ]
    let verb = kind == .network ? "in" : "at"
    let range =
      "\(percent(most.lost.value)) of visits \(verb) \(most.label) \(interval(most.lost)), "
      + "\(percent(least.lost.value)) \(verb) \(least.label) \(interval(least.lost))"
    let isClear =
      (most.lost.interval?.lowerBound ?? 0) > (least.lost.interval?.upperBound ?? 1)
    let noun = kind == .network ? "networks" : "gateways"
    return Finding(
      .places,
      isClear
        ? "The \(noun) differ: \(range) would be lost."
        : "The \(noun) do not differ clearly: \(range) would be lost.", figures)
  }

  static func categories(_ report: Report) -> Finding? {
    let categories = report.metrics[.category].compactMap { group in
      (group.estimates?.usersAffected).map { (label: group.label, affected: $0) }
    }
    .sorted { ($1.affected.value, $0.label) < ($0.affected.value, $1.label) }
    guard let first = categories.first, first.affected.value > 0 else { return nil }
    let next = categories.dropFirst().first
    var sentence =
      "\(Self.sentenceCase(Self.title(first.label))) is hit most: it affects \(percent(first.affected.value)) of "
      + "users \(interval(first.affected))"
    if let next {
      sentence += ", then \(Self.title(next.label)): \(percent(next.affected.value))"
    }
    return Finding(
      .categories, sentence + ".",
      [
        ("category", .text(first.label)), ("users_affected", .estimate(first.affected)),
        ("next_category", next.map { .text($0.label) }),
        ("next_users_affected", next.map { .estimate($0.affected) }),
      ])
  }

  /// What a category is called in sentences.
  static func title(_ code: String) -> String {
    if code == "none" { return "what has no category" }
    return SiteCategory(rawValue: code)?.title ?? code
  }

  private static func sentenceCase(_ text: String) -> String {
    text.prefix(1).uppercased() + text.dropFirst()
  }
}

extension Reaction {
  /// What it is in sentences: `lost by forged DNS answers`.
  var means: String {
    switch self {
    case .dnsInjection: "forged DNS answers"
    case .tcpReset: "forged TCP resets"
    case .drop: "dropped packets"
    case .blockPage: "forged block pages"
    case .nullRoute: "unreachable addresses"
    case .tlsInterception: "intercepted TLS"
    case .throttle: "throttling"
    }
  }
}
