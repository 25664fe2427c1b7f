/// Many texts, each found anywhere in others by its hash, without regard to the case of ASCII letters.
///
/// From each place of what is searched a hash grows byte by byte, and where a text of so many bytes
/// exists a table says whether it is one. At some lengths a filter of beginnings says whether any text
/// goes on so; nearly always none does. Making the table takes time and memory by the number of texts,
/// where an automaton of a million texts takes a minute and gigabytes.
struct TextTable: Sendable {
  /// Texts one after another.
  private let texts: TextPool
  /// The numbers of texts, at the places of their hashes.
  private var slots: [UInt32]
  /// Bits of the hashes of texts, and of their beginnings.
  private var filter: [UInt64]
  private var beginnings: [UInt64]
  /// For each length what is to be asked there.
  private var questions: [Question]
  /// Whether a text may be found elsewhere than at the start.
  private var isFloating = false

  private struct Question: OptionSet {
    var rawValue: UInt8
    /// Is it a text?
    static let text = Question(rawValue: 1)
    /// Does any text go on so?
    static let beginning = Question(rawValue: 2)
  }

  private static let free = UInt32.max
  /// The lengths of beginnings that are looked up.
  private static let beginningLengths = [4, 6, 9, 13, 20, 32, 64, 128]

  /// A table of distinct `texts`, none of them empty.
  init(_ texts: TextPool) {
    self.texts = texts
    slots = [UInt32](repeating: Self.free, count: texts.count + texts.count / 4 + 2)
    filter = [UInt64](repeating: 0, count: max(1, texts.count / 8))
    beginnings = [UInt64](repeating: 0, count: max(1, texts.count / 4))
    questions = [Question](repeating: [], count: texts.lengthMax + 1)
    for length in Self.beginningLengths where length < questions.count {
      questions[length].insert(.beginning)
    }
    for number in 0..<texts.count {
      insert(
        number, texts.bytes.span.extracting(texts.range(of: number)), texts.anchor(of: number))
    }
  }

  /// Bytes of memory.
  var byteCount: Int {
    texts.byteCount + slots.capacity * 4 + filter.capacity * 8 + beginnings.capacity * 8
      + questions.capacity
  }

  private mutating func insert(_ number: Int, _ text: Span<UInt8>, _ anchor: TextAnchor) {
    if !anchor.contains(.start) { isFloating = true }
    questions[text.count].insert(.text)
    var hash = RollingHash()
    for index in text.indices {
      if questions[index].contains(.beginning) { Self.set(hash.key, in: &beginnings) }
      hash.add(text[index])
    }
    let key = hash.key
    Self.set(key, in: &filter)
    var index = key.index(of: slots.count)
    while slots[index] != Self.free { index = index + 1 == slots.count ? 0 : index + 1 }
    slots[index] = UInt32(truncatingIfNeeded: number)
  }

  /// Calls `visit` with the number of each text that is in `bytes`, and where; one text may come several
  /// times.
  func scan(_ bytes: Span<UInt8>, _ visit: (_ number: Int, _ range: Range<Int>) -> Void) {
    for start in 0..<(isFloating ? bytes.count : min(1, bytes.count)) {
      var hash = RollingHash()
      let end = min(bytes.count, start + questions.count - 1)
      var index = start
      while index < end {
        hash.add(lowerCased(bytes[index]))
        index += 1
        let question = questions[index - start]
        if question.isEmpty { continue }
        let key = hash.key
        if question.contains(.text), Self.has(key, filter) {
          find(key, start..<index, in: bytes, visit)
        }
        if question.contains(.beginning), !Self.has(key, beginnings) { break }
      }
    }
  }

  /// Visits each text of the hash `key` that stands in `range`.
  private func find(
    _ key: RollingHash.Key, _ range: Range<Int>, in bytes: Span<UInt8>,
    _ visit: (Int, Range<Int>) -> Void
  ) {
    var index = key.index(of: slots.count)
    while slots[index] != Self.free {
      let number = Int(slots[index])
      if texts.isText(number, bytes.extracting(range)) {
        let anchor = texts.anchor(of: number)
        if !anchor.contains(.start) || range.lowerBound == 0,
          !anchor.contains(.end) || range.upperBound == bytes.count
        {
          visit(number, range)
        }
      }
      index = index + 1 == slots.count ? 0 : index + 1
    }
  }

  private static func set(_ key: RollingHash.Key, in filter: inout [UInt64]) {
    filter[key.word(of: filter.count)] |= key.filterBits
  }

  @inline(__always)
  private static func has(_ key: RollingHash.Key, _ filter: [UInt64]) -> Bool {
    filter[key.word(of: filter.count)] & key.filterBits == key.filterBits
  }
}
