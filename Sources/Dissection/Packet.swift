/// The innermost network packet of a frame: what its headers say, and where its payload is, as
/// ranges of the frame's bytes.
///
/// After `init` nothing traps: every range lies inside the bytes that it was made of.
@frozen
public struct Packet: Sendable {
  public var source = IPAddress(high: 0, low: 0)
  public var destination = IPAddress(high: 0, low: 0)
  /// The protocol after the IP header and its extension headers; 6 TCP, 17 UDP.
  public var protocolNumber: UInt8 = 0
  /// TTL (RFC 791 §3.1) or hop limit (RFC 8200 §3).
  public var hopLimit: UInt8 = 0
  /// Where the innermost IP header begins.
  public var networkOffset = 0
  /// 0 in a fragment.
  public var sourcePort: UInt16 = 0
  /// 0 in a fragment.
  public var destinationPort: UInt16 = 0
  /// Where the payload of TCP or UDP begins; in a fragment, its bytes.
  public var payloadOffset = 0
  /// Bytes of payload that were captured: never beyond the frame, nor the IP packet.
  public var payloadCount = 0
  /// Bytes of payload that the headers promise, and that the capture cut off.
  public var missingCount = 0
  /// RFC 9293 §3.1; the five that follow are of TCP only.
  public var sequence: UInt32 = 0
  public var acknowledgement: UInt32 = 0
  public var flags: TCPFlags = []
  public var window: UInt16 = 0
  /// Bytes of the TCP header, with its options.
  public var headerCount: UInt8 = 0
  /// Set in a fragment of a datagram, whose ports and payload are not known before it is whole.
  public var fragment: Fragment?

  /// Reads a frame.
  ///
  /// - Throws: the layer that could not be read, or that carries nothing with ports.
  public init(_ bytes: Span<UInt8>, linkType: LinkType) throws(Undecoded) {
    var layer = try Self.first(linkType)
    var offset = 0
    var end = bytes.count
    // Real frames have seven at most: Ethernet, two tags, IP, GRE, IP, TCP.
    for _ in 0..<24 {
      switch layer {
      case .link(let link): layer = try link.read(bytes, &offset)
      case .etherType(let type): layer = try EtherType.read(type, bytes, &offset)
      case .ppp: layer = try PPP.read(bytes, &offset)
      case .ip: layer = try Self.ipVersion(bytes, offset)
      case .ipv4: layer = try readIPv4(bytes, &offset, &end)
      case .ipv6: layer = try readIPv6(bytes, &offset, &end)
      case .gre: layer = try GRE.read(bytes, &offset, end)
      case .tcp: layer = try readTCP(bytes, offset, end)
      case .udp: layer = try readUDP(bytes, &offset, end)
      case .done: return
      }
    }
    throw Undecoded(.ip, .tooDeep)
  }

  private static func first(_ linkType: LinkType) throws(Undecoded) -> NextLayer {
    switch linkType {
    case .ethernet: .link(.ethernet)
    case .raw, .ipv4, .ipv6, LinkType(rawValue: 12), LinkType(rawValue: 14): .ip
    case .linuxSLL: .link(.linuxSLL)
    case .linuxSLL2: .link(.linuxSLL2)
    case .null, .loop: .link(.loopback)
    case .ppp, .pppHDLC: .link(.hdlc)
    case .cHDLC: .link(.ciscoHDLC)
    case .pppEthernet: .link(.pppoe)
    default:
      throw Undecoded(.link, .unsupported, value: UInt32(truncatingIfNeeded: linkType.rawValue))
    }
  }

  private static func ipVersion(
    _ bytes: Span<UInt8>, _ offset: Int
  ) throws(Undecoded) -> NextLayer {
    guard offset < bytes.count else { throw Undecoded(.ip, .truncated) }
    switch bytes[offset] >> 4 {
    case 4: return .ipv4
    case 6: return .ipv6
    default: throw Undecoded(.ip, .malformed)
    }
  }
}

/// What is to be read at the offset reached so far.
enum NextLayer {
  case link(LinkHeader)
  case etherType(UInt16)
  case ppp
  /// IPv4 or IPv6, by the first four bits.
  case ip, ipv4, ipv6
  case gre, tcp, udp
  case done

  /// What follows an IP header.
  static func ofIP(_ number: UInt8) throws(Undecoded) -> NextLayer {
    switch number {
    case IPProtocol.tcp: .tcp
    case IPProtocol.udp: .udp
    case IPProtocol.ipv4: .ipv4
    case IPProtocol.ipv6: .ipv6
    case IPProtocol.gre: .gre
    default: throw Undecoded(.ip, .unsupported, value: UInt32(number))
    }
  }
}

/// Protocol numbers of IANA's registry that are read here.
public enum IPProtocol {
  public static let ipv4: UInt8 = 4
  public static let tcp: UInt8 = 6
  public static let udp: UInt8 = 17
  public static let ipv6: UInt8 = 41
  public static let gre: UInt8 = 47
}

/// Where the bytes of a packet belong in its datagram (RFC 791 §3.2, RFC 8200 §4.5).
@frozen
public struct Fragment: Hashable, Sendable {
  public var identification: UInt32
  /// In bytes.
  public var offset: Int
  public var isLast: Bool
  /// Of the datagram's payload.
  public var protocolNumber: UInt8
}
