import Foundation
import Rules
import Testing

/// What matches is all that a naive search finds, and nothing else: for every number of patterns, length
/// of text, alignment in memory and place in the text.
///
/// Debian's Vectorscan 5.4.9 misses words that end near the end of the text, by its alignment, for some
/// sets of two or three words.
@Suite struct ExactMatchTests {
  /// How many texts are searched in all: 5 million, or as the environment says.
  private static let probeCount =
    ProcessInfo.processInfo.environment["CHOKEPOINT_MATCH_PROBES"].flatMap(Int.init) ?? 5_000_000

  /// The numbers of patterns: small sets are where a library has matchers of their own.
  private static let setSizes = Array(1...64) + [1000]

  @Test(arguments: setSizes)
  func keywordsAreFoundWhereverTheyStand(wordCount: Int) throws {
    try search(.payload, wordCount: wordCount, share: 0.75)
  }

  @Test(arguments: setSizes)
  func namesThatContainAWordAreFound(wordCount: Int) throws {
    try search(.namesContaining, wordCount: wordCount, share: 0.2)
  }

  /// Searches `share` of all texts, those of one set size; sets of two and three words get more.
  private func search(_ place: PlantedTexts.Place, wordCount: Int, share: Double) throws {
    let parts = 2 * Self.setSizes.count
    let weight = wordCount == 2 || wordCount == 3 ? Self.setSizes.count / 2 + 1 : 1
    let count = Int((share * Double(Self.probeCount * weight) / Double(parts)).rounded(.up))
    // Compiling a set costs as much as thousands of texts.
    let setCount = min(max(1, count / 10_000), wordCount > 100 ? 4 : 40)
    for number in 0..<setCount {
      let seed = UInt64(wordCount * 1000 + number)
      var texts = try PlantedTexts(wordCount: wordCount, in: place, seed: seed)
      let probeCount = (count + setCount - 1) / setCount
      try texts.probe(probeCount)
      let (mistakeCount, first) = (texts.mistakeCount, texts.firstMistake)
      #expect(
        mistakeCount == 0,
        "set \(number) of \(wordCount) words: \(mistakeCount) of \(probeCount) texts; \(first)")
    }
  }
}
