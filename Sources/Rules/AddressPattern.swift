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

extension AddressPattern: CustomStringConvertible {
  /// The prefix with ports and protocol where they are restricted: `198.51.100.80 ports 3128 tcp`.
  public var description: String {
    var parts = [prefix?.description ?? "any address"]
    if !ports.isEmpty {
      let texts = ports.map {
        $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)"
      }
      parts.append("ports " + texts.joined(separator: ","))
    }
    if let transport { parts.append(transport.rawValue) }
    return parts.joined(separator: " ")
  }
}
