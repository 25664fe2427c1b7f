import Rules

/// Injects RST segments to both ends (RFC 9293 §3.5.3 makes them end the connection).
enum TCPReset {
  static func applies(to field: Field, overTCP: Bool) -> Bool { overTCP && field != .quicSNI }

  static func outcome(of field: Field) -> Outcome {
    Outcome(blocking: .of(field), failure: .connectionReset)
  }
}
