public import Dissection
import Gateway

/// The two ends of a TCP connection over IPv4, in which one visit to a site is made.
///
/// All packets of an exchange are between them. Who tells flows by their SYNs may find two, and the
/// server for the client, where a strategy has the server send a SYN, or the client a SYN/ACK.
public struct VisitedFlow: Hashable, Sendable {
  /// Who opens the connection.
  public let client: IPAddress
  public let clientPort: UInt16
  /// Whom the request is for.
  public let server: IPAddress
  public let serverPort: UInt16

  /// A connection; nil when an address is not of IPv4, which is all that strategies were made for.
  public init?(
    client: IPAddress, clientPort: UInt16, server: IPAddress, serverPort: UInt16
  ) {
    guard client.isIPv4, server.isIPv4 else { return nil }
    self.client = client
    self.clientPort = clientPort
    self.server = server
    self.serverPort = serverPort
  }

  func address(of end: Endpoint) -> IPAddress { end == .client ? client : server }

  func port(of end: Endpoint) -> UInt16 { end == .client ? clientPort : serverPort }
}
