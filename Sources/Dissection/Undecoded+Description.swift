extension Undecoded: CustomStringConvertible {
  /// As reports count it: `ipv4: truncated`, `ARP`, `IP protocol 1 (ICMP)`,
  /// `link type 127 (IEEE802_11_RADIOTAP)`.
  public var description: String {
    guard reason == .unsupported, value != 0 || layer == .link || layer == .ip else {
      return "\(layer): \(reason.text)"
    }
    switch layer {
    case .link: return Self.named("link type", value, Self.linkTypes[value])
    case .ethernet:
      if value == 0x0806 { return "ARP" }
      return Self.named(
        "EtherType", value, Self.etherTypes[value], text: "0x" + Self.hex(value))
    case .ppp: return Self.named("PPP protocol", value, nil, text: "0x" + Self.hex(value))
    case .ip: return Self.named("IP protocol", value, Self.ipProtocols[value])
    default: return "\(layer): \(reason.text) \(value)"
    }
  }

  private static func named(
    _ kind: String, _ value: UInt32, _ name: String?, text: String? = nil
  ) -> String {
    "\(kind) \(text ?? String(value))" + (name.map { " (\($0))" } ?? "")
  }

  private static func hex(_ value: UInt32) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }

  /// Of the registry of link types (tcpdump.org/linktypes.html): those that public collections of
  /// captures hold and that carry no IP which is read here.
  private static let linkTypes: [UInt32: String] = [
    6: "IEEE802_5", 7: "ARCNET_BSD", 8: "SLIP", 10: "FDDI", 99: "SYMANTEC_FIREWALL",
    100: "ATM_RFC1483", 105: "IEEE802_11", 107: "FRELAY", 117: "PFLOG", 119: "IEEE802_11_PRISM",
    122: "IP_OVER_FC", 123: "SUNATM", 127: "IEEE802_11_RADIOTAP", 138: "APPLE_IP_OVER_IEEE1394",
    140: "MTP2", 141: "MTP3", 143: "DOCSIS", 147: "USER0", 149: "USER2", 162: "USER15",
    163: "IEEE802_11_AVS", 165: "BACNET_MS_TP", 166: "PPP_PPPD", 177: "LINUX_LAPD",
    187: "BLUETOOTH_HCI_H4", 189: "USB_LINUX", 192: "PPI", 195: "IEEE802_15_4_WITHFCS",
    201: "BLUETOOTH_HCI_H4_WITH_PHDR", 220: "USB_LINUX_MMAPPED", 226: "IPNET",
    227: "CAN_SOCKETCAN", 230: "IEEE802_15_4_NOFCS", 239: "NFLOG", 240: "NETANALYZER",
    242: "IPOIB", 249: "USBPCAP", 251: "BLUETOOTH_LE_LL", 253: "NETLINK",
    256: "BLUETOOTH_LE_LL_WITH_PHDR", 258: "PKTAP", 272: "NORDIC_BLE",
    273: "DSA_TAG_DSA", 281: "ELEE",
  ]

  /// Of the registry of EtherTypes (IEEE), what networks send beside IP.
  private static let etherTypes: [UInt32: String] = [
    0x0842: "Wake-on-LAN", 0x22f0: "AVTP", 0x6003: "DECnet", 0x6002: "MOP", 0x8035: "RARP",
    0x809b: "AppleTalk", 0x80f3: "AARP", 0x8137: "IPX", 0x8808: "Ethernet flow control",
    0x8809: "slow protocols", 0x8863: "PPPoE discovery", 0x886c: "HomePNA", 0x887b: "HomePlug",
    0x888e: "802.1X", 0x8892: "PROFINET", 0x88a4: "EtherCAT", 0x88cc: "LLDP", 0x88e1: "HomePlug AV",
    0x88e5: "MACsec", 0x88f7: "PTP", 0x8902: "CFM", 0x8906: "FCoE", 0x9000: "loopback",
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

extension LinkType: CustomStringConvertible {
  /// Its number and, for those that are not read, its name.
  public var description: String {
    Undecoded(.link, .unsupported, value: UInt32(truncatingIfNeeded: rawValue)).description
  }
}
