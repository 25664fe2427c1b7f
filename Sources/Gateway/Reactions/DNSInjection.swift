public import Dissection
import Rules

/// Answers a DNS query in the resolver's name. The client takes the first answer, so that the true
/// one comes too late (Anonymous, "The Collateral Damage of Internet Censorship by DNS Injection",
/// CCR 2012, §2).
enum DNSInjection: ReactionKind {
  static var fieldsOverTCP: FieldSet { [] }
  static var fieldsOverUDP: FieldSet { FieldSet(.dns) }
  static var takesPackets: Bool { false }
  static func passesTrigger(_ placement: Censor.Placement) -> Bool { true }
  static var passesRest: Bool { true }
  static var forgery: ReactionForgery { .answer }
  static var notice: FailureNotice { .connection }

  static func outcome(_ occasion: ReactionOccasion) -> Outcome {
    guard !occasion.settings.forgedAddresses.isEmpty else {
      return Outcome(blocking: .dns, failure: .dnsNXDOMAIN)
    }
    // No address is an error to a resolver. Nothing answers at a bogon, so that the connection times out;
    // what comes of a public one, its host decides (ooni/probe-cli, `webconnectivityqa/dnsblocking.go`).
    let isBogon = occasion.settings.forgedAddresses.allSatisfy(\.isBogon)
    return Outcome(blocking: .dns, failure: isBogon ? .genericTimeout : nil)
  }

  static func words(_ scene: ReactionScene) -> (client: String, server: String) {
    scene.arrives
      ? ("takes the forged answer, which comes first", "gets the query, and answers too late")
      : ("takes the forged answer, the only one that comes", "does not get the query")
  }
}

/// What a censor puts into its reactions.
public struct ReactionSettings: Sendable, Equatable {
  /// The addresses of forged DNS answers; none: NXDOMAIN.
  public var forgedAddresses: [IPAddress] = []

  /// Nothing set.
  public init() {}
}
