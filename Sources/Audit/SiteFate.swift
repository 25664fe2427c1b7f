public import Gateway
public import Rules

/// A pattern of a rule that an entry of a list meets.
public struct PatternHit: Hashable, Sendable {
  /// The pattern's number in the `PatternMatcher`.
  public var pattern: Int
  /// How it was met; of several ways the narrowest.
  public var breadth: Breadth
  /// Where.
  public var fields: FieldSet

  /// Why the entry is not what the pattern is meant for; nil when it is.
  public var collateral: Collateral? { Collateral(breadth) }
}

/// What would become of a site.
enum SiteFate: Hashable {
  case passed
  /// A rule means it.
  case intended
  /// Rules hit it, and none means it.
  case overBlocked(Collateral)

  /// What comes of the hits of an entry: one that means it says that it is intended, whatever else
  /// hits it; else the narrowest says why it was hit.
  init(_ hits: some Sequence<PatternHit>) {
    guard let narrowest = hits.min(by: { $0.breadth.rank < $1.breadth.rank }) else {
      self = .passed
      return
    }
    self = narrowest.collateral.map { .overBlocked($0) } ?? .intended
  }
}
