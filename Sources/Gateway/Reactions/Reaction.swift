public import Rules

/// What a censor does to a flow that a rule names.
///
/// Closed, so that the packet path switches over it. To add one: a case here, a `ReactionKind` in a file
/// beside this one, and the field in the censors that use it.
public enum Reaction: String, Sendable, CaseIterable {
  /// A forged answer to a DNS query, which reaches the client before the true one.
  case dnsInjection = "dns-injection"
  /// Forged RST segments to both ends.
  case tcpReset = "tcp-reset"
  /// The packet and all later ones of the flow are dropped.
  case drop
  /// A forged HTTP response in the server's name.
  case blockPage = "block-page"
  /// All packets to and from an address are dropped, from the first on.
  case nullRoute = "null-route"
  /// TLS is ended at the censor, which shows a certificate of its own.
  case tlsInterception = "tls-interception"
  /// Packets beyond some rate are dropped: the flow is slow.
  case throttle

  /// What is particular to it.
  var kind: any ReactionKind.Type {
    switch self {
    case .dnsInjection: DNSInjection.self
    case .tcpReset: TCPReset.self
    case .drop: Drop.self
    case .blockPage: BlockPage.self
    case .nullRoute: NullRoute.self
    case .tlsInterception: TLSInterception.self
    case .throttle: Throttle.self
    }
  }

  /// Its place among `allCases`, for tables by reaction.
  public var number: Int {
    switch self {
    case .dnsInjection: 0
    case .tcpReset: 1
    case .drop: 2
    case .blockPage: 3
    case .nullRoute: 4
    case .tlsInterception: 5
    case .throttle: 6
    }
  }

  /// What it can be used for: fields, and whether the flow may be of TCP or UDP.
  public func applies(to field: Field, overTCP: Bool) -> Bool {
    (overTCP ? kind.fieldsOverTCP : kind.fieldsOverUDP).contains(field)
  }

  /// Whether it takes packets away or changes them, which only a censor in the path can.
  var takesPackets: Bool { kind.takesPackets }

  /// What it sends in the name of one of the ends.
  public var forgery: ReactionForgery { kind.forgery }

  /// How the user's software learns of it.
  public var notice: FailureNotice { kind.notice }

  /// What the client would have seen.
  func outcome(_ occasion: ReactionOccasion) -> Outcome {
    kind.outcome(occasion)
  }

  /// What each end sees of it, in words.
  public func words(_ scene: ReactionScene) -> (client: String, server: String) {
    kind.words(scene)
  }

  /// Why later packets of the flow are missing, in words.
  public var absence: String { kind.absence }
}

/// What a client sees of a reaction, in OONI's words.
struct Outcome: Sendable, Equatable {
  var verdict: Verdict = .blocked
  var blocking: Blocking?
  var failure: Failure?
}

/// Where a `drop` begins.
public enum Dropping: String, CaseIterable, Sendable {
  /// With the packet that is acted on.
  case atOnce = "at-once"
  /// With the next packet of the client: a censor that is told of a name by another machine drops late.
  /// On flows that it remembers it acts at once.
  case later
}
