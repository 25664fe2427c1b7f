/// How long a flow may stay silent before its state is dropped, in nanoseconds.
enum IdleTimeout {
  /// 7,440 s: the least that RFC 5382 §5 (REQ-5) allows a NAT for an established connection.
  static let established: Int64 = 7_440_000_000_000
  /// 240 s: the same for connections that are opening or closing.
  static let transitory: Int64 = 240_000_000_000
  /// 300 s: what RFC 4787 §4.3 (REQ-5) recommends for UDP.
  static let udp: Int64 = 300_000_000_000

  /// The timeout that fits the state of `flow`.
  static func of(_ flow: Flow) -> Int64 {
    guard flow.progress.contains(.isTCP) else { return udp }
    let isOpening = flow.progress.contains(.sawSYN) && !flow.progress.contains(.sawSYNACK)
    return isOpening || flow.hasEnded ? transitory : established
  }
}
