import Rules

/// What became of a flow, and why.
struct Finding: Sendable {
  var verdict: Verdict = .passed
  var blocking: Blocking?
  var failure: Failure?
  var reaction: Reaction?
  /// What was read when the gateway acted.
  var observation: Field?
  var collateral: Collateral?
  /// Index of the gateway in the plan: the one that acted, or else the first on the way.
  var gateway: Int16?
  /// Index of the rule among those of the matcher.
  var rule: Int32?
  /// The name that the gateway acted upon, or else the last one that was legible.
  var site: Int32?
  /// The flow whose blocked DNS answer is why this one would never have begun.
  var causedBy: UInt32?
  /// The frame that was acted upon.
  var frame: Int?
}
