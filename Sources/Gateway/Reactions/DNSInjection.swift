public import Dissection
import Rules

/// Answers a DNS query in the resolver's name. The client takes the first answer, so that the true
/// one comes too late (Anonymous, "The Collateral Damage of Internet Censorship by DNS Injection",
/// CCR 2012, §2).
enum DNSInjection {
  static func applies(to field: Field, overTCP: Bool) -> Bool { field == .dns && !overTCP }

  static func outcome(_ settings: ReactionSettings) -> Outcome {
    guard !settings.forgedAddresses.isEmpty else {
      return Outcome(blocking: .dns, failure: .dnsNXDOMAIN)
    }
    let isBogon = settings.forgedAddresses.allSatisfy(\.isBogon)
    // A public address is no error to a resolver: what it leads to fails.
    return Outcome(blocking: .dns, failure: isBogon ? .dnsBogon : nil)
  }
}

/// What a censor puts into its reactions.
public struct ReactionSettings: Sendable, Equatable {
  /// The addresses of forged DNS answers; none: NXDOMAIN.
  public var forgedAddresses: [IPAddress] = []

  /// Nothing set.
  public init() {}
}
