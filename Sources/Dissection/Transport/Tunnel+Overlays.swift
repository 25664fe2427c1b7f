// Tunnels that networks lay over others.
extension Tunnel {
  /// VXLAN (RFC 7348 §5): the I flag is set; the reserved bits, which extensions use, are ignored on
  /// receipt, all but the last byte, in which no extension has anything.
  static func readVXLAN(_ payload: Span<UInt8>) -> Content {
    guard payload.count >= 8 + EthernetHeader.count, payload[0] & 0x08 != 0, payload[7] == 0 else {
      return .plain
    }
    return .carried(.ethernet, after: 8)
  }

  /// The same with the type of what it carries, where the P flag is set
  /// (draft-ietf-nvo3-vxlan-gpe §3.2).
  static func readVXLANGPE(_ payload: Span<UInt8>) -> Content {
    guard payload.count > 8, payload[0] & 0x08 != 0 else { return .plain }
    guard payload[0] & 0x04 != 0 else { return readVXLAN(payload) }
    switch payload[3] {
    case 1: return .carried(.ipv4, after: 8)
    case 2: return .carried(.ipv6, after: 8)
    case 3: return .carried(.ethernet, after: 8)
    case 4: return .carried(.etherType(EtherType.nsh), after: 8)
    case 5: return .carried(.etherType(EtherType.mpls), after: 8)
    default: return .plain
    }
  }

  /// Geneve (RFC 8926 §3.4): version 0, reserved bits zero.
  static func readGeneve(_ payload: Span<UInt8>) -> Content {
    guard payload.count >= 8, payload[0] >> 6 == 0, payload[1] & 0x3f == 0, payload[7] == 0 else {
      return .plain
    }
    let count = 8 + Int(payload[0] & 0x3f) * 4
    let type = payload.uint16(at: 2)
    // The O flag: a message of the tunnel's ends to each other.
    if payload[1] & 0x80 != 0, count <= payload.count { return .unread(.geneveControl) }
    guard count < payload.count, type >= EtherType.min else { return .plain }
    return .carried(.etherType(type), after: count)
  }

  /// GTP-U (3GPP TS 29.281 §5.1): version 1, protocol type 1, message type 255 (G-PDU), then IP.
  static func readGTPU(_ payload: Span<UInt8>, missingCount: Int) -> Content {
    guard payload.count >= 8, payload[0] & 0xf0 == 0x30 else { return .plain }
    let messageCount = Int(payload.uint16(at: 2)) + 8
    // Echo, its answer, error indication, extension headers notification, end marker (§6.1).
    if [1, 2, 26, 31, 254].contains(payload[1]) {
      return messageCount == payload.count + missingCount ? .unread(.gtpSignalling) : .plain
    }
    guard payload[1] == 0xff, messageCount <= payload.count + missingCount else { return .plain }
    var count = 8
    // Any of the flags E, S and PN adds sequence and N-PDU numbers and the next extension's type.
    if payload[0] & 0x07 != 0 {
      count = 12
      guard payload.count >= count else { return .plain }
      var next = payload[0] & 0x04 != 0 ? payload[11] : 0
      while next != 0 {
        // Extension headers (§5.2.1): a length in four bytes first, the next type last.
        guard count < payload.count, payload[count] > 0 else { return .plain }
        count += Int(payload[count]) * 4
        guard count <= payload.count else { return .plain }
        next = payload[count - 1]
      }
    }
    guard count < payload.count, [4, 6].contains(payload[count] >> 4) else { return .plain }
    return .carried(.ip, after: count)
  }

  /// Teredo (RFC 4380 §5.1.1): authentication and origin indications, either of which may be
  /// absent, then an IPv6 packet that fills the datagram.
  static func readTeredo(_ payload: Span<UInt8>, missingCount: Int) -> Content {
    var count = 0
    if payload.count >= 4, payload.uint16(at: 0) == 1 {
      // Two lengths, of client identifier and authentication value; a nonce and a confirmation.
      count = 4 + Int(payload[2]) + Int(payload[3]) + 9
    }
    if payload.count >= count + 8, payload.uint16(at: count) == 0 { count += 8 }
    guard payload.count >= count + 40, payload[count] >> 4 == 6,
      count + 40 + Int(payload.uint16(at: count + 4)) == payload.count + missingCount
    else { return .plain }
    return .carried(.ipv6, after: count)
  }

  /// LISP (RFC 9300 §5.3): flags and a nonce, an instance or locator bits, then an IP packet that fills
  /// the datagram; with the P flag (RFC 9305 §3) the nonce ends with what is carried.
  static func readLISP(_ payload: Span<UInt8>, missingCount: Int) -> Content {
    guard payload.count > 8 else { return .plain }
    // Encrypted (RFC 8061), which an IP packet would rather say.
    guard payload[0] & 0x03 == 0 else { return .plain }
    if payload[0] & 0x04 != 0, payload[3] == 3 {
      return EthernetHeader.mayBegin(payload, at: 8) ? .carried(.ethernet, after: 8) : .plain
    }
    return fills(payload, from: 8, missingCount) ? .carried(.ip, after: 8) : .plain
  }

  /// AYIYA (draft-massar-v6ops-ayiya §3): the sizes of identity and signature, an operation, what is
  /// carried, and the time.
  static func readAYIYA(_ payload: Span<UInt8>, missingCount: Int) -> Content {
    guard payload.count >= 8, payload[0] >> 4 <= 4 else { return .plain }
    let count = 8 + (1 << Int(payload[0] >> 4)) + Int(payload[1] >> 4) * 4
    guard count <= payload.count else { return .plain }
    // No operation, to keep the tunnel up.
    if payload[2] & 0x0f == 0, payload[3] == 59, count == payload.count {
      return .unread(.ayiyaControl)
    }
    guard [IPProtocol.ipv4, IPProtocol.ipv6].contains(payload[3]),
      fills(payload, from: count, missingCount)
    else { return .plain }
    return .carried(.ip, after: count)
  }

  /// GRE in UDP (RFC 8086 §3): a header of version 0 with no reserved bit, and a type.
  static func readGRE(_ payload: Span<UInt8>) -> Content {
    guard payload.count > 4, payload.uint16(at: 0) & 0x4fff == 0,
      payload.uint16(at: 2) >= EtherType.min
    else { return .plain }
    return .carried(.ipProtocol(IPProtocol.gre), after: 0)
  }

  /// MPLS in UDP (RFC 7510 §3): a label stack with something behind it.
  static func readMPLS(_ payload: Span<UInt8>) -> Content {
    var unread = UnreadRange(offset: 0, end: payload.count)
    guard let next = try? MPLS.read(payload, &unread) else { return .plain }
    if case .ethernet = next, !EthernetHeader.mayBegin(payload, at: unread.offset) { return .plain }
    return .carried(.etherType(EtherType.mpls), after: 0)
  }

  /// Whether an IP packet begins at `offset` and ends with the datagram.
  private static func fills(
    _ payload: Span<UInt8>, from offset: Int, _ missingCount: Int
  ) -> Bool {
    let count = payload.count - offset
    guard count >= 20 else { return false }
    switch payload[offset] >> 4 {
    case 4: return Int(payload.uint16(at: offset + 2)) == count + missingCount
    case 6: return Int(payload.uint16(at: offset + 4)) + 40 == count + missingCount
    default: return false
    }
  }
}
