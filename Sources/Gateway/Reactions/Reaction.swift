public import Rules

/// What a censor does to a flow that a rule names.
///
/// Closed, so that the packet path switches over it. To add one: a case here, a file beside this
/// one with its outcome, and the field in the censors that use it.
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

  /// What it can be used for: fields, and whether the flow may be of TCP or UDP.
  public func applies(to field: Field, overTCP: Bool) -> Bool {
    switch self {
    case .dnsInjection: DNSInjection.applies(to: field, overTCP: overTCP)
    case .tcpReset: TCPReset.applies(to: field, overTCP: overTCP)
    case .drop: Drop.applies(to: field, overTCP: overTCP)
    case .blockPage: BlockPage.applies(to: field, overTCP: overTCP)
    case .nullRoute: NullRoute.applies(to: field, overTCP: overTCP)
    case .tlsInterception: TLSInterception.applies(to: field, overTCP: overTCP)
    case .throttle: Throttle.applies(to: field, overTCP: overTCP)
    }
  }

  /// Whether it takes packets away or changes them, which only a censor in the path can.
  var takesPackets: Bool {
    switch self {
    case .drop, .nullRoute, .tlsInterception, .throttle: true
    case .dnsInjection, .tcpReset, .blockPage: false
    }
  }

  /// What the client would have seen.
  func outcome(of field: Field, settings: ReactionSettings) -> Outcome {
    switch self {
    case .dnsInjection: DNSInjection.outcome(settings)
    case .tcpReset: TCPReset.outcome(of: field)
    case .drop: Drop.outcome(of: field)
    case .blockPage: BlockPage.outcome
    case .nullRoute: NullRoute.outcome(of: field)
    case .tlsInterception: TLSInterception.outcome
    case .throttle: Throttle.outcome
    }
  }
}

/// What a client sees of a reaction, in OONI's words.
struct Outcome: Sendable, Equatable {
  var verdict: Verdict = .blocked
  var blocking: Blocking?
  var failure: Failure?
}

/// Where a `drop` begins.
public enum Dropping: String, CaseIterable, Sendable {
  /// With the packet that is acted upon.
  case atOnce = "at-once"
  /// With the next packet of the client: a censor that is told of a name by another machine drops late.
  /// Upon flows that it remembers it acts at once.
  case later
}
