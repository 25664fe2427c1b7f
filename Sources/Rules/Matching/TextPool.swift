/// Where a text is meant.
struct TextAnchor: OptionSet, Hashable, Sendable {
  var rawValue: UInt8
  /// At the start of what is searched only.
  static let start = TextAnchor(rawValue: 1)
  /// At its end only.
  static let end = TextAnchor(rawValue: 2)
}

/// Texts to search for, one after another in one array, since there may be millions.
///
/// They are in lower case: case does not count.
struct TextPool: Sendable, Equatable {
  private(set) var bytes: [UInt8] = []
  /// Where each ends in `bytes`.
  private var ends: [UInt32] = []
  private var anchors: [TextAnchor] = []
  /// Whether any text is meant at one place only; else `anchors` is empty.
  private var hasAnchors = false
  /// The bytes of the longest.
  private(set) var lengthMax = 0

  /// How many there are.
  var count: Int { ends.count }

  /// Bytes of memory.
  var byteCount: Int { bytes.capacity + ends.capacity * 4 + anchors.capacity }

  /// Adds a text; false when all together would be longer than 4 GiB.
  mutating func append(_ text: Span<UInt8>, _ anchor: TextAnchor) -> Bool {
    guard bytes.count + text.count < Int(UInt32.max) else { return false }
    for index in text.indices { bytes.append(lowerCased(text[index])) }
    ends.append(UInt32(truncatingIfNeeded: bytes.count))
    if !anchor.isEmpty, !hasAnchors {
      hasAnchors = true
      anchors = [TextAnchor](repeating: [], count: ends.count - 1)
    }
    if hasAnchors { anchors.append(anchor) }
    lengthMax = max(lengthMax, text.count)
    return true
  }

  /// Where text `number` is in `bytes`.
  func range(of number: Int) -> Range<Int> {
    (number == 0 ? 0 : Int(ends[number - 1]))..<Int(ends[number])
  }

  /// Where text `number` is meant.
  func anchor(of number: Int) -> TextAnchor { hasAnchors ? anchors[number] : [] }

  /// Whether text `number` is `text`, but for the case of ASCII letters in it.
  func isText(_ number: Int, _ text: Span<UInt8>) -> Bool {
    let range = range(of: number)
    guard range.count == text.count else { return false }
    for index in text.indices
    where bytes[range.lowerBound + index] != lowerCased(text[index]) {
      return false
    }
    return true
  }

  /// Gives back the room that is not used.
  mutating func trim() {
    bytes.trim()
    ends.trim()
    anchors.trim()
  }
}
