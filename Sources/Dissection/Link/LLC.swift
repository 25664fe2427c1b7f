/// The header of IEEE 802.2: two service access points and a control field.
enum LLC {
  /// The Subnetwork Access Protocol, which names its payload by an organisation and a type.
  private static let snap: UInt8 = 0xaa
  /// Organisations whose types are EtherTypes: none (RFC 1042), and bridges (IEEE 802.1H).
  private static let etherTypeOrganisations: [UInt32] = [0, 0x0000f8]

  /// Reads a SNAP header; other service access points are of protocols that carry no IP.
  static func read(
    _ bytes: Span<UInt8>, _ unread: inout UnreadRange
  ) throws(Undecoded) -> NextLayer {
    guard unread.count >= 3 else { throw Undecoded(.llc, .truncated) }
    let destination = bytes[unread.offset]
    guard destination == snap, bytes[unread.offset + 1] == snap else {
      throw Undecoded(.llc, .unsupported, value: UInt32(destination))
    }
    guard unread.count >= 8 else { throw Undecoded(.llc, .truncated) }
    let organisation = bytes.uint32(at: unread.offset + 2) & 0xff_ffff
    let type = bytes.uint16(at: unread.offset + 6)
    guard etherTypeOrganisations.contains(organisation), type >= EtherType.min else {
      throw Undecoded(.llc, .unsupported, value: UInt32(snap))
    }
    unread.offset += 8
    return .etherType(type)
  }
}
