/// Why bytes were not read any further: the layer that stopped the reading, and its reason.
///
/// Small and without references, since it is thrown on the packet path.
@frozen
public struct Undecoded: Error, Hashable, Sendable {
  /// A protocol layer, outermost first; tunnels over UDP and L2TP, which have no place of their own, last.
  public enum Layer: UInt8, CaseIterable, Sendable {
    case link, ethernet, llc, wlan, vlan, mpls, nsh, pppoe, ppp, ip, ipv4, ipv6, gre, tcp, udp
    case dns, tls, quic, http
    case tunnel
  }

  /// What was wrong.
  public enum Reason: UInt8, CaseIterable, Sendable {
    /// The bytes end before what the headers promise, or before a fixed header does.
    case truncated
    /// A field has a value that the layer's specification forbids.
    case malformed
    /// The layer is well-formed, and carries something that is not read here; `value` says what.
    case unsupported
    /// More layers, labels or extension headers than any real packet has.
    case tooDeep
  }

  /// The layer that could not be read, or that carries what is not read.
  public var layer: Layer
  /// Why.
  public var reason: Reason
  /// For `unsupported`: the link type, EtherType, service access point, PPP
  /// protocol, IP protocol number, or which message of a tunnel; else 0.
  public var value: UInt32

  /// An error of `layer`.
  @inlinable
  public init(_ layer: Layer, _ reason: Reason, value: UInt32 = 0) {
    self.layer = layer
    self.reason = reason
    self.value = value
  }
}
