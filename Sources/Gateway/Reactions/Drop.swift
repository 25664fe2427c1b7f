import Rules

/// Drops the packet that was recognised and all that follow in the flow: the client waits until it
/// gives up.
enum Drop: ReactionKind {
  static var fieldsOverTCP: FieldSet { .all }
  static var fieldsOverUDP: FieldSet { .all }
  static var takesPackets: Bool { true }
  static var mayBeginLater: Bool { true }
  static func passesTrigger(_ placement: Censor.Placement) -> Bool { false }
  static var passesRest: Bool { false }
  static var notice: FailureNotice { .timeout }

  static func outcome(_ occasion: ReactionOccasion) -> Outcome {
    Outcome(blocking: .of(occasion.field), failure: .genericTimeout)
  }

  static func words(_ scene: ReactionScene) -> (client: String, server: String) {
    guard !scene.arrives else {
      return ("waits in vain for answers to its next packets", "gets nothing more from the client")
    }
    return scene.sender == .client
      ? ("waits for an answer until it gives up", "does not get this packet")
      : ("does not get this packet, and gives up", "hears nothing more from the client")
  }
}
