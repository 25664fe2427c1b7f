/// What one side of a connection says before the other does: bytes that are made for it, and bytes
/// that stand for what is encrypted or of no interest.
struct Turn: Sendable {
  var isFromClient: Bool
  /// What comes first.
  var head: [UInt8] = []
  /// Bytes behind it.
  var fillerCount = 0
  /// Whether the filler is in TLS records of application data (RFC 8446 §5.1).
  var isInRecords = false
  /// Nanoseconds that the side thinks before it speaks.
  var pause: Int64 = 0

  /// Plaintext that a record holds at most, without its header.
  private static let recordCount = 16_384
  private static let recordHeaderCount = 5

  var count: Int { head.count + fillerCount }

  /// Appends the bytes from `offset` on.
  ///
  /// - Parameter noise: random bytes, from which the filler is taken, over and over.
  func append(_ offset: Int, count: Int, noise: [UInt8], into payload: inout [UInt8]) {
    var position = offset
    let end = min(offset + count, self.count)
    if position < head.count {
      let stop = min(end, head.count)
      payload += head[position..<stop]
      position = stop
    }
    while position < end {
      position = appendFiller(position - head.count, end - head.count, noise, &payload) + head.count
    }
  }

  /// - Returns: how far it came.
  private func appendFiller(
    _ start: Int, _ end: Int, _ noise: [UInt8], _ payload: inout [UInt8]
  ) -> Int {
    let whole = Self.recordCount + Self.recordHeaderCount
    var stop = end
    if isInRecords {
      let within = start % whole
      let left = fillerCount - (start - within)
      // What is left for a header alone is no record.
      let content = min(left, whole) - Self.recordHeaderCount
      if within < Self.recordHeaderCount {
        // Type 23, version 0x0303 and the count, as the lower five bytes of a word.
        let header = 0x17_0303_0000 | UInt64(max(0, content))
        stop = min(end, start + Self.recordHeaderCount - within)
        for index in within..<(within + stop - start) {
          payload.append(UInt8(truncatingIfNeeded: header >> UInt64(8 * (4 - index))))
        }
        return stop
      }
      stop = min(end, start - within + whole)
    }
    let from = start % max(1, noise.count - 2048)
    stop = min(stop, start + 2048)
    payload += noise[from..<(from + stop - start)]
    return stop
  }

  /// Bytes of filler that hold `count` bytes in records: all of them whole, none empty.
  static func records(_ count: Int) -> Int {
    let content = max(17, count)
    return content + (content + recordCount - 1) / recordCount * recordHeaderCount
  }
}
