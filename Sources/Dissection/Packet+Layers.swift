extension Packet {
  /// Layers in one frame. Real ones have nine or so: Ethernet, two tags, IP, UDP, VXLAN, Ethernet,
  /// IP, TCP.
  private static let layersMax = 32
  /// IP headers in one frame.
  private static let networkHeadersMax = 8

  /// Reads any frame, or what is left of it, layer by layer.
  ///
  /// - Parameter rest: where to begin, or empty for the whole frame; becomes where further packets are.
  @usableFromInline
  init(
    layersOf bytes: Span<UInt8>, from first: NextLayer, rest: inout FrameRest
  ) throws(Undecoded) {
    self.init()
    var unread =
      rest.isEmpty
      ? UnreadRange(offset: 0, end: bytes.count)
      : UnreadRange(offset: rest.offset, end: min(rest.end, bytes.count))
    defer { rest = unread.rest }
    try readLayers(from: first, bytes, &unread)
    vlanTags = unread.vlanTags & 0xff_ffff
  }

  private mutating func readLayers(
    from first: NextLayer, _ bytes: Span<UInt8>, _ unread: inout UnreadRange
  ) throws(Undecoded) {
    var layer = first
    var networkHeaderCount = 0
    for _ in 0..<Self.layersMax {
      switch layer {
      case .link(let type): layer = try LinkHeader.read(type, bytes, &unread)
      case .ethernet:
        // Those before an inner frame are of the network around it.
        if networkHeaderCount > 0 { unread.vlanTags = 0 }
        layer = try EthernetHeader.read(bytes, &unread)
      case .llc: layer = try LLC.read(bytes, &unread)
      case .wlan(let isPadded): layer = try WLAN.read(bytes, &unread, isPadded: isPadded)
      case .wlanFromAccessPoint: layer = try WLAN.readFromAccessPoint(bytes, &unread)
      case .wlanSubframe: layer = try WLAN.readSubframe(bytes, &unread)
      case .etherType(let type): layer = try EtherType.read(type, bytes, &unread)
      case .ppp: layer = try PPP.read(bytes, &unread)
      case .ip: layer = try Self.ipVersion(bytes, unread)
      case .ipv4:
        layer = try readIPv4(bytes, &unread)
        networkHeaderCount += 1
      case .ipv6:
        layer = try readIPv6(bytes, &unread)
        networkHeaderCount += 1
      case .ipProtocol(let number): layer = try readProtocol(number, bytes, &unread)
      case .tcp: return try readTCP(bytes, unread)
      case .udp:
        try readUDP(bytes, &unread)
        layer = isOnTunnelPort ? try readTunnel(bytes, &unread) : .done
      case .fragment(let fragment): return try readFragment(fragment, unread)
      case .done: return
      }
      guard networkHeaderCount <= Self.networkHeadersMax else { break }
    }
    throw Undecoded(.ip, .tooDeep)
  }

  private static func ipVersion(
    _ bytes: Span<UInt8>, _ unread: UnreadRange
  ) throws(Undecoded) -> NextLayer {
    guard unread.count >= 1 else { throw Undecoded(.ip, .truncated) }
    switch bytes[unread.offset] >> 4 {
    case 4: return .ipv4
    case 6: return .ipv6
    default: throw Undecoded(.ip, .malformed)
    }
  }

  /// Reads what IP carries besides TCP and UDP: extension headers and tunnels.
  private mutating func readProtocol(
    _ number: UInt8, _ bytes: Span<UInt8>, _ unread: inout UnreadRange
  ) throws(Undecoded) -> NextLayer {
    if IPExtensionHeader.isOne(number, afterIPv4: bytes[networkOffset] >> 4 == 4) {
      return try readExtensionHeader(number, bytes, &unread)
    }
    switch number {
    case IPProtocol.ipv4: return .ipv4
    case IPProtocol.ipv6: return .ipv6
    case IPProtocol.gre: return try GRE.read(bytes, &unread)
    case IPProtocol.etherIP: return try EtherIP.read(bytes, &unread)
    case IPProtocol.mpls: return .etherType(EtherType.mpls)
    case IPProtocol.ethernet: return .ethernet
    case IPProtocol.l2tp: return try L2TP.readOverIP(bytes, &unread)
    default: throw Undecoded(.ip, .unsupported, value: UInt32(number))
    }
  }

  private mutating func readExtensionHeader(
    _ number: UInt8, _ bytes: Span<UInt8>, _ unread: inout UnreadRange
  ) throws(Undecoded) -> NextLayer {
    guard number == IPExtensionHeader.fragment else {
      protocolNumber = try IPExtensionHeader.skip(number, bytes, &unread)
      return .ofIP(protocolNumber)
    }
    let fragment = try Fragment(ipv6: bytes, &unread)
    protocolNumber = fragment.protocolNumber
    // An atomic fragment is a whole packet (RFC 6946).
    let isAtomic = fragment.offset == 0 && fragment.isLast
    return isAtomic ? .ofIP(protocolNumber) : .fragment(fragment)
  }

  /// Keeps the bytes of a fragment as the payload. One that the capture cut off cannot be put
  /// together.
  private mutating func readFragment(
    _ fragment: Fragment, _ unread: UnreadRange
  ) throws(Undecoded) {
    guard missingCount == 0 else { throw Undecoded(.ip, .truncated) }
    self.fragment = fragment
    // Those that were read are of a tunnel around it.
    sourcePort = 0
    destinationPort = 0
    transportOffset = unread.offset
    payloadOffset = unread.offset
    payloadCount = unread.count
  }
}
