/// Which way a packet of a flow goes.
public enum Direction: UInt8, Sendable {
  /// From the client.
  case toServer
  /// From the server.
  case toClient

  /// The way of the packets that an end sends.
  public init(from sender: Endpoint) {
    self = sender == .client ? .toServer : .toClient
  }

  /// The other way.
  public var reversed: Direction { self == .toServer ? .toClient : .toServer }

  /// Who sends packets that way.
  public var sender: Endpoint { self == .toServer ? .client : .server }
}
