import Rules

/// Drops the packets of a flow that are beyond some rate: it arrives, slowly (Xue et al., "Throttling
/// Twitter: An Emerging Censorship Technique in Russia", IMC 2021).
enum Throttle {
  static func applies(to field: Field, overTCP: Bool) -> Bool { field != .dns }

  static var outcome: Outcome { Outcome(verdict: .degraded, blocking: nil, failure: nil) }
}
