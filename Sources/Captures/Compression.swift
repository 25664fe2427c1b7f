import CZlib

/// Bytes in zlib's format (RFC 1950), all at once.
public enum Compression {
  /// How many bytes one byte may stand for. Without that bound a file of a megabyte could ask for a gigabyte.
  public static let ratioMax = 64

  /// The bytes, compressed; where they would shrink by more than `ratioMax`, in stored blocks.
  ///
  /// - Returns: nil when there is no memory.
  public static func compress(_ bytes: [UInt8]) -> [UInt8]? {
    guard let smallest = compress(bytes, level: Z_BEST_COMPRESSION) else { return nil }
    let isWithin = bytes.count <= smallest.count * ratioMax
    return isWithin ? smallest : compress(bytes, level: Z_NO_COMPRESSION)
  }

  /// Safe because zlib writes at most the count it is given, which is that of the buffer, and keeps no pointer.
  private static func compress(_ bytes: [UInt8], level: Int32) -> [UInt8]? {
    var count = compressBound(UInt(bytes.count))
    var output = [UInt8](repeating: 0, count: Int(count))
    let code = unsafe compress2(&output, &count, bytes, UInt(bytes.count), level)
    return code == Z_OK ? Array(output.prefix(Int(count))) : nil
  }

  /// What was compressed.
  ///
  /// - Parameter count: how long it is.
  /// - Returns: nil when the bytes are damaged, of another length, or stand for more than `ratioMax` times as many.
  public static func decompress(_ bytes: [UInt8], count: Int) -> [UInt8]? {
    guard (0...bytes.count * ratioMax).contains(count) else { return nil }
    // One byte more, which a stream that is longer than it says would fill.
    var output = [UInt8](repeating: 0, count: count + 1)
    var producedCount = UInt(output.count)
    var consumedCount = UInt(bytes.count)
    // Safe because zlib reads and writes no more than these counts, which are those of the arrays.
    let code = unsafe uncompress2(&output, &producedCount, bytes, &consumedCount)
    guard code == Z_OK, Int(producedCount) == count, Int(consumedCount) == bytes.count else {
      return nil
    }
    return Array(output.prefix(count))
  }
}
