import Rules

/// Drops the packet that was recognised and all that follow in the flow: the client waits until it
/// gives up.
enum Drop {
  static func applies(to field: Field, overTCP: Bool) -> Bool { true }

  static func outcome(of field: Field) -> Outcome {
    Outcome(blocking: .of(field), failure: .genericTimeout)
  }
}
