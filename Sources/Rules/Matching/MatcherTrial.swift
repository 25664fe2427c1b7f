/// A short trial of the library that searches, before anything depends on it.
///
/// Words are planted near the ends of texts, where a version in wide use misses some, and expressions are
/// held against texts whose answers are plain. It takes about a millisecond.
enum MatcherTrial {
  /// Finds patterns in a text: their numbers, in ascending order.
  typealias Search = (_ text: [UInt8]) -> [Int]
  /// Makes a search for patterns: words, or expressions.
  typealias Compiler = (_ patterns: [String], _ areWords: Bool) -> Search?

  /// What the installed library finds wrongly; nil when all is right.
  static let complaint: String? = complaint(of: library(paddingCount: PaddedText.paddingCount))

  /// The installed library, with so many bytes behind each text.
  static func library(paddingCount: Int) -> Compiler {
    { patterns, areWords in
      let texts = patterns.map { Array($0.utf8) }
      guard
        let database = try? VectorscanDatabase(areWords ? .literals(texts) : .expressions(texts)),
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
      guard let search = compiler(words, true) else { return "words do not compile" }
      if let complaint = complaint(of: search, for: words) { return complaint }
    }
    guard let search = compiler(expressions.map(\.pattern), false) else {
      return "expressions do not compile"
    }
    for text in expressionTexts {
      let expected = expressions.indices.filter { expressions[$0].texts.contains(text) }
      let padded = Array((String(repeating: "-", count: 80) + text).utf8)
      if search(padded) != expected { return "it searches '\(text)' wrongly for expressions" }
    }
    return nil
  }

  private static func complaint(of search: Search, for words: [String]) -> String? {
    for count in [40, 64, 81, 100] {
      for (number, word) in words.enumerated() {
        for behind in 0..<(count - word.utf8.count) {
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

  /// Two and three words are what Debian's Vectorscan 5.4.9 misses; one and many are searched for by
  /// other means.
  private static let wordSets = [
    ["secret"], ["secret", "forbidden"], ["secret", "forbidden", "gambling"],
    (0..<40).map { "word\($0)x" },
  ]

  /// Expressions, and the texts in which they are found.
  private static let expressions: [(pattern: String, texts: Set<String>)] = [
    ("news$", ["thenews", "thenews.news"]), ("\\bnews\\b", ["thenews.news"]),
    ("^-+then?ews\\z", ["thenews"]), 
    ("^the", []), ("(?i)NEWS.{3,5}$", ["newspaper", "thenews.news"]),
  ]
  private static let expressionTexts = ["thenews", "thenews.news", "newspaper", "new"]
}
