/// Cuts IP packets into fragments, as a sender would (RFC 791 §3.2, RFC 8200 §4.5).
public enum Fragments {
  /// The fragments of a raw IPv4 packet without options; `sizes` are multiples of eight, and the
  /// last fragment takes the rest.
  public static func ofIPv4(_ packet: [UInt8], sizes: [Int], identification: UInt16 = 7)
    -> [[UInt8]]
  {
    pieces(Array(packet[20...]), sizes).map { offset, data, isLast in
      var header = Array(packet[..<20])
      let total = 20 + data.count
      header.replaceSubrange(2..<4, with: [UInt8(total >> 8), UInt8(total & 0xff)])
      header.replaceSubrange(
        4..<6, with: [UInt8(identification >> 8), UInt8(identification & 0xff)])
      // More fragments, and the offset in units of eight bytes.
      let field = (isLast ? 0 : 0x2000) | offset / 8
      header.replaceSubrange(6..<8, with: [UInt8(field >> 8), UInt8(field & 0xff)])
      return header + data
    }
  }

  /// The fragments of a raw IPv6 packet without extension headers.
  public static func ofIPv6(_ packet: [UInt8], sizes: [Int], identification: UInt8 = 7) -> [[UInt8]]
  {
    pieces(Array(packet[40...]), sizes).map { offset, data, isLast in
      var header = Array(packet[..<40])
      let total = 8 + data.count
      header.replaceSubrange(4..<6, with: [UInt8(total >> 8), UInt8(total & 0xff)])
      let next = header[6]
      header[6] = 44
      let field = offset | (isLast ? 0 : 1)
      return header
        + [next, 0, UInt8(field >> 8), UInt8(field & 0xff), 0, 0, 0, identification] + data
    }
  }

  private static func pieces(
    _ payload: [UInt8], _ sizes: [Int]
  ) -> [(offset: Int, data: [UInt8], isLast: Bool)] {
    var pieces: [(Int, [UInt8], Bool)] = []
    var offset = 0
    for size in sizes where offset + size < payload.count {
      pieces.append((offset, Array(payload[offset..<(offset + size)]), false))
      offset += size
    }
    pieces.append((offset, Array(payload[offset...]), true))
    return pieces
  }
}
