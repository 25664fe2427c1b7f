/// How far a request head has come that arrives in pieces: whether `HTTPRequestHead.read` could tell more than
/// that it is incomplete.
///
/// Each byte is looked at once, however small the pieces are. To read the head again with each of them costs
/// the square of its size: 65,000 segments of a byte took half a minute.
public struct HTTPHeadProgress: Sendable {
  /// Bytes that were looked at.
  private var scannedCount: Int32 = 0
  /// Empty lines before the request line, in bytes.
  private var leadingCount: Int32 = 0
  /// Where the line at hand begins; below zero within the request line.
  private var lineStart: Int32 = -1

  /// Of a head of which nothing has come.
  public init() {}

  /// Looks at the bytes that have come since the last call.
  ///
  /// - Parameter bytes: from the head's first byte on.
  /// - Returns: whether it is time to read the head: its request line has come, or its end, or it is too long.
  public mutating func isDue(_ bytes: Span<UInt8>) -> Bool {
    guard bytes.count <= HTTPRequestHead.headCountMax else { return true }
    while Int(scannedCount) < bytes.count {
      let index = Int(scannedCount)
      scannedCount += 1
      if index == leadingCount, index < 16, HTTPRequestHead.isLineBreak(bytes[index]) {
        leadingCount += 1
        continue
      }
      guard bytes[index] == UInt8(ascii: "\n") else { continue }
      let start = Int(lineStart)
      lineStart = scannedCount
      if start < 0 { return true }
      let hasReturn = index > start && bytes[index - 1] == UInt8(ascii: "\r")
      if (hasReturn ? index - 1 : index) == start { return true }
    }
    return false
  }
}
