import Dissection

/// Who a generated flow is between, and what it is about.
struct FlowIdentity: Sendable {
  var kind: FlowKind
  var name: String
  var client: IPAddress
  var clientPort: UInt16
  var server: IPAddress
  var serverPort: UInt16
  /// Nanoseconds that a packet takes there and back.
  var roundTrip: Int64

  var isTCP: Bool { kind != .dns && kind != .quic }
}
