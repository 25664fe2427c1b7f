/// Why a box on a packet's way did nothing about what was legible in it.
public enum WhyNot: String, Sendable, CaseIterable {
  /// It looks at no such flow: by its side, or by its ports.
  case flowNotWatched = "flow-not-watched"
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
  /// The flow was over by then: a box had acted before, or the flow would not have begun.
  case alreadyOver = "already-over"

  /// The reason in words that follow the name of the box.
  public var words: String {
    switch self {
    case .flowNotWatched: "looks at no such flow, by its side or its ports"
    case .fieldNotSought: "does not look there"
    case .notRead: "did not read it"
    case .notNamed: "read it, and no rule names it"
    case .conditionNotMet: "read it, and the rule's condition does not hold"
    case .notDrawn: "read it, and acts on a share of flows only"
    case .alreadyOver: "had no need to: the flow was over"
    }
  }
}
