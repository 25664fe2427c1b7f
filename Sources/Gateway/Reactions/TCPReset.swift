import Rules

/// Injects RST segments to both ends (RFC 9293 §3.5.3 makes them end the connection).
enum TCPReset: ReactionKind {
  static var fieldsOverTCP: FieldSet { .all.subtracting(FieldSet(.quicSNI)) }
  static var fieldsOverUDP: FieldSet { [] }
  static var takesPackets: Bool { false }
  static func passesTrigger(_ placement: Censor.Placement) -> Bool { true }
  static var passesRest: Bool { false }
  static var forgery: ReactionForgery { .resets }
  static var notice: FailureNotice { .atOnce }

  static func outcome(_ occasion: ReactionOccasion) -> Outcome {
    // A RST/ACK for a SYN is what a closed port answers (RFC 9293 §3.10.7.1).
    Outcome(
      blocking: .of(occasion.field),
      failure: occasion.isConnecting ? .connectionRefused : .connectionReset)
  }

  static func words(_ scene: ReactionScene) -> (client: String, server: String) {
    (words(to: .client, scene), words(to: .server, scene))
  }

  private static func words(to end: Endpoint, _ scene: ReactionScene) -> String {
    scene.receivers.contains(end)
      ? "gets a RST: the connection is over" : "gets no RST, and waits for packets that never come"
  }

  static var absence: String { "would not have been sent: the connection is over" }
}
