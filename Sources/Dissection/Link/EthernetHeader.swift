/// The header of Ethernet frames (IEEE 802.3 §3.2): two addresses, and a type or length.
@usableFromInline
enum EthernetHeader {
  @usableFromInline static let count = 14
  @usableFromInline static let typeOffset = 12

  static func read(
    _ bytes: Span<UInt8>, _ unread: inout UnreadRange
  ) throws(Undecoded) -> NextLayer {
    guard unread.count >= count else { throw Undecoded(.ethernet, .truncated) }
    let type = bytes.uint16(at: unread.offset + typeOffset)
    unread.offset += count
    return .etherType(type)
  }
}
