extension Undecoded {
  /// Whether what was not read has no names of sites in it: protocols that keep networks running.
  public var isWithoutNames: Bool {
    guard reason == .unsupported else { return false }
    switch layer {
    case .ethernet: return Self.etherTypesWithoutNames.contains(value)
    // Spanning tree.
    case .llc: return value == 0x42
    case .ip: return Self.ipProtocolsWithoutNames.contains(value)
    // Control protocols of links and networks (RFC 1661 §2).
    case .ppp: return value >= 0x8000
    case .wlan:
      let unread = WLAN.Unread(rawValue: UInt8(truncatingIfNeeded: value))
      return unread == .management || unread == .control || unread == .noData
    default: return false
    }
  }

  /// ARP, Wake-on-LAN, RARP, flow control, slow protocols, PPPoE discovery, 802.1X, LLDP, PTP, CFM,
  /// loopback.
  private static let etherTypesWithoutNames: [UInt32] = [
    0x0806, 0x0842, 0x8035, 0x8808, 0x8809, 0x8863, 0x888e, 0x88cc, 0x88f7, 0x8902, 0x9000,
  ]

  /// ICMP, IGMP, RSVP, ICMPv6, nothing, EIGRP, OSPF, PIM, VRRP.
  private static let ipProtocolsWithoutNames: [UInt32] = [1, 2, 46, 58, 59, 88, 89, 103, 112]
}
