/// Headers of link types, up to what they carry.
enum LinkHeader {
  /// Reads the header of a link type.
  static func read(
    _ linkType: LinkType, _ bytes: Span<UInt8>, _ unread: inout UnreadRange
  ) throws(Undecoded) -> NextLayer {
    switch linkType {
    case .ethernet: return .ethernet
    case .raw, .rawBSD, .rawOpenBSD: return .ip
    case .ipv4: return .ipv4
    case .ipv6: return .ipv6
    case .linuxSLL: return try readCooked(bytes, &unread, typeOffset: 14, count: 16)
    case .linuxSLL2: return try readCooked(bytes, &unread, typeOffset: 0, count: 20)
    case .null, .loop: return try readLoopback(bytes, &unread)
    case .wlan: return .wlan(isPadded: false)
    case .wlanRadiotap: return try Radiotap.read(bytes, &unread)
    case .wlanPrism: return try WLANCapture.readPrism(bytes, &unread)
    case .wlanAVS: return try WLANCapture.readAVS(bytes, &unread)
    case .ppi: return try PPI.read(bytes, &unread)
    case .pktap, .pktapUser: return try PKTAP.read(bytes, &unread)
    case .nflog: return try NFLOG.read(bytes, &unread)
    case .enc, .encOpenBSD: return try FirewallLog.readENC(bytes, &unread)
    case .pflog: return try FirewallLog.readPFLOG(bytes, &unread)
    case .arcnetBSD: return try ARCNET.read(bytes, &unread, offsetCount: 0)
    case .arcnetLinux: return try ARCNET.read(bytes, &unread, offsetCount: 2)
    case .erf: return try ERF.read(bytes, &unread)
    case .tzsp: return try TZSP.read(bytes, &unread)
    default: return try readLine(linkType, bytes, &unread)
    }
  }

  /// Reads the header of lines between two ends, of rings, and of networks that are rare by now.
  private static func readLine(
    _ linkType: LinkType, _ bytes: Span<UInt8>, _ unread: inout UnreadRange
  ) throws(Undecoded) -> NextLayer {
    switch linkType {
    case .ppp, .pppHDLC: return try readHDLC(bytes, &unread)
    case .pppEthernet: return try PPPoE.read(bytes, &unread)
    case .pppWithDirection:
      try skip(2, &unread)
      return .ppp
    case .pppAfterDirection:
      try skip(1, &unread)
      return .ppp
    case .ciscoHDLC: return try readCiscoHDLC(bytes, &unread)
    case .ciscoHDLCAfterDirection:
      try skip(1, &unread)
      return try readCiscoHDLC(bytes, &unread)
    case .frameRelay: return try FrameRelay.read(bytes, &unread)
    case .frameRelayAfterDirection:
      try skip(1, &unread)
      return try FrameRelay.read(bytes, &unread)
    case .mpls: return .etherType(EtherType.mpls)
    case .tokenRing: return try Ring.readTokenRing(bytes, &unread)
    case .fddi: return try Ring.readFDDI(bytes, &unread)
    case .atmRFC1483: return try ATM.readMultiplexed(bytes, &unread)
    case .atmClassicalIP: return try ATM.readClassicalIP(bytes, &unread)
    case .sunATM: return try ATM.readSunATM(bytes, &unread)
    case .juniperEthernet, .juniperPPP, .juniperFrameRelay, .juniperCiscoHDLC:
      return try Juniper.read(linkType, bytes, &unread)
    // Two addresses of eight bytes (RFC 2625 §4.1).
    case .ipOverFibreChannel:
      try skip(16, &unread)
      return .llc
    // Two addresses of eight bytes (RFC 2734 §6), and a type.
    case .ipOverFireWire: return try readTyped(bytes, &unread, typeOffset: 16, count: 18)
    // A global routing header of 40 bytes, a type and two reserved bytes (RFC 4391 §6).
    case .ipOverInfiniBand: return try readTyped(bytes, &unread, typeOffset: 40, count: 44)
    default:
      throw Undecoded(.link, .unsupported, value: UInt32(truncatingIfNeeded: linkType.rawValue))
    }
  }

  /// Moves over so many bytes.
  private static func skip(_ count: Int, _ unread: inout UnreadRange) throws(Undecoded) {
    guard unread.count >= count else { throw Undecoded(.link, .truncated) }
    unread.offset += count
  }

  /// A header with an EtherType at a fixed place.
  private static func readTyped(
    _ bytes: Span<UInt8>, _ unread: inout UnreadRange, typeOffset: Int, count: Int
  ) throws(Undecoded) -> NextLayer {
    guard unread.count >= count else { throw Undecoded(.link, .truncated) }
    let type = bytes.uint16(at: unread.offset + typeOffset)
    unread.offset += count
    guard type >= EtherType.min else {
      throw Undecoded(.ethernet, .unsupported, value: UInt32(type))
    }
    return .etherType(type)
  }

  /// A Linux cooked capture: an EtherType at a fixed place, or a number of Linux for frames that
  /// have none (`linux/if_ether.h`).
  private static func readCooked(
    _ bytes: Span<UInt8>, _ unread: inout UnreadRange, typeOffset: Int, count: Int
  ) throws(Undecoded) -> NextLayer {
    guard unread.count >= count else { throw Undecoded(.link, .truncated) }
    let type = bytes.uint16(at: unread.offset + typeOffset)
    unread.offset += count
    switch type {
    case 0x0004: return .llc
    case ..<EtherType.min: throw Undecoded(.ethernet, .unsupported, value: UInt32(type))
    default: return .etherType(type)
    }
  }

  /// An address family in four bytes, in the byte order of the host that captured. AF_INET is 2
  /// everywhere; AF_INET6 is 10 on Linux, 23 on Windows, 24, 28 and 30 on BSDs and macOS.
  private static func readLoopback(
    _ bytes: Span<UInt8>, _ unread: inout UnreadRange
  ) throws(Undecoded) -> NextLayer {
    guard unread.count >= 4 else { throw Undecoded(.link, .truncated) }
    let family = bytes.uint32(at: unread.offset)
    unread.offset += 4
    return try version(ofFamily: family)
  }

  /// What an address family stands for, read as big-endian.
  static func version(ofFamily family: UInt32) throws(Undecoded) -> NextLayer {
    switch family < 0x1_0000 ? family : family.byteSwapped {
    case 2: return .ipv4
    case 10, 23, 24, 28, 30: return .ipv6
    default: throw Undecoded(.link, .malformed)
    }
  }

  /// PPP, with or without HDLC-like framing (RFC 1662 §3.1); or Cisco HDLC, whose address byte is
  /// 0x0f for one station and 0x8f for all.
  static func readHDLC(
    _ bytes: Span<UInt8>, _ unread: inout UnreadRange
  ) throws(Undecoded) -> NextLayer {
    guard unread.count >= 1 else { throw Undecoded(.ppp, .truncated) }
    switch bytes[unread.offset] {
    case 0x0f, 0x8f: return try readCiscoHDLC(bytes, &unread)
    default: return .ppp
    }
  }

  static func readCiscoHDLC(
    _ bytes: Span<UInt8>, _ unread: inout UnreadRange
  ) throws(Undecoded) -> NextLayer {
    guard unread.count >= 4 else { throw Undecoded(.link, .truncated) }
    let type = bytes.uint16(at: unread.offset + 2)
    unread.offset += 4
    guard type >= EtherType.min else { throw Undecoded(.link, .malformed) }
    return .etherType(type)
  }
}
