import Rules

/// Texts in which a word of a set is planted, whole or cut short, and what a search has to find there.
///
/// The bytes around it are none that words have, so all that is found is within what was planted. What
/// that holds is searched for naively, once; so millions of texts are cheap.
struct PlantedTexts {
  /// Where the words are looked for, and by which patterns.
  enum Place { case payload, namesContaining }

  private static let byteCountMax = 4096
  private static let alignmentCount = 64

  /// What is planted, and the numbers of the words in it, in ascending order.
  private let plants: [(bytes: [UInt8], words: [Int32])]
  private let matcher: RuleMatcher
  private let place: Place
  /// The lengths of texts are below one of these.
  private let byteCounts: [Int]
  private var generator: Generator
  private let noise: [UInt8]
  private var buffer: [UInt8]
  private(set) var mistakeCount = 0
  /// What was wrong first; empty when nothing was.
  private(set) var firstMistake = ""

  /// A set of `wordCount` words, drawn by `seed`.
  init(wordCount: Int, in place: Place, seed: UInt64) throws {
    var generator = Generator(seed: seed)
    let words = Self.words(wordCount, &generator)
    let rules = words.enumerated().map { index, word in
      place == .payload
        ? Rule(id: "r\(index)", keywords: [word], fields: FieldSet(.payload))
        : Rule(id: "r\(index)", names: [.contains(word)])
    }
    matcher = try RuleMatcher([RuleSet(rules)])
    self.place = place
    byteCounts =
      place == .payload
      ? [96, 96, 96, 192, 192, 192, 512, 1500, Self.byteCountMax] : [64, 96, 128, 192, 255]
    plants = Self.plants(words, &generator)
    let bytes = Array("0123456789.-_".utf8)
    noise = (0..<(Self.byteCountMax + Self.alignmentCount)).map { _ in
      bytes[generator.below(bytes.count)]
    }
    buffer = noise
    self.generator = generator
  }

  /// Searches `count` texts.
  mutating func probe(_ count: Int) throws {
    var scratch = try KeywordScratch(for: matcher)
    var hits: [RuleHit] = []
    for number in 0..<count {
      let plant = generator.below(plants.count)
      let plantCount = plants[plant].bytes.count
      let longest = byteCounts[generator.below(byteCounts.count)]
      let textCount = max(plantCount, 1 + generator.below(longest))
      let slack = textCount - plantCount
      // Three of four stand within 64 bytes of the end.
      let isNearEnd = generator.below(4) > 0
      let behind = generator.below((isNearEnd ? min(slack, 64) : slack) + 1)
      let start = number % Self.alignmentCount
      let position = start + slack - behind
      let range = start..<(start + textCount)
      let (bytes, words) = plants[plant]
      for index in bytes.indices { buffer[position + index] = bytes[index] }
      search(range, &scratch, &hits)
      for index in position..<(position + bytes.count) { buffer[index] = noise[index] }
      if !Self.isRight(hits, words) {
        note(bytes, at: position - range.lowerBound, of: range.count, hits.map(\.rule), words)
      }
    }
  }

  private func search(
    _ range: Range<Int>, _ scratch: inout KeywordScratch, _ hits: inout [RuleHit]
  ) {
    hits.removeAll(keepingCapacity: true)
    let text = buffer.span.extracting(range)
    switch place {
    case .payload:
      matcher.scan(text, field: .payload, sets: .all, scratch: &scratch, into: &hits)
    case .namesContaining:
      matcher.match(name: text, field: .sni, sets: .all, scratch: &scratch, into: &hits)
    }
  }

  /// Whether the hits are the rules of `words`.
  private static func isRight(_ hits: [RuleHit], _ words: [Int32]) -> Bool {
    guard hits.count == words.count else { return false }
    for index in words.indices where hits[index].rule != words[index] { return false }
    return true
  }

  private mutating func note(
    _ planted: [UInt8], at position: Int, of count: Int, _ found: [Int32], _ expected: [Int32]
  ) {
    mistakeCount += 1
    guard firstMistake.isEmpty else { return }
    firstMistake =
      "'\(String(decoding: planted, as: UTF8.self))' at \(position) of \(count) bytes: "
      + "found \(found), there are \(expected)"
  }

  /// Distinct words of few letters, so that some are within others; 1 to 24 bytes long.
  private static func words(_ count: Int, _ generator: inout Generator) -> [String] {
    let letters = Array("abcdefghijklmnopqrstuvwxyz".prefix(count < 100 ? 6 : 26))
    var words: Set<String> = []
    while words.count < count {
      let length = 1 + max(generator.below(24), count < 8 ? 0 : 2)
      words.insert(String((0..<length).map { _ in letters[generator.below(letters.count)] }))
    }
    return words.sorted()
  }

  /// Each word as it is, in mixed case, and without its last or its first letter.
  private static func plants(
    _ words: [String], _ generator: inout Generator
  ) -> [(bytes: [UInt8], words: [Int32])] {
    var texts: [(planted: String, plain: String)] = []
    for word in words {
      let mixed = String(
        word.map { generator.below(2) == 0 ? $0 : Character($0.uppercased()) })
      texts += [(word, word), (mixed, word)]
      texts += [word.dropLast(), word.dropFirst()].map { (String($0), String($0)) }
    }
    return texts.map { planted, plain in
      let found = words.indices.filter { plain.contains(words[$0]) }
      return (Array(planted.utf8), found.map(Int32.init))
    }
  }
}
