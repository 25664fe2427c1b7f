public import Rules

/// A model of how a kind of gateway reads and what it does: `rules/censors/NAME.yaml`.
public struct Censor: Sendable {
  /// Where it stands.
  public enum Placement: String, Sendable, CaseIterable {
    /// Packets pass through it: it can drop them.
    case inPath = "in-path"
    /// It sees copies: it can only add packets.
    case onPath = "on-path"
  }

  /// The name of its file, without the ending.
  public var name: String
  /// What it is, in one line.
  public var title: String
  public var placement: Placement
  public var settings: ReactionSettings
  /// How it reads TCP.
  public var stream = StreamHabits()
  /// How often it acts when it could, in millionths: an integer, so that draws are exact.
  public var actsPerMillion = 1_000_000
  /// What it does for each field, first choice first.
  private var reactions: [[Reaction]] = Array(repeating: [], count: Field.allCases.count)

  /// A censor that does nothing yet.
  public init(
    name: String, title: String, placement: Placement, settings: ReactionSettings = .init()
  ) {
    self.name = name
    self.title = title
    self.placement = placement
    self.settings = settings
  }

  /// What it does when a rule names what it read in `field`; nil when it does not look there.
  public func reaction(to field: Field, overTCP: Bool) -> Reaction? {
    reactions[Int(field.rawValue)].first { $0.applies(to: field, overTCP: overTCP) }
  }

  /// Sets what it does for `field`: the first of `choices` that fits the flow.
  public mutating func setReactions(_ choices: [Reaction], for field: Field) {
    reactions[Int(field.rawValue)] = choices
  }
}
