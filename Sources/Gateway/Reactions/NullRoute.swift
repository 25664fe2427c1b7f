import Rules

/// Drops all packets of an address: the first of a flow already, so that no connection comes about.
enum NullRoute {
  static func applies(to field: Field, overTCP: Bool) -> Bool { field == .address }

  static func outcome(of field: Field) -> Outcome {
    Outcome(blocking: .of(field), failure: .genericTimeout)
  }
}
