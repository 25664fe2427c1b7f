/// What changes from one run to another over the same captures: another scenario, rule set or censor.
public struct Comparison: Sendable {
  /// A figure in both runs.
  public struct Change: Sendable {
    public var one: Estimate
    public var other: Estimate
    /// `other` less `one`.
    public var difference: Estimate
  }

  /// A part of the users.
  public struct Part: Sendable {
    public var label: String
    public var usersAffected: Change
    public var visitsLost: Change?
  }

  /// What becomes of a name.
  public enum Fate: String, Sendable, CaseIterable {
    /// In the other run only.
    case blocked
    /// In the one run only.
    case unblocked
    /// In both, by other means.
    case blockedOtherwise = "blocked otherwise"
    /// In both, by the same means.
    case same
  }

  /// A name that is blocked in one of the runs.
  public struct Name: Sendable {
    public var label: String
    public var fate: Fate
    /// Users of the captures who lose it in each run.
    public var users: (one: Int, other: Int)
    public var means: (one: [String], other: [String])
  }

  /// The titles of the runs.
  public var titles: (one: String, other: String)
  /// Nil when one of the runs has no users.
  public var total: Part?
  /// The networks of both runs, by name.
  public var networks: [Part]
  /// The share of users who lose something in the other run and nothing in the one, and the reverse;
  /// nil for reports, which know no users.
  public var newlyAffected: Estimate?
  public var noLongerAffected: Estimate?
  /// The names of all users first.
  public var names: [Name]
  /// Whether intervals of differences are of the same users in both runs; if not, they are those of
  /// independent samples, and too wide.
  public var isPaired: Bool

  /// How many names have a fate.
  public func nameCount(_ fate: Fate) -> Int { names.count { $0.fate == fate } }

  /// From one run to another.
  public init(_ one: ComparedRun, _ other: ComparedRun) {
    titles = (one.title, other.title)
    let (ones, others) = (one.outcomes, other.outcomes)
    isPaired = ones != nil && others != nil
    total = Self.part(
      "all", one.total, other.total, ones?.total, others?.total)
    networks = one.networks.compactMap { network in
      let match = other.networks.first { $0.label == network.label }
      return Self.part(
        network.label, network.estimates, match?.estimates, ones?.networks[network.label],
        others?.networks[network.label])
    }
    names = Self.names(one.names, other.names)
    guard let ones, let others, !ones.users.isEmpty, !others.users.isEmpty else { return }
    newlyAffected = others.share(affectedUnlike: ones)
    noLongerAffected = ones.share(affectedUnlike: others)
  }

  private static func part(
    _ label: String, _ one: GroupEstimates?, _ other: GroupEstimates?,
    _ ones: UserOutcomes.Shares?, _ others: UserOutcomes.Shares?
  ) -> Part? {
    guard let one, let other else { return nil }
    return Part(
      label: label,
      usersAffected: change(
        one.usersAffected, other.usersAffected, ones?.usersAffected, others?.usersAffected),
      visitsLost: one.visitsLost.flatMap { lost in
        other.visitsLost.map { change(lost, $0, ones?.visitsLost, others?.visitsLost) }
      })
  }

  private static func change(
    _ one: Estimate, _ other: Estimate, _ ones: Ratio?, _ others: Ratio?
  ) -> Change {
    if let ones, let others, one.interval != nil, other.interval != nil {
      return Change(one: one, other: other, difference: Bootstrap.difference(ones, others))
    }
    return Change(one: one, other: other, difference: independent(one, other))
  }

  /// The difference of independent figures, whose distances to the ends of intervals add up as squares
  /// (Newcombe, "Interval Estimation for the Difference between Independent Proportions", Statistics
  /// in Medicine 17, 1998, method 10).
  private static func independent(_ one: Estimate, _ other: Estimate) -> Estimate {
    let value = other.value - one.value
    guard let first = one.interval, let second = other.interval else {
      return Estimate(value: value, interval: nil)
    }
    let down = hypotenuse(other.value - second.lowerBound, first.upperBound - one.value)
    let up = hypotenuse(second.upperBound - other.value, one.value - first.lowerBound)
    return Estimate(value: value, interval: (value - down)...(value + up))
  }

  private static func hypotenuse(_ one: Double, _ other: Double) -> Double {
    (one * one + other * other).squareRoot()
  }

  private static func names(_ ones: [ComparedRun.Name], _ others: [ComparedRun.Name]) -> [Name] {
    var byLabel: [String: (one: ComparedRun.Name?, other: ComparedRun.Name?)] = [:]
    for name in ones { byLabel[name.label, default: (nil, nil)].one = name }
    for name in others { byLabel[name.label, default: (nil, nil)].other = name }
    return byLabel.map { label, pair in
      let fate: Fate =
        switch (pair.one, pair.other) {
        case (nil, _): .blocked
        case (_, nil): .unblocked
        case (let one?, let other?): one.means == other.means ? .same : .blockedOtherwise
        }
      return Name(
        label: label, fate: fate, users: (pair.one?.users ?? 0, pair.other?.users ?? 0),
        means: (pair.one?.means ?? [], pair.other?.means ?? []))
    }
    .sorted {
      (max($1.users.one, $1.users.other), $0.label) < (max($0.users.one, $0.users.other), $1.label)
    }
  }
}
