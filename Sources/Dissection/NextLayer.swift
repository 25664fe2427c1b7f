/// What is to be read at the offset reached so far.
@frozen
@usableFromInline
enum NextLayer {
  case link(LinkType)
  case ethernet
  /// IEEE 802.2, as in Ethernet frames with a length instead of a type.
  case llc
  /// IEEE 802.11; padded: what follows its header begins at a multiple of four bytes.
  case wlan(isPadded: Bool)
  /// IEEE 802.11 from an access point to its controller.
  case wlanFromAccessPoint
  /// One packet of an aggregate of IEEE 802.11.
  case wlanSubframe
  /// What an EtherType names.
  case etherType(UInt16)
  case ppp
  /// IPv4 or IPv6, by the first four bits.
  case ip
  case ipv4, ipv6
  /// What an IP protocol number names, other than TCP and UDP.
  case ipProtocol(UInt8)
  case tcp, udp
  /// The bytes of a fragment.
  case fragment(Fragment)
  /// Nothing: the packet is read.
  case done

  /// What follows an IP header.
  @inlinable
  @inline(__always)
  static func ofIP(_ number: UInt8) -> NextLayer {
    switch number {
    case IPProtocol.tcp: .tcp
    case IPProtocol.udp: .udp
    default: .ipProtocol(number)
    }
  }
}
