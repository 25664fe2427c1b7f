extension QUICLongHeader {
  /// Whether an Initial packet of a version that is read may begin a datagram: a client's, which begins a
  /// connection, or a server's.
  @inlinable
  @inline(__always)
  public static func mayBegin(_ datagram: Span<UInt8>) -> Bool {
    // The long form, and the bit that is fixed. Most datagrams have the short form.
    datagram.count >= 64 && datagram[0] >> 6 == 3 && isInitial(datagram)
  }

  @usableFromInline
  static func isInitial(_ datagram: Span<UInt8>) -> Bool {
    initial(datagram, at: 0) != nil
  }

  /// The header of an Initial packet; of a reserved version, with the packet types of any that a client may
  /// have meant.
  public static func initial(_ datagram: Span<UInt8>, at offset: Int) -> QUICLongHeader? {
    guard let header = QUICLongHeader(datagram, at: offset) else { return nil }
    if header.packetType == .initial { return header }
    guard header.version.isReserved,
      let other = QUICLongHeader(datagram, at: offset, keyVersion: .v2),
      other.packetType == .initial
    else { return nil }
    return other
  }
}
