/// The Huffman code of HPACK (RFC 7541 Appendix B).
///
/// It is canonical: codes of one length follow each other in the order of their symbols, so that the lengths
/// say all.
enum HuffmanCode {
  /// Bits of the code of each byte, and of the end of a string, which no string has.
  private static let lengths: [UInt8] = [
    13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 30, 28,
    28, 28, 28, 28, 28, 28, 28, 28, 6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6,
    5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 7, 8, 15, 6, 12, 10, 13, 6, 7, 7, 7, 7, 7, 7,
    7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19, 13, 14, 6,
    15, 5, 6, 5, 6, 5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5, 6, 7, 6, 5, 5, 6, 7, 7,
    7, 7, 7, 15, 11, 14, 13, 28, 20, 22, 20, 20, 22, 22, 22, 23, 22, 23, 23, 23, 23, 23, 24, 23,
    24, 24, 22, 23, 24, 23, 23, 23, 23, 21, 22, 23, 22, 23, 23, 24, 22, 21, 20, 22, 22, 23, 23, 21,
    23, 22, 22, 24, 21, 22, 23, 23, 21, 21, 22, 21, 23, 22, 23, 23, 20, 22, 22, 22, 23, 22, 22, 23,
    26, 26, 20, 19, 22, 23, 22, 25, 26, 26, 26, 27, 27, 26, 24, 25, 19, 21, 26, 27, 27, 26, 27, 24,
    21, 21, 26, 26, 28, 27, 27, 27, 20, 24, 20, 21, 22, 21, 21, 23, 22, 22, 25, 25, 24, 24, 26, 23,
    26, 27, 26, 26, 27, 27, 27, 27, 27, 28, 27, 27, 27, 27, 27, 26, 30,
  ]
  private static let lengthMax = 30

  /// The codes of one length.
  private struct Group {
    /// The first of them.
    var code: UInt32 = 0
    var count: UInt32 = 0
    /// Where their symbols stand in `symbols`.
    var start = 0
  }

  /// The symbols in the order of their codes.
  private static let symbols: [UInt16] = (0..<UInt16(lengths.count)).sorted {
    (lengths[Int($0)], $0) < (lengths[Int($1)], $1)
  }

  /// By the length of their codes.
  private static let groups: [Group] = {
    var groups = Array(repeating: Group(), count: lengthMax + 1)
    for length in lengths { groups[Int(length)].count += 1 }
    var code: UInt32 = 0
    var start = 0
    for length in 1...lengthMax {
      code <<= 1
      groups[length].code = code
      groups[length].start = start
      code += groups[length].count
      start += Int(groups[length].count)
    }
    return groups
  }()

  /// Decodes a string.
  ///
  /// - Returns: nil when it holds the end of strings, or ends with anything but up to seven bits of it
  ///   (RFC 7541 §5.2).
  static func decode(_ bytes: Span<UInt8>) -> [UInt8]? {
    var text: [UInt8] = []
    var code: UInt32 = 0
    var length = 0
    for index in bytes.indices {
      for bit in (0..<8).reversed() {
        code = code << 1 | UInt32(bytes[index] >> UInt8(bit) & 1)
        length += 1
        guard length <= lengthMax else { return nil }
        let group = groups[length]
        guard code >= group.code, code - group.code < group.count else { continue }
        guard let byte = UInt8(exactly: symbols[group.start + Int(code - group.code)]) else {
          return nil
        }
        text.append(byte)
        code = 0
        length = 0
      }
    }
    return length < 8 && code == (1 << UInt32(length)) - 1 ? text : nil
  }
}
