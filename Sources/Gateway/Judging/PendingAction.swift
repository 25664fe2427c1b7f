import Rules

/// What a box will do to a flow, once what its onset asks for has come.
struct PendingAction: Sendable {
  var reaction: Reaction
  var gateway: GatewayIndex
  var box: Int32
  var rule: Int32
  /// What was read.
  var field: Field
  var breadth: Breadth
  /// The packets and bytes that are still let pass.
  var packetsLeft = UInt32.max
  var bytesLeft = UInt32.max
  /// When it is due, in nanoseconds since 1970.
  var dueAt = Int64.max
  /// When it is given up.
  var endsAt = Int64.max
  /// The number of the flow's packet with which it began to wait.
  var packetNumber: UInt32
  /// Whether it is due with that packet.
  var isDueAtOnce = false
}

/// What a rate lets through of a flow, and what came.
struct ThrottledFlow: Sendable {
  /// In bit/s.
  var rate: UInt64
  /// When the rate began to hold, in nanoseconds since 1970.
  var since: Int64
  /// Bytes of payload since then, to the server and to the client.
  var bytesToServer: UInt64 = 0
  var bytesToClient: UInt64 = 0

  /// What the larger direction takes at the rate, in seconds, rounded up.
  ///
  /// - Parameter bytesMax: more is not waited for.
  func seconds(bytesMax: UInt64 = .max) -> UInt64 {
    let bytes = min(max(bytesToServer, bytesToClient), bytesMax, 1 << 56)
    return (bytes * 8 + rate - 1) / rate
  }
}
