import Rules

/// Ends TLS at the censor: the client gets a certificate that an authority of the censor has signed, and
/// who trusts that authority gets the page, read on the way (Raman et al., "Investigating Large Scale HTTPS
/// Interception in Kazakhstan", IMC 2020).
enum TLSInterception: ReactionKind {
  static var fieldsOverTCP: FieldSet { FieldSet(.sni) }
  static var fieldsOverUDP: FieldSet { [] }
  static var takesPackets: Bool { true }
  static func passesTrigger(_ placement: Censor.Placement) -> Bool { true }
  static var passesRest: Bool { true }
  static var notice: FailureNotice { .atOnce }

  /// As software sees it that does not trust the authority.
  static func outcome(_ occasion: ReactionOccasion) -> Outcome {
    Outcome(verdict: .degraded, blocking: .httpFailure, failure: .sslUnknownAuthority)
  }

  static func words(_ scene: ReactionScene) -> (client: String, server: String) {
    (
      "gets a certificate that an authority of the censor has signed",
      "speaks TLS with the gateway"
    )
  }
}
