/// The header of IEEE 802.2: two service access points and a control field.
enum LLC {
  /// The Subnetwork Access Protocol.
  static let snap: UInt8 = 0xaa

  /// Reads a SNAP header; other service access points are of protocols that carry no IP.
  static func read(
    _ bytes: Span<UInt8>, _ unread: inout UnreadRange
  ) throws(Undecoded) -> NextLayer {
    guard unread.count >= 3 else { throw Undecoded(.llc, .truncated) }
    let destination = bytes[unread.offset]
    guard destination == snap, bytes[unread.offset + 1] == snap else {
      throw Undecoded(.llc, .unsupported, value: UInt32(destination))
    }
    unread.offset += 3
    return try SNAP.read(bytes, &unread, bridgedPadCount: nil)
  }
}
