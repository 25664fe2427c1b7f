/// Finds the end of a chunked body (RFC 9112 §7.1), of which nothing is kept.
public struct HTTPChunkReader: Sendable {
  private enum State: Sendable {
    /// The line with a chunk's size: what was read of the number, and whether its digits ended.
    case size(Int, isEnded: Bool, digits: Int)
    /// Bytes of the chunk, and of the line break after it, that are still to come.
    case data(Int)
    /// Trailer fields, up to an empty line: bytes of the line so far.
    case trailer(Int)
  }

  private var state: State = .size(0, isEnded: false, digits: 0)

  /// A reader at the start of a body.
  public init() {}

  /// Skips bytes of the body.
  ///
  /// - Returns: the bytes that belong to it, and whether its end was among them; nil when they are
  ///   no chunks.
  public mutating func skip(_ bytes: Span<UInt8>) -> (consumed: Int, isFinished: Bool)? {
    var offset = 0
    while offset < bytes.count {
      switch state {
      case .size(let size, let isEnded, let digits):
        guard readSize(bytes[offset], size, isEnded: isEnded, digits: digits) else { return nil }
        offset += 1
      case .data(let count):
        let step = min(count, bytes.count - offset)
        offset += step
        state = step == count ? .size(0, isEnded: false, digits: 0) : .data(count - step)
      case .trailer(let count):
        let byte = bytes[offset]
        offset += 1
        if byte == UInt8(ascii: "\n") {
          if count == 0 { return (offset, true) }
          state = .trailer(0)
        } else if byte != UInt8(ascii: "\r") {
          state = .trailer(min(count + 1, 65_536))
        }
      }
    }
    return (offset, false)
  }

  private mutating func readSize(
    _ byte: UInt8, _ size: Int, isEnded: Bool, digits: Int
  ) -> Bool {
    if byte == UInt8(ascii: "\n") {
      guard digits > 0 else { return false }
      // Two bytes of line break follow the data.
      state = size == 0 ? .trailer(0) : .data(size + 2)
      return true
    }
    guard !isEnded, let digit = byte.hexDigitValue else {
      // An extension (RFC 9112 §7.1.1), or the line break.
      guard digits > 0, byte >= 0x20 || byte == 0x0d || byte == 0x09 else { return false }
      state = .size(size, isEnded: true, digits: digits)
      return true
    }
    // 12 digits fit in 64 bits.
    guard digits < 12 else { return false }
    state = .size(size << 4 | Int(digit), isEnded: false, digits: digits + 1)
    return true
  }
}
