/// One of the two ends of a flow.
public enum Endpoint: String, CaseIterable, Sendable {
  case client
  case server

  public var other: Endpoint { self == .client ? .server : .client }
}
