/// What an answer to an exercise is worth.
public struct Grade: Sendable {
  /// How many cases were right, of those that should be blocked and of those that should pass.
  public struct Part: Sendable, Equatable {
    public var blockedRight = 0
    public var blocked = 0
    public var passedRight = 0
    public var passed = 0

    public var right: Int { blockedRight + passedRight }
    public var total: Int { blocked + passed }

    /// The mean of the share of what should be blocked that is, and of what should pass that does: who blocks
    /// nothing, or everything, gets half. From 0 to 1; nil without any case.
    public var share: Double? {
      let shares = [(blockedRight, blocked), (passedRight, passed)]
        .filter { $0.1 > 0 }.map { Double($0.0) / Double($0.1) }
      return shares.isEmpty ? nil : shares.reduce(0, +) / Double(shares.count)
    }

    mutating func note(shouldBlock: Bool, isRight: Bool) {
      if shouldBlock {
        blocked += 1
        blockedRight += isRight ? 1 : 0
      } else {
        passed += 1
        passedRight += isRight ? 1 : 0
      }
    }
  }

  /// The first case that is wrong.
  public struct Fault: Sendable {
    /// Which flow of which capture, or which visit at which censor.
    public var place: String
    public var expected: String
    public var found: String
    /// The flow packet by packet, as `explain` tells it.
    public var explanation: String
  }

  public var visible = Part()
  public var hidden = Part()
  /// Nil where all is right.
  public var fault: Fault?
  /// Why the answer cannot be used; it is then worth nothing.
  public var error: String?

  /// From 0 to 100, rounded down: the mean of the parts.
  public var score: Int {
    guard error == nil else { return 0 }
    let shares = [visible.share, hidden.share].compactMap(\.self)
    return shares.isEmpty ? 0 : Int(100 * shares.reduce(0, +) / Double(shares.count))
  }

  /// Nothing yet.
  init() {}

  /// An answer that cannot be used.
  public init(error: String) {
    self.error = error
  }
}
