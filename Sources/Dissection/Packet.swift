/// The innermost network packet of a frame: what its headers say, and where its payload is, as
/// ranges of the frame's bytes.
///
/// After `init` nothing traps: every range lies inside the bytes that it was made of.
@frozen
public struct Packet: Sendable {
  public var source = IPAddress(high: 0, low: 0)
  public var destination = IPAddress(high: 0, low: 0)
  /// Where the innermost IP header begins.
  public var networkOffset = 0
  /// Where the TCP or UDP header begins; in a fragment, its bytes.
  public var transportOffset = 0
  /// Where the payload of TCP or UDP begins; in a fragment, its bytes.
  public var payloadOffset = 0
  /// Bytes of payload that were captured: never beyond the frame, nor the IP packet.
  public var payloadCount = 0
  /// Bytes of payload that the headers promise, and that are not in the frame: the capture cut them
  /// off, or the length of IP lies, which only the frame's original length can tell.
  public var missingCount = 0
  /// 0 in a fragment.
  public var sourcePort: UInt16 = 0
  /// 0 in a fragment.
  public var destinationPort: UInt16 = 0
  /// RFC 9293 §3.1, as the next five; all of them 0 in UDP.
  public var sequence: UInt32 = 0
  public var acknowledgement: UInt32 = 0
  public var window: UInt16 = 0
  public var urgentPointer: UInt16 = 0
  public var flags: TCPFlags = []
  /// Bytes of the TCP header with its options, 20 to 60, also where the capture cut them off.
  public var headerCount: UInt8 = 0
  /// The protocol after the IP header and its extension headers; 6 TCP, 17 UDP.
  public var protocolNumber: UInt8 = 0
  /// TTL (RFC 791 §3.1) or hop limit (RFC 8200 §3).
  public var hopLimit: UInt8 = 0
  /// The identifiers of the two innermost VLAN tags before the packet (IEEE 802.1Q §9.6), 12 bits each,
  /// the inner one lowest; 0 without any, and for tags that give a priority only.
  public var vlanTags: UInt32 = 0
  /// Whether it is one of several packets that were recorded as one: what a network card would have written into
  /// its headers is not all known.
  public var isPart = false
  /// Set in a fragment of a datagram, whose ports and payload are not known before it is whole.
  public var fragment: Fragment?

  @inlinable
  init() {}

  /// Reads a frame, of several packets the first.
  ///
  /// Tunnels are followed to the innermost packet; a fragment is handed over as it is.
  ///
  /// - Throws: the layer that could not be read, or that carries nothing with ports.
  @inlinable
  public init(_ bytes: Span<UInt8>, linkType: LinkType) throws(Undecoded) {
    var rest = FrameRest()
    try self.init(bytes, linkType: linkType, rest: &rest)
  }

  /// Reads a frame, of several packets the first.
  ///
  /// - Parameter rest: becomes where the others are, also when the first cannot be read.
  @inlinable
  public init(_ bytes: Span<UInt8>, linkType: LinkType, rest: inout FrameRest) throws(Undecoded) {
    self.init()
    if try readCommon(bytes, linkType) { return }
    self = try Packet(layersOf: bytes, from: .link(linkType), rest: &rest)
  }

  /// Reads the next packet of a frame.
  ///
  /// - Parameter rest: where it is, and not empty; becomes where those behind it are.
  public init(nextOf bytes: Span<UInt8>, rest: inout FrameRest) throws(Undecoded) {
    self = try Packet(layersOf: bytes, from: .wlanSubframe, rest: &rest)
  }

  /// Reads what nearly all frames are, Ethernet with IP and TCP or UDP, in a straight line, so that
  /// the packet stays in registers.
  ///
  /// - Returns: false when it is something else, to be read layer by layer from its beginning.
  @inlinable
  @inline(__always)
  mutating func readCommon(
    _ bytes: Span<UInt8>, _ linkType: LinkType
  ) throws(Undecoded) -> Bool {
    guard linkType == .ethernet, bytes.count >= EthernetHeader.count else { return false }
    var unread = UnreadRange(offset: EthernetHeader.count, end: bytes.count)
    let next: NextLayer
    switch bytes.uint16(at: EthernetHeader.typeOffset) {
    case EtherType.ipv4: next = try readIPv4(bytes, &unread)
    case EtherType.ipv6: next = try readIPv6(bytes, &unread)
    default: return false
    }
    switch next {
    case .tcp:
      try readTCP(bytes, unread)
      return true
    case .udp:
      try readUDP(bytes, &unread)
      return !isOnTunnelPort
    default:
      return false
    }
  }

  /// The bytes of the payload.
  @inlinable
  public var payloadRange: Range<Int> { payloadOffset..<(payloadOffset &+ payloadCount) }

  /// The bytes of the TCP options that were captured (RFC 9293 §3.1); empty in UDP.
  @inlinable
  public var optionsRange: Range<Int> {
    headerCount > 20 ? (transportOffset &+ 20)..<payloadOffset : payloadOffset..<payloadOffset
  }
}
