import Dissection

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
    if offset == bytes.count {
      bytes.append(data)
    } else {
      if bytes.count < end {
        bytes.append(contentsOf: repeatElement(0, count: end - bytes.count))
      }
      copy(data, at: offset)
    }
    note(offset..<end)
    return true
  }

  /// Copies what has not arrived yet.
  private mutating func copy(_ data: Span<UInt8>, at offset: Int) {
    var position = offset
    let end = offset + data.count
    var index = firstIndex(endingFrom: offset + 1)
    while position < end {
      let isBeforeAnother = index < arrived.count && arrived[index].lowerBound < end
      let next = isBeforeAnother ? arrived[index].lowerBound : end
      while position < next {
        bytes[position] = data[position - offset]
        position += 1
      }
      if isBeforeAnother { position = max(position, arrived[index].upperBound) }
      index += 1
    }
  }

  /// Merges a range into those that have arrived.
  private mutating func note(_ new: Range<Int>) {
    let first = firstIndex(endingFrom: new.lowerBound)
    var last = first
    while last < arrived.count, arrived[last].lowerBound <= new.upperBound { last += 1 }
    var merged = new
    if first < last {
      let lower = min(new.lowerBound, arrived[first].lowerBound)
      merged = lower..<max(new.upperBound, arrived[last - 1].upperBound)
    }
    arrived.replaceSubrange(first..<last, with: [merged])
  }

  /// The index of the first range that ends at `position` or behind it. Many small pieces would make a search
  /// from the first on cost as much as all that has come.
  private func firstIndex(endingFrom position: Int) -> Int {
    var low = 0
    var high = arrived.count
    // As a rule a piece comes behind all others.
    if let last = arrived.last, last.upperBound < position { return high }
    while low < high {
      let middle = low + (high - low) / 2
      if arrived[middle].upperBound < position { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
