import Configuration
import Population
import Rules

/// Rules of any number that nothing in a capture hits: what they cost is what looking them up does.
enum SyntheticRules {
  private static let letters = Array("abcdefghijklmnopqrstuvwxyz".utf8)
  private static let endings = [".com", ".net", ".org", ".com.cn", ".co.uk", ".info"]

  /// A list of names of two labels and an ending, 22 characters long on average as those of the GFW's
  /// lists are.
  static func nameList(_ count: Int) -> [UInt8] {
    var generator = SplitMix64(seed: 1, kind: 1, index: count)
    var list: [UInt8] = []
    for number in 0..<count {
      append(2...5, to: &list, &generator)
      // So that no two are the same.
      list += Array("\(number).".utf8)
      append(5...10, to: &list, &generator)
      list += Array((endings[generator.below(endings.count)] + "\n").utf8)
    }
    return list
  }

  /// The rules of a list that was made here.
  static func names(_ list: [UInt8]) throws(ConfigurationError) -> RuleSet {
    try RuleSet(list: list, path: "names")
  }

  /// Words of 6 to 19 letters, looked for in the first 4 KiB of every payload.
  static func keywords(_ count: Int) -> RuleSet {
    var generator = SplitMix64(seed: 1, kind: 2, index: count)
    let words = (0..<count).map { _ in
      var word: [UInt8] = []
      append(6...19, to: &word, &generator)
      return String(decoding: word, as: UTF8.self)
    }
    return RuleSet(
      name: "keywords", path: "keywords",
      rules: [Rule(id: "keywords", keywords: words, fields: FieldSet(.payload))])
  }

  private static func append(
    _ lengths: ClosedRange<Int>, to bytes: inout [UInt8], _ generator: inout SplitMix64
  ) {
    let length = lengths.lowerBound + generator.below(lengths.count)
    for _ in 0..<length { bytes.append(letters[generator.below(letters.count)]) }
  }
}
