public import Population

/// One thing that a report says: a sentence, and the figures that it is made from.
public struct Finding: Sendable, Equatable {
  /// What it is about, in the order of reports.
  public enum Topic: String, Sendable, CaseIterable {
    case visitsLost = "visits_lost"
    case usersAffected = "users_affected"
    case places
    case categories
    case collateral
    case evaded
    case certainty
    case next

    /// A heading.
    public var title: String {
      switch self {
      case .visitsLost: "What is lost"
      case .usersAffected: "Who is affected"
      case .places: "Where"
      case .categories: "What is hit"
      case .collateral: "What is hit by mistake"
      case .evaded: "What gets through"
      case .certainty: "How sure this is"
      case .next: "What to do next"
      }
    }
  }

  /// A figure with its name in files.
  public struct Figure: Sendable, Equatable {
    /// What it is.
    public enum Value: Sendable, Equatable {
      case count(Int)
      /// With its 95 % interval.
      case estimate(Estimate)
      case text(String)
    }

    public var name: String
    public var value: Value
  }

  public var topic: Topic
  /// One sentence or two, in which every figure is as reports round it.
  public var sentence: String
  public var figures: [Figure]
  /// What to run next.
  public var command: String?

  init(
    _ topic: Topic, _ sentence: String, _ figures: [(String, Figure.Value?)] = [],
    command: String? = nil
  ) {
    self.topic = topic
    self.sentence = sentence
    self.figures = figures.compactMap { name, value in value.map { Figure(name: name, value: $0) } }
    self.command = command
  }
}
