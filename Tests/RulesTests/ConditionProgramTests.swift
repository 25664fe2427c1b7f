import Rules
import Testing

/// Programs of conditions against a plain evaluation of the same tree, by Kleene's tables.
@Suite struct ConditionProgramTests {
  /// A condition whose criteria are ports, each known from the beginning, or DNS types, known later.
  private indirect enum Tree {
    case known(Int)
    case later(Int)
    case all([Tree])
    case any([Tree])
    case not(Tree)

    init(_ generator: inout Generator, depth: Int, next: inout Int) {
      let kind = depth == 0 ? Int(generator.next() % 2) : Int(generator.next() % 5)
      switch kind {
      case 0, 1:
        self = kind == 0 ? .known(next) : .later(next)
        next += 1
      case 4: self = .not(Tree(&generator, depth: depth - 1, next: &next))
      default:
        var parts: [Tree] = []
        for _ in 0..<(1 + generator.next() % 3) {
          parts.append(Tree(&generator, depth: depth - 1, next: &next))
        }
        self = kind == 2 ? .all(parts) : .any(parts)
      }
    }

    var condition: Condition {
      switch self {
      case .known: .criterion(.probability(perMillion: 1))
      case .later: .criterion(.ech(isPresent: true))
      case .all(let parts): .all(parts.map(\.condition))
      case .any(let parts): .any(parts.map(\.condition))
      case .not(let part): .not(part.condition)
      }
    }

    /// True, false, or nil for not known.
    func value(_ bits: [Bool], isOpened: Bool) -> Bool? {
      switch self {
      case .known(let number): return bits[number]
      case .later(let number): return bits[number] ? true : isOpened ? false : nil
      case .not(let part): return part.value(bits, isOpened: isOpened).map { !$0 }
      case .all(let parts):
        let values = parts.map { $0.value(bits, isOpened: isOpened) }
        return values.contains(false) ? false : values.contains(nil) ? nil : true
      case .any(let parts):
        let values = parts.map { $0.value(bits, isOpened: isOpened) }
        return values.contains(true) ? true : values.contains(nil) ? nil : false
      }
    }
  }

  @Test(arguments: 0..<8) func programsAgreeWithTables(seed: Int) throws {
    var generator = Generator(seed: UInt64(seed))
    for _ in 0..<200 {
      var count = 0
      let tree = Tree(&generator, depth: 4, next: &count)
      var rule = Rule(id: "r")
      rule.when = tree.condition
      let programs = try RuleMatcher([RuleSet(name: "t", path: "t", rules: [rule])]).conditions
      #expect(programs.criterionCount == count)
      for _ in 0..<4 {
        let bits = (0..<count).map { _ in generator.next() % 2 == 0 }
        var words = [UInt64](repeating: 0, count: programs.wordCount)
        for (number, bit) in bits.enumerated() where bit {
          words[number / 64] |= 1 << UInt64(number % 64)
        }
        for isOpened in [false, true] {
          let value = programs.value(of: 0, words.span, isOpened ? .opening : [])
          let expected = tree.value(bits, isOpened: isOpened)
          #expect(value.isTrue == (expected == true))
          #expect(value.isFalse == (expected == false))
        }
      }
    }
  }
}
