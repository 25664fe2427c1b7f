import Rules

/// Ends TLS at the censor: the client gets a certificate that an authority of the censor has signed, and
/// who trusts that authority gets the page, read on the way (Raman et al., "Investigating Large Scale HTTPS
/// Interception in Kazakhstan", IMC 2020).
enum TLSInterception {
  static func applies(to field: Field, overTCP: Bool) -> Bool { overTCP && field == .sni }

  /// As software sees it that does not trust the authority.
  static var outcome: Outcome {
    Outcome(verdict: .degraded, blocking: nil, failure: .sslInvalidCertificate)
  }
}
