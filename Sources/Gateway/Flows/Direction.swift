/// Which way a packet of a flow goes.
public enum Direction: UInt8, Sendable {
  /// From the client.
  case toServer
  /// From the server.
  case toClient

  /// The other way.
  var reversed: Direction { self == .toServer ? .toClient : .toServer }
}
