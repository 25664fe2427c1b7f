/// A short trial of the library that searches for texts, before anything depends on it.
///
/// Words are planted near the ends of short texts, where a version in wide use misses some.
enum MatcherTrial {
  /// Finds words in a text: their numbers, in ascending order.
  typealias Search = (_ text: [UInt8]) -> [Int]
  /// Makes a search for words; nil when it cannot.
  typealias Compiler = (_ words: [String]) -> Search?

  /// What the installed library finds wrongly; nil when all is right.
  static let complaint: String? = complaint(of: library(paddingCount: PaddedText.paddingCount))

  /// The installed library, with so many bytes behind each text.
  static func library(paddingCount: Int) -> Compiler {
    { words in
      let patterns = words.map { VectorscanDatabase.Pattern(text: Array($0.utf8)) }
      guard let database = try? VectorscanDatabase(patterns),
        let scratch = VectorscanScratch(for: [database], paddingCount: paddingCount)
      else { return nil }
      return { text in
        scratch.scan(text.span, for: database)
        return scratch.found.map(Int.init).sorted()
      }
    }
  }

  /// What the searches of `compiler` find wrongly; nil when all is right.
  static func complaint(of compiler: Compiler) -> String? {
    for words in wordSets {
      guard let search = compiler(words) else { return "it does not compile words" }
      if let complaint = complaint(of: search, for: words) { return complaint }
    }
    return nil
  }

  private static func complaint(of search: Search, for words: [String]) -> String? {
    for count in [40, 64, 81, 100] {
      for (number, word) in words.enumerated() {
        for behind in 0..<min(32, count - word.utf8.count) {
          var text = [UInt8](repeating: UInt8(ascii: "-"), count: count)
          let start = count - behind - word.utf8.count
          text.replaceSubrange(start..<(start + word.utf8.count), with: word.utf8)
          if search(text) != [number] {
            return "it does not find '\(word)' at \(start) of \(count) bytes, and nothing else"
          }
        }
      }
    }
    return nil
  }

  /// Two and three words are what Debian's Vectorscan 5.4.9 misses; one and more are searched for
  /// by other means.
  private static let wordSets = [
    ["secret"], ["secret", "forbidden"], ["secret", "forbidden", "gambling"],
    (0..<12).map { "word\($0)x" },
  ]
}
