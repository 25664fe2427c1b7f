import Dissection

/// IP packets, cut into fragments.
public enum Fragments {
  /// The fragments of an IPv4 packet without options (RFC 791 §3.2).
  ///
  /// - Parameter count: bytes of payload in each but the last, a multiple of eight.
  public static func ofIPv4(_ packet: [UInt8], every count: Int) -> [[UInt8]] {
    pieces(of: packet.dropFirst(20), every: count).map { offset, piece, isLast in
      var header = Array(packet.prefix(20))
      header.replaceSubrange(2..<4, with: word(20 + piece.count))
      header.replaceSubrange(6..<8, with: word(offset / 8 | (isLast ? 0 : 0x2000)))
      header.replaceSubrange(10..<12, with: [0, 0])
      header.replaceSubrange(10..<12, with: word(Int(Checksum.of(header.span))))
      return header + piece
    }
  }

  /// The fragments of an IPv6 packet without extension headers (RFC 8200 §4.5).
  public static func ofIPv6(
    _ packet: [UInt8], every count: Int, identification: UInt32 = 1
  ) -> [[UInt8]] {
    pieces(of: packet.dropFirst(40), every: count).map { offset, piece, isLast in
      var header = Array(packet.prefix(40))
      let next = header[6]
      header.replaceSubrange(4..<6, with: word(8 + piece.count))
      header[6] = 44
      return header + [next, 0] + word(offset | (isLast ? 0 : 1)) + identification.bytes(.big)
        + piece
    }
  }

  private static func pieces(
    of payload: ArraySlice<UInt8>, every count: Int
  ) -> [(offset: Int, bytes: ArraySlice<UInt8>, isLast: Bool)] {
    stride(from: 0, to: payload.count, by: count).map { offset in
      (offset, payload.dropFirst(offset).prefix(count), offset + count >= payload.count)
    }
  }

  private static func word(_ value: Int) -> [UInt8] {
    UInt16(truncatingIfNeeded: value).bytes(.big)
  }
}
