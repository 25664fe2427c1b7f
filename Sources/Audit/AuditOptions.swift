public import Rules

/// What an audit is of.
public struct AuditOptions: Sendable {
  /// Rule sets or lists of names.
  public var rules: [String] = []
  /// How much of a list of `rules` may be lost.
  public var losses = LossTolerance.tenth
  /// Lists of sites.
  public var lists: [String] = []
  /// The exponent of Zipf's law.
  public var zipfExponent = 1.0
  /// The column of the lists that says how often a site is visited; nil for none.
  public var visits: String?
  /// Whether the SHA-256 of the inputs is wanted.
  public var digestsInputs = false

  /// An audit of nothing.
  public init() {}
}
