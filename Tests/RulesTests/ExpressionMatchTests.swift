import Testing

@testable import Rules

@Suite struct ExpressionMatchTests {
  /// Texts of the letters that expressions have, some behind 64 bytes and more of others.
  private func text(_ generator: inout Generator) -> [UInt8] {
    let letters = Array("abcABC.-0_".utf8)
    let lead = generator.below(3) == 0 ? generator.below(180) : 0
    let count = 1 + generator.below(generator.below(4) == 0 ? 70 : 12)
    return [UInt8](repeating: UInt8(ascii: "x"), count: lead)
      + (0..<count).map { _ in letters[generator.below(letters.count)] }
  }

  @Test(arguments: 0..<40)
  func expressionsAgreeWithNaiveOnes(seed: Int) throws {
    var generator = Generator(seed: UInt64(seed))
    let setSize = [1, 2, 3, 5, 20, 64][seed % 6]
    var expressions: [NaiveExpression] = []
    while expressions.count < setSize {
      let expression = NaiveExpression.random(&generator)
      // Places may contradict each other, and what is never found is refused.
      let isFine = (try? NameExpression.check(Array(expression.text.utf8))) != nil
      if !expression.isOptional, isFine { expressions.append(expression) }
    }
    let rules = expressions.enumerated().map { Rule(id: "r\($0)", names: [.regex($1.text)]) }
    let matcher = try RuleMatcher([RuleSet(rules)])
    for _ in 0..<(6_000 / setSize) {
      let text = text(&generator)
      var hits: [RuleHit] = []
      matcher.match(name: text.span, field: .sni, sets: .all, into: &hits)
      let expected = expressions.indices.filter { expressions[$0].isFound(in: text) }
      guard hits.map({ Int($0.rule) }) != expected else { continue }
      let wrong = Set(hits.map { Int($0.rule) }).symmetricDifference(expected).sorted()
      Issue.record(
        "\(wrong.map { expressions[$0].text }) in '\(String(decoding: text, as: UTF8.self))'")
    }
  }

  /// What Debian's Vectorscan 5.4.9 misses, wherever it ends.
  @Test(arguments: [
    ("t[a-h]{1,4}n.*s\\.", "thenews.news"), ("t[a-h]+n", "thehen"), ("a.*s\\.b", "a----s.b"),
    ("[a-h]{1,4}n.*s", "hen---s"),
  ])
  func expressionsAreFoundFarFromTheStart(expression: String, text: String) throws {
    let matcher = try RuleMatcher([RuleSet([Rule(id: "a", names: [.regex(expression)])])])
    for count in 0..<190 {
      let name = String(repeating: "-", count: count) + text
      #expect(matcher.hits(name: name, .sni).count == 1, "behind \(count) bytes")
    }
  }

  @Test(arguments: [
    (".{0,32000}x.{0,32000}y0", "with its repeats written out"),
    ("((a{1,100}){1,100}){1,100}", "with its repeats written out"),
    ("(a?){1000}(b?){1000}c{9}", "with its repeats written out"),
    ("[a-z0-9]{2001}", "with its repeats written out"),
    ("(\\d{1,30}\\.){99999999999999999999}", "with its repeats written out"),
    (String(repeating: "(", count: 65) + "a" + String(repeating: ")", count: 65), "65"),
    ("(*UCP)\\w", "(*"), ("(?x)a b", "(?x"), ("\\pLa", "\\p"), ("a\\x{6587}", "none of ASCII"),
  ])
  func expressionsThatExplodeAreRefused(expression: String, reason: String) throws {
    let rule = Rule(id: "big", names: [.regex(expression)])
    let error = #expect(throws: (any Error).self) { try RuleMatcher([RuleSet([rule])]) }
    let text = error.map { "\($0)" } ?? ""
    #expect(text.hasPrefix("set.yaml: an expression of the rule 'big' cannot be searched for: "))
    #expect(text.contains(reason == "65" ? "64 groups" : reason), "\(text)")
  }

  /// Each way is followed once a byte, however many there are.
  @Test(arguments: [
    ("(a?){400}b", true), ("[a-z]{1,63}\\.[a-z]{1,63}", true), ("(x|y){500}z", false),
    ("(a.*b.*c.*){63}$", true), ("(a.*b.*c.*){64}", false), ("(.*(a|ab|b).*){60}d", false),
    ("((a*)*)*x", false), ("(){1900}a", true),
  ])
  func largeExpressionsAreFound(expression: String, isFound: Bool) throws {
    let matcher = try RuleMatcher([RuleSet([Rule(id: "a", names: [.regex(expression)])])])
    let name = String(repeating: "ab.c", count: 63)
    #expect(matcher.hits(name: name, .sni).isEmpty != isFound)
  }
}
