/// Where the bytes of a packet belong in its datagram (RFC 791 §3.2, RFC 8200 §4.5).
@frozen
public struct Fragment: Hashable, Sendable {
  /// What the fragments of a datagram share; 16 bits in IPv4.
  public var identification: UInt32
  /// In bytes, from 0 to 65,528.
  public var offset: Int
  /// Whether the datagram ends with this fragment.
  public var isLast: Bool
  /// Of the datagram's payload; in IPv6 it may be an extension header.
  public var protocolNumber: UInt8

  /// A fragment; only the first `offset` bytes of the datagram go before it.
  @inlinable
  public init(identification: UInt32, offset: Int, isLast: Bool, protocolNumber: UInt8) {
    self.identification = identification
    self.offset = offset
    self.isLast = isLast
    self.protocolNumber = protocolNumber
  }
}

extension Fragment {
  /// Reads a fragment header of IPv6 (RFC 8200 §4.5).
  init(ipv6 bytes: Span<UInt8>, _ unread: inout UnreadRange) throws(Undecoded) {
    guard unread.count >= 8 else { throw Undecoded(.ipv6, .truncated) }
    let start = unread.offset
    let offsetAndFlag = bytes.uint16(at: start + 2)
    unread.offset += 8
    self.init(
      identification: bytes.uint32(at: start + 4), offset: Int(offsetAndFlag & 0xfff8),
      isLast: offsetAndFlag & 1 == 0, protocolNumber: bytes[start])
  }
}
