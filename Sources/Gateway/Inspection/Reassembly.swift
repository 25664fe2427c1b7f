/// Bytes that arrive in pieces, in any order: fragments of a datagram, data of QUIC CRYPTO frames.
///
/// What arrives first wins an overlap. Bounded by the caller's size and by a count of pieces.
struct Reassembly: Sendable {
  private(set) var bytes: [UInt8] = []
  /// Ranges of `bytes` that have arrived, in order, not touching each other.
  private(set) var arrived: [Range<Int>] = []

  /// More separate pieces than any real sender makes of one datagram or ClientHello.
  private static let piecesMax = 512

  /// The bytes that have arrived without a hole before them.
  var prefixCount: Int {
    guard let first = arrived.first, first.lowerBound == 0 else { return 0 }
    return first.upperBound
  }

  /// The end of the last byte that has arrived.
  var end: Int { arrived.last?.upperBound ?? 0 }

  /// Adds `data` at `offset`.
  ///
  /// - Returns: false, with nothing added, when it would reach beyond `countMax`, or when there are
  ///   too many pieces.
  mutating func insert(_ data: Span<UInt8>, at offset: Int, countMax: Int) -> Bool {
    guard offset >= 0, offset <= countMax, data.count <= countMax - offset,
      arrived.count < Self.piecesMax
    else { return false }
    guard data.count > 0 else { return true }
    let end = offset + data.count
    if bytes.count < end {
      bytes.append(contentsOf: repeatElement(0, count: end - bytes.count))
    }
    copy(data, at: offset)
    note(offset..<end)
    return true
  }

  /// Copies what has not arrived yet.
  private mutating func copy(_ data: Span<UInt8>, at offset: Int) {
    var position = offset
    for range in arrived where range.upperBound > offset {
      while position < min(range.lowerBound, offset + data.count) {
        bytes[position] = data[position - offset]
        position += 1
      }
      position = max(position, range.upperBound)
    }
    while position < offset + data.count {
      bytes[position] = data[position - offset]
      position += 1
    }
  }

  /// Merges a range into those that have arrived.
  private mutating func note(_ new: Range<Int>) {
    let first = arrived.firstIndex { $0.upperBound >= new.lowerBound } ?? arrived.count
    let last = arrived[first...].firstIndex { $0.lowerBound > new.upperBound } ?? arrived.count
    var merged = new
    if first < last {
      let lower = min(new.lowerBound, arrived[first].lowerBound)
      merged = lower..<max(new.upperBound, arrived[last - 1].upperBound)
    }
    arrived.replaceSubrange(first..<last, with: [merged])
  }
}
