import Rules

/// Drops all packets of an address: the first of a flow already, so that no connection comes about.
enum NullRoute: ReactionKind {
  static var fieldsOverTCP: FieldSet { FieldSet(.address) }
  static var fieldsOverUDP: FieldSet { FieldSet(.address) }
  static var takesPackets: Bool { true }
  static func passesTrigger(_ placement: Censor.Placement) -> Bool { false }
  static var passesRest: Bool { false }
  static var notice: FailureNotice { .timeout }

  static func outcome(_ occasion: ReactionOccasion) -> Outcome {
    Outcome(blocking: .of(occasion.field), failure: .genericTimeout)
  }

  static func words(_ scene: ReactionScene) -> (client: String, server: String) {
    scene.sender == .client
      ? ("waits for an answer until it gives up", "does not get this packet")
      : ("does not get this packet, and gives up", "hears nothing more from the client")
  }
}
