/// Tunnels over UDP, told by port and header: anything else on their ports is plain UDP.
///
/// What is a tunnel's and carries nothing that is read, such as the messages that keep it up, is not
/// decoded: its ends are machines of a network, and no users.
@usableFromInline
enum Tunnel {
  @usableFromInline static let l2tp: UInt16 = 1701
  @usableFromInline static let gtpu: UInt16 = 2152
  @usableFromInline static let teredo: UInt16 = 3544
  @usableFromInline static let lisp: UInt16 = 4341
  /// GRE in UDP (RFC 8086), and the same in DTLS.
  @usableFromInline static let gre: UInt16 = 4754
  @usableFromInline static let greDTLS: UInt16 = 4755
  @usableFromInline static let vxlan: UInt16 = 4789
  /// VXLAN with a field that says what it carries (draft-ietf-nvo3-vxlan-gpe).
  @usableFromInline static let vxlanGPE: UInt16 = 4790
  @usableFromInline static let ayiya: UInt16 = 5072
  @usableFromInline static let capwapControl: UInt16 = 5246
  @usableFromInline static let capwap: UInt16 = 5247
  @usableFromInline static let geneve: UInt16 = 6081
  /// MPLS in UDP (RFC 7510), and the same in DTLS.
  @usableFromInline static let mpls: UInt16 = 6635
  @usableFromInline static let mplsDTLS: UInt16 = 6636
  /// As Linux had it before the assignment.
  @usableFromInline static let vxlanLinux: UInt16 = 8472
  @usableFromInline static let tzsp: UInt16 = 37008

  /// Whether datagrams from or to `port` may be a tunnel's.
  @inlinable
  static func isPort(_ port: UInt16) -> Bool {
    // Most ports are those of servers below these, or of clients above.
    guard port &- l2tp <= vxlanLinux &- l2tp || port == tzsp else { return false }
    return switch port {
    case l2tp, gtpu, teredo, lisp, gre, greDTLS, vxlan, vxlanGPE, ayiya, capwapControl, capwap,
      geneve, mpls, mplsDTLS, vxlanLinux, tzsp:
      true
    default: false
    }
  }

  /// What a datagram turns out to be.
  enum Content {
    /// None of a tunnel.
    case plain
    /// What the tunnel carries, behind so many bytes.
    case carried(NextLayer, after: Int)
    case unread(Unread)
  }

  /// What tunnels carry besides packets that are read.
  enum Unread: UInt32, CaseIterable {
    case l2tpControl = 1, l2tpUnknown, gtpSignalling, dtls, tzspControl, ayiyaControl
    case capwapControl, capwapFragment, geneveControl

    var text: String {
      switch self {
      case .l2tpControl: "L2TP control"
      case .l2tpUnknown: "L2TPv3 session of an unknown kind"
      case .gtpSignalling: "GTP-U signalling"
      case .dtls: "tunnel in DTLS"
      case .tzspControl: "TZSP control"
      case .ayiyaControl: "AYIYA control"
      case .capwapControl: "CAPWAP control"
      case .capwapFragment: "CAPWAP fragment"
      case .geneveControl: "Geneve control"
      }
    }
  }
}

extension Packet {
  /// Moves to what a tunnel carries; a datagram of none is read.
  mutating func readTunnel(
    _ bytes: Span<UInt8>, _ unread: inout UnreadRange
  ) throws(Undecoded) -> NextLayer {
    let payload = bytes.extracting(unread.offset..<unread.end)
    switch Tunnel.content(of: payload, self) {
    case .plain: return .done
    case .carried(let next, let count):
      unread.offset += count
      return next
    case .unread(let what): throw Undecoded(.tunnel, .unsupported, value: what.rawValue)
    }
  }
}

extension Tunnel {
  /// What the payload of a datagram is, by the ports of its packet.
  fileprivate static func content(of payload: Span<UInt8>, _ packet: Packet) -> Content {
    switch packet.destinationPort {
    case vxlan, vxlanLinux: return readVXLAN(payload)
    case vxlanGPE: return readVXLANGPE(payload)
    case geneve: return readGeneve(payload)
    case gre: return readGRE(payload)
    case mpls: return readMPLS(payload)
    case tzsp: return TZSP.content(of: payload)
    default: break
    }
    return content(of: payload, port: packet.destinationPort, packet)
      ?? content(of: payload, port: packet.sourcePort, packet) ?? .plain
  }

  /// The same of tunnels that have their port on either side; nil where `port` is of none.
  private static func content(
    of payload: Span<UInt8>, port: UInt16, _ packet: Packet
  ) -> Content? {
    let missing = packet.missingCount
    switch port {
    case gtpu: return readGTPU(payload, missingCount: missing)
    case teredo: return readTeredo(payload, missingCount: missing)
    case l2tp:
      let isSure = packet.sourcePort == packet.destinationPort
      return L2TP.content(of: payload, missingCount: missing, isSure: isSure)
    case lisp: return readLISP(payload, missingCount: missing)
    case ayiya: return readAYIYA(payload, missingCount: missing)
    case capwap: return CAPWAP.content(of: payload)
    case capwapControl: return CAPWAP.controlContent(of: payload)
    case greDTLS, mplsDTLS: return DTLSRecord.begins(payload) ? .unread(.dtls) : .plain
    default: return nil
    }
  }
}
