/// The Subnetwork Access Protocol (IEEE 802 §9.5): an organisation, and a type that it gave.
enum SNAP {
  /// Organisations whose types are EtherTypes: none (RFC 1042), and bridges (IEEE 802.1H).
  private static let etherTypeOrganisations: [UInt32] = [0, 0x0000f8]
  /// IEEE 802.1, whose types name frames that were bridged (RFC 2684 §5.2, RFC 2427 §4.2).
  private static let bridges: UInt32 = 0x0080c2
  /// Ethernet frames with their check sequence, and without.
  private static let bridgedEthernet: [UInt16] = [1, 7]

  /// - Parameter bridgedPadCount: bytes before a bridged frame; nil where none is read.
  static func read(
    _ bytes: Span<UInt8>, _ unread: inout UnreadRange, bridgedPadCount: Int?
  ) throws(Undecoded) -> NextLayer {
    guard unread.count >= 5 else { throw Undecoded(.llc, .truncated) }
    let organisation = bytes.uint32(at: unread.offset) >> 8
    let type = bytes.uint16(at: unread.offset + 3)
    unread.offset += 5
    if let bridgedPadCount, organisation == bridges, bridgedEthernet.contains(type) {
      guard unread.count >= bridgedPadCount else { throw Undecoded(.llc, .truncated) }
      unread.offset += bridgedPadCount
      return .ethernet
    }
    guard etherTypeOrganisations.contains(organisation), type >= EtherType.min else {
      throw Undecoded(.llc, .unsupported, value: UInt32(LLC.snap))
    }
    return .etherType(type)
  }
}
