/// The flows that a box looks at.
public struct BoxScope: Hashable, Sendable {
  /// On which side the client of a flow is.
  public enum Clients: String, CaseIterable, Sendable {
    case inside
    case outside
    case either
  }

  /// What is asked of the client's port.
  public enum ClientPort: String, CaseIterable, Sendable {
    case any
    /// It is above the server's (Zohaib et al., USENIX Security 2025 §3.3).
    case aboveServerPort = "above-server-port"
  }

  public var clients = Clients.either
  public var clientPort = ClientPort.any
  /// The server's ports; empty for all.
  public var serverPorts: [ClosedRange<UInt16>] = []
  /// When it looks at all.
  public var active = ActiveTime()

  /// All flows.
  public init() {}

  /// Whether a flow is among them.
  func holds(_ flow: Flow, clientIsInside: Bool) -> Bool {
    switch clients {
    case .either: break
    case .inside: guard clientIsInside else { return false }
    case .outside: guard !clientIsInside else { return false }
    }
    guard active.contains(flow.lastSeen) else { return false }
    guard clientPort == .any || flow.clientPort > flow.serverPort else { return false }
    return serverPorts.isEmpty || serverPorts.contains { $0.contains(flow.serverPort) }
  }
}
