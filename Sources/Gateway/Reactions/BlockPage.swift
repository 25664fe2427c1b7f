import Rules

/// Answers an HTTP request in the server's name, with a page that says so or with a redirection.
enum BlockPage: ReactionKind {
  static var fieldsOverTCP: FieldSet {
    [FieldSet(.httpHost), FieldSet(.httpURL), FieldSet(.httpRequest)]
  }
  static var fieldsOverUDP: FieldSet { [] }
  static var takesPackets: Bool { false }
  static func passesTrigger(_ placement: Censor.Placement) -> Bool { placement == .onPath }
  static var passesRest: Bool { false }
  static var forgery: ReactionForgery { .page }
  static var notice: FailureNotice { .atOnce }

  static func outcome(_ occasion: ReactionOccasion) -> Outcome {
    Outcome(blocking: .httpDiff, failure: nil)
  }

  static func words(_ scene: ReactionScene) -> (client: String, server: String) {
    let request = scene.arrives ? "gets the request" : "does not get the request"
    return (
      "gets a page in the server's name",
      request
        + (scene.receivers.contains(.server) ? ", gets a RST: the connection is over" : "")
    )
  }

  static var absence: String { "would not have been sent: the connection is over" }
}
