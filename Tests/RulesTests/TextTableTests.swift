import Testing

@testable import Rules

/// The search for many texts against a naive one, and against the library, which searches for few.
@Suite struct TextTableTests {
  private static func word(_ generator: inout Generator, _ lengths: ClosedRange<Int>) -> [UInt8] {
    let letters = Array("abA-.".utf8)
    return (0..<Int.random(in: lengths, using: &generator)).map { _ in
      letters[Int.random(in: 0..<letters.count, using: &generator)]
    }
  }

  private static func anchor(_ generator: inout Generator) -> TextAnchor {
    TextAnchor(rawValue: UInt8.random(in: 0..<4, using: &generator))
  }

  /// The numbers of `texts` that are in `bytes`, in lower case.
  private static func naive(
    _ texts: [(text: [UInt8], anchor: TextAnchor)], in bytes: [UInt8]
  ) -> [Int32] {
    let bytes = bytes.map { $0 >= 0x41 && $0 <= 0x5A ? $0 + 32 : $0 }
    return texts.indices.filter { index in
      let text = texts[index].text.map { $0 >= 0x41 && $0 <= 0x5A ? $0 + 32 : $0 }
      guard text.count <= bytes.count else { return false }
      return (0...(bytes.count - text.count)).contains { start in
        Array(bytes[start..<(start + text.count)]) == text
          && (!texts[index].anchor.contains(.start) || start == 0)
          && (!texts[index].anchor.contains(.end) || start + text.count == bytes.count)
      }
    }.map(Int32.init)
  }

  private static func owners(_ index: KeywordIndex, in bytes: [UInt8]) throws -> [Int32] {
    let memory = try #require(VectorscanScratch(for: [index.database].compactMap { $0 }))
    index.scan(bytes.span, with: memory)
    var owners: Set<Int32> = []
    for text in memory.found { index.forEachOwner(ofText: text) { owners.insert($0) } }
    return owners.sorted()
  }

  @Test(arguments: 1...60)
  func bothSearchesAgreeWithANaiveOne(seed: UInt64) throws {
    var generator = Generator(seed: seed)
    let longest = seed % 3 == 0 ? 40 : 5
    let texts = (0..<60).map { _ in
      (text: Self.word(&generator, 1...longest), anchor: Self.anchor(&generator))
    }
    var builder = KeywordIndex.Builder()
    for (owner, text) in texts.enumerated() {
      builder.add(text.text.span, text.anchor, owner: Int32(owner))
    }
    let table = try #require(try builder.build(libraryCountMax: 0))
    let library = try #require(try builder.build(libraryCountMax: 1_000))
    #expect(table.database == nil && library.database != nil)
    for _ in 0..<100 {
      var bytes = Self.word(&generator, 0...60)
      // Half of the searches hold a text for sure.
      if Bool.random(using: &generator), let text = texts.randomElement(using: &generator) {
        bytes += text.text
      }
      let expected = Self.naive(texts, in: bytes)
      #expect(try Self.owners(table, in: bytes) == expected, "seed \(seed)")
      #expect(try Self.owners(library, in: bytes) == expected, "seed \(seed)")
    }
  }

  @Test func aHundredThousandTextsAreEachFoundAndNoOthers() throws {
    var generator = Generator(seed: 5)
    var builder = KeywordIndex.Builder()
    let texts = (0..<100_000).map { "w\($0 &* 7_919)x\(generator.next() % 1_000)" }
    for (owner, text) in texts.enumerated() {
      builder.add(Array(text.utf8).span, owner: Int32(owner))
    }
    let index = try #require(try builder.build())
    #expect(index.database == nil)
    for number in stride(from: 0, to: texts.count, by: 997) {
      #expect(
        try Self.owners(index, in: Array("..\(texts[number])..".utf8)).contains(Int32(number)))
      #expect(try Self.owners(index, in: Array(texts[number].utf8.dropLast(3))) == [])
    }
  }
}
