public import Rules

/// One box of a censor: how it reads, what it does, and what it remembers.
public struct CensorBox: Sendable {
  /// What reports and explanations call it.
  public var name: String
  /// Where it stands: as its censor, or as the part of its censor that it is of.
  public var placement: Censor.Placement
  /// The flows that it looks at.
  public var scope = BoxScope()
  public var settings = ReactionSettings()
  /// How it reads TCP.
  public var stream = StreamHabits()
  /// How it reads DNS over UDP; nil for a perfect reader.
  public var dns: DNSHabits?
  /// How it reads QUIC; nil for a perfect reader.
  public var quic: QUICHabits?
  /// How often it acts when it could.
  public var odds = BlockingOdds()
  /// The hosts that it is for, as a part of all, in millionths (see `Residual.hosts`).
  public var hosts = 0..<1_000_000
  /// When it acts on what a rule names; nil for at once.
  public var onset: Onset?
  /// How many connections it lets pass first; nil for none.
  public var quota: ConnectionQuota?
  /// What it lets through of what it throttles; nil where that was not measured.
  public var rate: ThrottleRate?
  /// What it does to later flows of those that it acted on.
  public var residuals: [Residual] = []
  /// Where its `drop` begins.
  public var dropping = Dropping.atOnce
  /// What it sends into a connection that it resets or answers; nil for the usual.
  public var injection: TCPInjection?
  /// Its forged DNS answer; nil for the usual, with the forged addresses.
  public var forgedAnswer: ForgedAnswer?
  /// Who measured it.
  public var sources: [String] = []
  /// What it does for each field, by its raw value, over TCP and over UDP.
  private var overTCP: [Reaction?] = Array(repeating: nil, count: Field.allCases.count)
  private var overUDP: [Reaction?] = Array(repeating: nil, count: Field.allCases.count)

  /// A box that does nothing yet.
  public init(name: String, placement: Censor.Placement) {
    self.name = name
    self.placement = placement
  }

  /// What it does when a rule names what it read in `field`; nil when it does not look there.
  public func reaction(to field: Field, overTCP: Bool) -> Reaction? {
    (overTCP ? self.overTCP : overUDP)[Int(field.rawValue)]
  }

  /// Whether it does not act at once on what a rule names.
  var isLate: Bool { onset != nil || quota != nil }

  /// Whether it has such a reaction.
  func has(_ reaction: Reaction) -> Bool {
    overTCP.contains(reaction) || overUDP.contains(reaction)
  }

  /// Whether it looks for anything in the payload of TCP.
  var readsStreams: Bool {
    Field.allCases.contains { $0 != .address && reaction(to: $0, overTCP: true) != nil }
  }

  /// Sets what it does for `field`: the first of `choices` that fits the flow.
  public mutating func setReactions(_ choices: [Reaction], for field: Field) {
    let index = Int(field.rawValue)
    overTCP[index] = choices.first { $0.applies(to: field, overTCP: true) }
    overUDP[index] = choices.first { $0.applies(to: field, overTCP: false) }
  }
}
