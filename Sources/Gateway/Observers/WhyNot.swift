/// Why a box on a packet's way did nothing about what was legible in it.
public enum WhyNot: String, Sendable, CaseIterable {
  /// It looks at no such flow: by its side, or by its ports.
  case flowNotWatched = "flow-not-watched"
  /// It was not there at that time.
  case notActive = "not-active"
  /// It is on the way to a share of hosts, and these are not among them.
  case hostNotWatched = "host-not-watched"
  /// It does not look for names in such a place.
  case fieldNotSought = "field-not-sought"
  /// It looks there, and reads otherwise than a perfect reader does.
  case notRead = "not-read"
  /// It read it, and no rule of its gateway names it.
  case notNamed = "not-named"
  /// A rule names it, whose condition does not hold for the flow.
  case conditionNotMet = "condition-not-met"
  /// It acts on a share of flows, and this one was not drawn.
  case notDrawn = "not-drawn"
  /// It took note of it, and waited for what did not come.
  case waiting
  /// It took note of it, and lets so many connections pass.
  case withinQuota = "within-quota"
  /// It took note of it, and acts on later flows only.
  case laterFlows = "later-flows"
  /// Nothing was legible on its way of what boxes look for.
  case nothingCame = "nothing-came"
  /// The flow was over by then: a box had acted before, or the flow would not have begun.
  case alreadyOver = "already-over"

  /// The reason in words, by the habits for which something was missed.
  public func words(_ habits: [BlindHabit]) -> String {
    self == .notRead && !habits.isEmpty
      ? habits.map(\.words).joined(separator: "; ") : words
  }

  /// Whether a box with it looks for such, on such a way.
  var isOfReader: Bool {
    switch self {
    case .flowNotWatched, .notActive, .hostNotWatched, .fieldNotSought, .nothingCame: false
    case .notRead, .notNamed, .conditionNotMet, .notDrawn, .waiting, .withinQuota, .laterFlows,
      .alreadyOver:
      true
    }
  }

  /// The reason in words that follow the name of the box.
  public var words: String {
    switch self {
    case .flowNotWatched: "looks at no such flow, by its side or its ports"
    case .notActive: "was not there at that time"
    case .hostNotWatched: "is on the way to other hosts"
    case .fieldNotSought: "does not look there"
    case .notRead: "did not read it"
    case .notNamed: "read it, and no rule names it"
    case .conditionNotMet: "read it, and the rule's condition does not hold"
    case .notDrawn: "read it, and acts on a share of flows only"
    case .waiting: "read it, and waited for what did not come"
    case .withinQuota: "read it, and lets a number of connections pass"
    case .laterFlows: "read it, and acts on later flows only"
    case .nothingCame: "had nothing to read"
    case .alreadyOver: "had no need to: the flow was over"
    }
  }
}
