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

  /// Sets of two and three words get a fourth of all texts each.
  private static func weight(_ wordCount: Int) -> Int {
    wordCount == 2 || wordCount == 3 ? setSizes.count / 2 : 1
  }
  private static let weights = setSizes.reduce(0) { $0 + weight($1) }

  @Test(arguments: setSizes)
  func keywordsAreFoundWhereverTheyStand(wordCount: Int) throws {
    try search(.payload, wordCount: wordCount, percent: 80)
  }

  @Test(arguments: setSizes)
  func namesThatContainAWordAreFound(wordCount: Int) throws {
    try search(.namesContaining, wordCount: wordCount, percent: 20)
  }

  /// Searches the texts of one set size, of `percent` of all.
  private func search(_ place: PlantedTexts.Place, wordCount: Int, percent: Int) throws {
    let share = Self.probeCount * percent * Self.weight(wordCount)
    let count = (share + 100 * Self.weights - 1) / (100 * Self.weights)
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
