/// Headers of link types, up to what they carry.
enum LinkHeader {
  case ethernet, linuxSLL, linuxSLL2, loopback, hdlc, ciscoHDLC, pppoe

  /// Reads the header at `offset`, and moves it to what follows.
  func read(_ bytes: Span<UInt8>, _ offset: inout Int) throws(Undecoded) -> NextLayer {
    switch self {
    case .ethernet: try Self.readEthernet(bytes, &offset)
    case .linuxSLL: try Self.readCooked(bytes, &offset, typeOffset: 14, count: 16)
    case .linuxSLL2: try Self.readCooked(bytes, &offset, typeOffset: 0, count: 20)
    case .loopback: try Self.readLoopback(bytes, &offset)
    case .hdlc: try Self.readHDLC(bytes, &offset)
    case .ciscoHDLC: try Self.readCooked(bytes, &offset, typeOffset: 2, count: 4)
    case .pppoe: try EtherType.readPPPoE(bytes, &offset)
    }
  }

  private static func readEthernet(
    _ bytes: Span<UInt8>, _ offset: inout Int
  ) throws(Undecoded) -> NextLayer {
    guard bytes.count - offset >= 14 else { throw Undecoded(.ethernet, .truncated) }
    let type = bytes.uint16(at: offset + 12)
    offset += 14
    // Below 0x0600 it is a length (IEEE 802.3 §3.2.6), and an LLC header follows.
    guard type < 0x0600 else { return .etherType(type) }
    return try readLLC(bytes, &offset)
  }

  /// SNAP with an EtherType (RFC 1042); other LLC is of link-local protocols.
  private static func readLLC(
    _ bytes: Span<UInt8>, _ offset: inout Int
  ) throws(Undecoded) -> NextLayer {
    guard bytes.count - offset >= 8 else { throw Undecoded(.ethernet, .truncated) }
    guard bytes.uint16(at: offset) == 0xaaaa, bytes[offset + 2] == 3 else {
      throw Undecoded(.ethernet, .unsupported)
    }
    let type = bytes.uint16(at: offset + 6)
    offset += 8
    return .etherType(type)
  }

  /// Linux cooked captures and Cisco HDLC: an EtherType at a fixed place.
  private static func readCooked(
    _ bytes: Span<UInt8>, _ offset: inout Int, typeOffset: Int, count: Int
  ) throws(Undecoded) -> NextLayer {
    guard bytes.count - offset >= count else { throw Undecoded(.link, .truncated) }
    let type = bytes.uint16(at: offset + typeOffset)
    offset += count
    return .etherType(type)
  }

  /// An address family in four bytes: AF_INET is 2 everywhere, AF_INET6 24, 28 or 30 by system,
  /// in the byte order of the host that captured.
  private static func readLoopback(
    _ bytes: Span<UInt8>, _ offset: inout Int
  ) throws(Undecoded) -> NextLayer {
    guard bytes.count - offset >= 4 else { throw Undecoded(.link, .truncated) }
    let family = bytes.uint32(at: offset)
    offset += 4
    switch family < 0x1_0000 ? family : family.byteSwapped {
    case 2: return .ipv4
    case 10, 24, 28, 30: return .ipv6
    case let family: throw Undecoded(.link, .unsupported, value: family)
    }
  }

  /// PPP, with or without the address and control bytes of HDLC (RFC 1662 §3.1); or Cisco HDLC,
  /// whose address byte is 0x0f or 0x8f.
  private static func readHDLC(
    _ bytes: Span<UInt8>, _ offset: inout Int
  ) throws(Undecoded) -> NextLayer {
    guard bytes.count - offset >= 4 else { throw Undecoded(.ppp, .truncated) }
    if bytes[offset] == 0x0f || bytes[offset] == 0x8f {
      return try readCooked(bytes, &offset, typeOffset: 2, count: 4)
    }
    if bytes.uint16(at: offset) == 0xff03 { offset += 2 }
    return .ppp
  }
}
