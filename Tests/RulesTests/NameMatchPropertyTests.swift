import Rules
import Testing

/// The matcher against a naive one, over names and patterns of few letters, so that many meet.
@Suite struct NameMatchPropertyTests {
  private func word(_ generator: inout Generator, _ lengths: ClosedRange<Int>) -> String {
    let letters = Array("ab-1")
    return String(
      (0..<Int.random(in: lengths, using: &generator)).map { _ in
        letters[Int.random(in: 0..<4, using: &generator)]
      })
  }

  private func name(_ generator: inout Generator) -> String {
    let labels = (0..<Int.random(in: 1...4, using: &generator)).map { _ in
      word(&generator, 1...3)
    }
    return labels.joined(separator: ".")
  }

  private func pattern(_ generator: inout Generator) -> NamePattern {
    switch Int.random(in: 0..<14, using: &generator) {
    case 0..<5: .suffix(name(&generator))
    case 5..<8: .exact(name(&generator))
    case 8..<10: .below(name(&generator))
    case 10..<12: .child(name(&generator))
    case 12: .contains(word(&generator, 2...4))
    default: .prefix(word(&generator, 2...4))
    }
  }

  @Test(arguments: 1...40)
  func matcherAgreesWithNaiveOne(seed: UInt64) throws {
    var generator = Generator(seed: seed)
    let sets = (0..<3).map { index in
      RuleSet(
        (0..<5).map { rule in
          let patterns = (0..<Int.random(in: 1...30, using: &generator)).map { _ in
            pattern(&generator)
          }
          let fields: FieldSet = Bool.random(using: &generator) ? .names : FieldSet(.sni)
          return Rule(id: "r\(rule)", names: NameList(patterns), fields: fields)
        }, name: "s\(index)")
    }
    let matcher = try RuleMatcher(sets)
    let naive = NaiveMatcher(sets: sets)
    for _ in 0..<200 {
      let name = name(&generator)
      let field: Field = Bool.random(using: &generator) ? .sni : .dns
      let hits = matcher.hits(name: name, field).map(\.rule)
      #expect(hits == naive.rules(naming: name, in: field), "seed \(seed), name \(name)")
    }
  }

  @Test(arguments: 1...20)
  func keywordsAgreeWithNaiveOnes(seed: UInt64) throws {
    var generator = Generator(seed: seed)
    let rules = (0..<10).map { index in
      let keywords = Set((0..<4).map { _ in word(&generator, 1...4) }).sorted()
      return Rule(
        id: "r\(index)", keywords: keywords,
        fields: FieldSet(Bool.random(using: &generator) ? .payload : .httpURL))
    }
    let sets = [RuleSet(rules)]
    let matcher = try RuleMatcher(sets)
    for _ in 0..<50 {
      let text = (0..<3).map { _ in word(&generator, 0...5) }.joined(separator: "A ")
      for field in [Field.payload, .httpURL, .httpRequest] {
        #expect(
          try matcher.hits(text: text, field).map(\.rule)
            == NaiveMatcher(sets: sets).rules(within: text, in: field),
          "seed \(seed), text \(text)")
      }
    }
  }

  @Test func everyNameOfALargeTableHitsItselfAlone() throws {
    var generator = Generator(seed: 7)
    let names = Set(
      (0..<20_000).map { _ in
        "n\(generator.next() % 1_000_000_000).example"
      }
    ).sorted()
    let rules = names.enumerated().map { Rule(id: "r\($0)", names: [.suffix($1)]) }
    let matcher = try RuleMatcher([RuleSet(rules)])
    for (index, name) in names.enumerated() {
      let hit = [RuleHit(rule: Int32(index), breadth: .named)]
      #expect(matcher.hits(name: name, .dns) == hit)
      #expect(matcher.hits(name: "www." + name, .dns) == hit)
      #expect(matcher.hits(name: "x" + name, .dns).isEmpty)
    }
  }
}
