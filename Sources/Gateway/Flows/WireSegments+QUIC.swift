import Dissection

// Where datagrams of QUIC end that were recorded as one.
extension WireSegments {
  /// The least that a datagram with an Initial packet has (RFC 9000 §14.1).
  private static let initialMin = 1200

  /// The size of the datagrams that `payload` begins with; nil where it is one. Of packets behind the handshake
  /// nothing is legible, whatever their size.
  ///
  /// Datagrams that a card cuts are of one size, but for the last: the first place where one may end, and
  /// where a packet begins at each multiple of it.
  static func datagramSize(_ payload: Span<UInt8>, _ total: Int) -> Int? {
    guard total > usualUDPCount, let first = QUICLongHeader.initial(payload, at: 0) else {
      return nil
    }
    var end = first.end
    while end <= min(usualUDPCount, payload.count) {
      // What fills a datagram up may stand behind its packets.
      while end < payload.count, payload[end] == 0 { end += 1 }
      if end >= initialMin, end <= usualUDPCount, begins(payload, eachOf: end, as: first) {
        return end
      }
      guard let next = QUICLongHeader(payload, at: end), next.end > end else { return nil }
      end = next.end
    }
    return nil
  }

  /// Whether a packet of the same connection, or one with the short header, begins at each multiple of `size`.
  private static func begins(
    _ payload: Span<UInt8>, eachOf size: Int, as first: QUICLongHeader
  ) -> Bool {
    var position = size
    while position < payload.count {
      if payload[position] & 0x80 == 0 {
        guard payload[position] & 0x40 != 0 else { return false }
      } else {
        guard let header = QUICLongHeader(payload, at: position),
          header.sourceIDRange.count == first.sourceIDRange.count
        else { return false }
      }
      position += size
    }
    return true
  }
}
