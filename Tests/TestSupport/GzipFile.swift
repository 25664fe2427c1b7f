/// The bytes of a gzip file (RFC 1952) that holds its content uncompressed, in stored blocks
/// (RFC 1951 §3.2.4), so that a test knows where each byte lies.
public enum GzipFile {
  /// The bytes in front of a member's first block.
  public static let headerCount = 10
  /// The checksum and the length at a member's end.
  public static let trailerCount = 8

  /// One member that holds `content`.
  public static func member(_ content: [UInt8], blockCount: Int = 65_535) -> [UInt8] {
    // Magic, deflate, no flags, no time, no extra flags, unknown system (RFC 1952 §2.3).
    var bytes: [UInt8] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]
    var start = 0
    repeat {
      let end = min(start + blockCount, content.count)
      let length = UInt16(end - start)
      bytes.append(end == content.count ? 1 : 0)  // BFINAL, BTYPE 00, padding
      bytes += length.bytes(.little) + (~length).bytes(.little) + content[start..<end]
      start = end
    } while start < content.count
    return bytes + checksum(content).bytes(.little) + UInt32(content.count).bytes(.little)
  }

  /// CRC-32 (RFC 1952 §8).
  public static func checksum(_ bytes: [UInt8]) -> UInt32 {
    var remainder = UInt32.max
    for byte in bytes {
      remainder ^= UInt32(byte)
      for _ in 0..<8 {
        remainder = remainder & 1 == 1 ? (remainder >> 1) ^ 0xedb8_8320 : remainder >> 1
      }
    }
    return ~remainder
  }
}
