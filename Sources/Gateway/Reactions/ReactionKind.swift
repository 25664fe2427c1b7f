import Rules

/// All that is particular to a reaction: which packets it takes, what it forges, what the user waits
/// for, and its words. Each is a type in a file of its own.
protocol ReactionKind {
  /// What it can be done about, over TCP.
  static var fieldsOverTCP: FieldSet { get }
  /// What it can be done about, over UDP.
  static var fieldsOverUDP: FieldSet { get }
  /// Whether it takes packets away or changes them, which only a censor in the path can.
  static var takesPackets: Bool { get }
  /// Whether it may begin with a later packet (`Dropping.later`).
  static var mayBeginLater: Bool { get }
  /// Whether the packet arrives that it was done on.
  static func passesTrigger(_ placement: Censor.Placement) -> Bool
  /// Whether later packets of the flow are sent and arrive.
  static var passesRest: Bool { get }
  static var forgery: ReactionForgery { get }
  static var notice: FailureNotice { get }
  /// What the client would have seen.
  static func outcome(_ occasion: ReactionOccasion) -> Outcome
  /// What each end sees of it, in words.
  static func words(_ scene: ReactionScene) -> (client: String, server: String)
  /// Why later packets are missing, in words.
  static var absence: String { get }
}

extension ReactionKind {
  static var mayBeginLater: Bool { false }
  static var forgery: ReactionForgery { .nothing }
  static var absence: String { "would not have arrived, or not have been sent" }
}

/// What a reaction sends in the name of one of the ends.
public enum ReactionForgery: Sendable {
  case nothing
  /// An answer to a DNS query.
  case answer
  /// RST segments.
  case resets
  /// A page.
  case page
}

/// How the user's software learns that something failed.
public enum FailureNotice: Sendable {
  /// At once: by a reset, a page, a certificate.
  case atOnce
  /// By a connection to a forged address, where the address is not known for what it is.
  case connection
  /// By giving up, after its own timeout.
  case timeout
}

/// What a reaction met, for its words.
public struct ReactionScene: Sendable {
  /// Who gets forged packets.
  public var receivers: Set<Endpoint>
  /// Who sent the packet that was acted on.
  public var sender: Endpoint
  /// Whether that packet arrives.
  public var arrives: Bool

  public init(receivers: Set<Endpoint>, sender: Endpoint, arrives: Bool) {
    self.receivers = receivers
    self.sender = sender
    self.arrives = arrives
  }
}
