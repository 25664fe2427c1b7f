extension Undecoded: CustomStringConvertible {
  /// As reports count it: `ipv4: truncated`, `ARP`, `IP protocol 1 (ICMP)`,
  /// `link type 127 (IEEE802_11_RADIOTAP)`.
  public var description: String {
    guard reason == .unsupported else { return "\(layer): \(reason.text)" }
    switch layer {
    case .link:
      return "link type \(LinkType(rawValue: Int32(truncatingIfNeeded: value)))"
    case .ethernet where value == 0x0806: return "ARP"
    case .ethernet: return Self.text("EtherType", hex: value, digits: 4, Self.etherTypes)
    case .llc: return Self.text("LLC SAP", hex: value, digits: 2, Self.serviceAccessPoints)
    case .wlan:
      let unread = WLAN.Unread(rawValue: UInt8(truncatingIfNeeded: value))
      return "802.11 " + (unread?.text ?? "\(value)")
    case .tunnel: return Tunnel.Unread(rawValue: value)?.text ?? "tunnel: \(reason.text)"
    case .ppp: return Self.text("PPP protocol", hex: value, digits: 4, Self.pppProtocols)
    case .ip:
      let name = Self.ipProtocols[value]
      return "IP protocol \(value)" + (name.map { " (\($0))" } ?? "")
    default: return "\(layer): \(reason.text)" + (value == 0 ? "" : " \(value)")
    }
  }

  private static func text(
    _ kind: String, hex value: UInt32, digits: Int, _ names: [UInt32: String]
  ) -> String {
    let hex = String(value, radix: 16)
    let zeros = String(repeating: "0", count: max(0, digits - hex.count))
    return "\(kind) 0x\(zeros)\(hex)" + (names[value].map { " (\($0))" } ?? "")
  }

  /// Of the registry of EtherTypes (IEEE), what networks send beside IP.
  private static let etherTypes: [UInt32: String] = [
    0x0842: "Wake-on-LAN", 0x22f0: "AVTP", 0x6003: "DECnet", 0x6002: "MOP", 0x8035: "RARP",
    0x809b: "AppleTalk", 0x80f3: "AARP", 0x8137: "IPX", 0x8808: "Ethernet flow control",
    0x8809: "slow protocols", 0x8863: "PPPoE discovery", 0x886c: "HomePNA", 0x887b: "HomePlug",
    0x888e: "802.1X", 0x8892: "PROFINET", 0x88a4: "EtherCAT", 0x88cc: "LLDP", 0x88e1: "HomePlug AV",
    0x88e5: "MACsec", 0x88f7: "PTP", 0x8902: "CFM", 0x8906: "FCoE", 0x9000: "loopback",
  ]

  /// Of the registry of LLC addresses (IEEE).
  private static let serviceAccessPoints: [UInt32: String] = [
    0x00: "null", 0x42: "STP", 0xaa: "SNAP", 0xe0: "IPX", 0xf0: "NetBIOS", 0xfe: "OSI",
    0xff: "raw IPX",
  ]

  /// Of the registry of PPP protocol numbers (IANA).
  private static let pppProtocols: [UInt32: String] = [
    0x002b: "IPX", 0x002d: "Van Jacobson compressed TCP", 0x002f: "Van Jacobson uncompressed TCP",
    0x003d: "Multilink", 0x00fb: "single link compression", 0x00fd: "compressed", 0x8021: "IPCP",
    0x8057: "IPV6CP", 0x80fb: "single link CCP", 0x80fd: "CCP", 0x8281: "MPLSCP", 0xc021: "LCP",
    0xc023: "PAP", 0xc025: "LQR", 0xc223: "CHAP", 0xc227: "EAP",
  ]

  /// Of the registry of IP protocol numbers (IANA).
  private static let ipProtocols: [UInt32: String] = [
    0: "HOPOPT", 1: "ICMP", 2: "IGMP", 8: "EGP", 9: "IGP", 27: "RDP", 33: "DCCP", 46: "RSVP",
    50: "ESP", 51: "AH", 58: "IPv6-ICMP", 59: "IPv6-NoNxt", 88: "EIGRP", 89: "OSPF",
    94: "IPIP", 97: "ETHERIP", 103: "PIM", 108: "IPComp", 112: "VRRP", 115: "L2TP", 124: "IS-IS",
    132: "SCTP", 136: "UDPLite", 137: "MPLS-in-IP", 253: "experiments", 255: "reserved",
  ]
}

extension Undecoded.Reason {
  fileprivate var text: String {
    switch self {
    case .truncated: "truncated"
    case .malformed: "malformed"
    case .unsupported: "unsupported"
    case .tooDeep: "too deep"
    }
  }
}
