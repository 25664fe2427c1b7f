/// Tunnels over UDP, told by port and header: anything else on their ports is plain UDP.
@usableFromInline
enum Tunnel {
  @usableFromInline static let gtpu: UInt16 = 2152
  @usableFromInline static let teredo: UInt16 = 3544
  @usableFromInline static let vxlan: UInt16 = 4789
  /// VXLAN with a field that says what it carries (draft-ietf-nvo3-vxlan-gpe).
  @usableFromInline static let vxlanGPE: UInt16 = 4790
  @usableFromInline static let geneve: UInt16 = 6081
  /// As Linux had it before the assignment.
  @usableFromInline static let vxlanLinux: UInt16 = 8472

  /// Whether datagrams from or to `port` may be a tunnel's.
  @inlinable
  static func isPort(_ port: UInt16) -> Bool {
    switch port {
    case gtpu, teredo, vxlan, vxlanGPE, geneve, vxlanLinux: true
    default: false
    }
  }
}

extension Packet {
  /// Moves to what a tunnel carries; a datagram of none is read.
  mutating func readTunnel(_ bytes: Span<UInt8>, _ unread: inout UnreadRange) -> NextLayer {
    let payload = bytes.extracting(unread.offset..<unread.end)
    let tunnel: (count: Int, next: NextLayer)? =
      switch destinationPort {
      case Tunnel.vxlan, Tunnel.vxlanLinux: Tunnel.readVXLAN(payload)
      case Tunnel.vxlanGPE: Tunnel.readVXLANGPE(payload)
      case Tunnel.geneve: Tunnel.readGeneve(payload)
      default:
        switch (sourcePort, destinationPort) {
        case (Tunnel.gtpu, _), (_, Tunnel.gtpu):
          Tunnel.readGTPU(payload, missingCount: missingCount)
        case (Tunnel.teredo, _), (_, Tunnel.teredo):
          Tunnel.readTeredo(payload, missingCount: missingCount)
        default: nil
        }
      }
    guard let tunnel else { return .done }
    unread.offset += tunnel.count
    return tunnel.next
  }
}

extension Tunnel {
  /// VXLAN (RFC 7348 §5): the I flag is set; the reserved bits, which extensions use, are ignored on
  /// receipt, all but the last byte, in which no extension has anything.
  fileprivate static func readVXLAN(_ payload: Span<UInt8>) -> (count: Int, next: NextLayer)? {
    guard payload.count >= 8 + EthernetHeader.count, payload[0] & 0x08 != 0, payload[7] == 0 else {
      return nil
    }
    return (8, .ethernet)
  }

  /// The same with the type of what it carries, where the P flag is set
  /// (draft-ietf-nvo3-vxlan-gpe §3.2).
  fileprivate static func readVXLANGPE(_ payload: Span<UInt8>) -> (count: Int, next: NextLayer)? {
    guard payload.count > 8, payload[0] & 0x08 != 0 else { return nil }
    guard payload[0] & 0x04 != 0 else { return readVXLAN(payload) }
    switch payload[3] {
    case 1: return (8, .ipv4)
    case 2: return (8, .ipv6)
    case 3: return (8, .ethernet)
    case 4: return (8, .etherType(EtherType.nsh))
    case 5: return (8, .etherType(EtherType.mpls))
    default: return nil
    }
  }

  /// Geneve (RFC 8926 §3.4): version 0, reserved bits zero.
  fileprivate static func readGeneve(_ payload: Span<UInt8>) -> (count: Int, next: NextLayer)? {
    guard payload.count >= 8, payload[0] >> 6 == 0, payload[1] & 0x3f == 0, payload[7] == 0 else {
      return nil
    }
    let count = 8 + Int(payload[0] & 0x3f) * 4
    let type = payload.uint16(at: 2)
    guard count < payload.count, type >= EtherType.min else { return nil }
    return (count, .etherType(type))
  }

  /// GTP-U (3GPP TS 29.281 §5.1): version 1, protocol type 1, message type 255 (G-PDU), then IP.
  fileprivate static func readGTPU(
    _ payload: Span<UInt8>, missingCount: Int
  ) -> (count: Int, next: NextLayer)? {
    guard payload.count >= 8, payload[0] & 0xf0 == 0x30, payload[1] == 0xff,
      Int(payload.uint16(at: 2)) + 8 <= payload.count + missingCount
    else { return nil }
    var count = 8
    // Any of the flags E, S and PN adds sequence and N-PDU numbers and the next extension's type.
    if payload[0] & 0x07 != 0 {
      count = 12
      guard payload.count >= count else { return nil }
      var next = payload[0] & 0x04 != 0 ? payload[11] : 0
      while next != 0 {
        // Extension headers (§5.2.1): a length in four bytes first, the next type last.
        guard count < payload.count, payload[count] > 0 else { return nil }
        count += Int(payload[count]) * 4
        guard count <= payload.count else { return nil }
        next = payload[count - 1]
      }
    }
    guard count < payload.count, [4, 6].contains(payload[count] >> 4) else { return nil }
    return (count, .ip)
  }

  /// Teredo (RFC 4380 §5.1.1): authentication and origin indications, either of which may be
  /// absent, then an IPv6 packet that fills the datagram.
  fileprivate static func readTeredo(
    _ payload: Span<UInt8>, missingCount: Int
  ) -> (count: Int, next: NextLayer)? {
    var count = 0
    if payload.count >= 4, payload.uint16(at: 0) == 1 {
      // Two lengths, of client identifier and authentication value; a nonce and a confirmation.
      count = 4 + Int(payload[2]) + Int(payload[3]) + 9
    }
    if payload.count >= count + 8, payload.uint16(at: count) == 0 { count += 8 }
    guard payload.count >= count + 40, payload[count] >> 4 == 6,
      count + 40 + Int(payload.uint16(at: count + 4)) == payload.count + missingCount
    else { return nil }
    return (count, .ipv6)
  }
}
