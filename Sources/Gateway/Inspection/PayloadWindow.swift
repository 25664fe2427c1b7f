import Dissection

/// The first bytes of payload in which keywords are looked for, as they come piece by piece.
struct PayloadWindow: Sendable {
  /// The bytes that are searched again with the next piece, since a keyword may have begun in them.
  private static let overlapCount = 255

  private var count = 0
  private var overlap: [UInt8] = []

  /// Bytes that are held.
  var heldByteCount: Int { overlap.count }

  /// Whether no more bytes are searched.
  func isFull(_ limits: Limits) -> Bool { count >= limits.keywordBytes }

  /// Notes what is to be searched of the next bytes, after the end of those before them.
  mutating func note(
    _ bytes: Span<UInt8>, _ limits: Limits, into buffer: inout ObservationBuffer
  ) {
    guard buffer.wanted.contains(.payload), !isFull(limits) else { return }
    let new = bytes.extracting(first: limits.keywordBytes - count)
    count += new.count
    let start = buffer.append(overlap.span)
    _ = buffer.append(new)
    buffer.note(.payload, from: start)
    overlap = isFull(limits) ? [] : Array(buffer.bytes[start...].suffix(Self.overlapCount))
  }

  /// The next bytes do not follow those before them.
  mutating func skipGap() {
    overlap = []
  }
}
