public import Dissection

/// Which servers a rule is about: addresses, ports and transport protocols, all of which must fit.
public struct AddressPattern: Hashable, Sendable {
  /// The transport protocols of the Internet that have ports.
  public enum Transport: String, CaseIterable, Hashable, Sendable {
    case tcp, udp

    /// The protocol's number in the IP header.
    public var number: UInt8 { self == .tcp ? 6 : 17 }
  }

  /// The addresses; nil for all.
  public var prefix: IPPrefix?
  /// The server's ports; empty for all.
  public var ports: [ClosedRange<UInt16>]
  /// The transport protocol; nil for all protocols.
  public var transport: Transport?

  /// A pattern of servers.
  public init(
    prefix: IPPrefix?, ports: [ClosedRange<UInt16>] = [], transport: Transport? = nil
  ) {
    self.prefix = prefix
    self.ports = ports
    self.transport = transport
  }
}
