import Rules

/// Drops the packets of a flow that are beyond some rate: it arrives, slowly (Xue et al., "Throttling
/// Twitter: An Emerging Censorship Technique in Russia", IMC 2021).
enum Throttle: ReactionKind {
  static var fieldsOverTCP: FieldSet { .all.subtracting(FieldSet(.dns)) }
  static var fieldsOverUDP: FieldSet { .all.subtracting(FieldSet(.dns)) }
  static var takesPackets: Bool { true }
  static func passesTrigger(_ placement: Censor.Placement) -> Bool { true }
  static var passesRest: Bool { true }
  static var notice: FailureNotice { .atOnce }

  static func outcome(_ occasion: ReactionOccasion) -> Outcome {
    Outcome(verdict: .degraded, blocking: nil, failure: nil)
  }

  static func words(_ scene: ReactionScene) -> (client: String, server: String) {
    ("gets all, slowly", "gets all, slowly")
  }
}
