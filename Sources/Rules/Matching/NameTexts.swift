/// The names that rules mean by a part of them: `contains:`, `prefix:` and `regex:`.
///
/// Texts are searched for all at once. Expressions are tried one by one, most of them only where a text was
/// found that all their matches hold.
struct NameTexts: Sendable {
  /// An owner is a rule, or when negative the expression of the number `~owner`.
  private(set) var texts: KeywordIndex?
  private(set) var programs = ExpressionPrograms()
  /// The rules that hold each expression.
  private var rules: [[Int32]] = []
  /// The expressions that no text must be found for.
  private var unconditional: [Int32] = []

  /// Whether no rule has any.
  var isEmpty: Bool { texts == nil && unconditional.isEmpty }

  /// Bytes of memory.
  var byteCount: Int {
    (texts?.database.byteCount ?? 0) + programs.byteCount
      + rules.count * MemoryLayout<[Int32]>.stride
  }

  /// Calls `visit` with each rule that is met in `name`, and whether it was by a text that stands alone.
  /// A rule may come more than once.
  ///
  /// - Parameter counts: whether a rule matters, before any effort is made for it.
  @inline(__always)
  func forEachRule(
    in name: Span<UInt8>, _ scratch: inout KeywordScratch, where counts: (Int32) -> Bool,
    _ visit: (Int32, _ isAlone: Bool) -> Void
  ) {
    scratch.expressions.beginText()
    if let texts {
      scratch.memory.scan(name, for: texts.database)
      for index in 0..<scratch.memory.found.count {
        let pattern = scratch.memory.found[index]
        for owner in texts.owners(ofPattern: pattern) {
          if owner < 0 {
            tryExpression(Int(~owner), name, &scratch, counts, visit)
          } else if counts(owner) {
            visit(owner, scratch.memory.stoodAlone(Int(pattern)))
          }
        }
      }
    }
    for expression in unconditional {
      tryExpression(Int(expression), name, &scratch, counts, visit)
    }
  }

  private func tryExpression(
    _ number: Int, _ name: Span<UInt8>, _ scratch: inout KeywordScratch,
    _ counts: (Int32) -> Bool, _ visit: (Int32, Bool) -> Void
  ) {
    guard scratch.expressions.mayTry(number), rules[number].contains(where: counts),
      scratch.expressions.finds(number, of: programs, in: name, standsAlone: false)
    else { return }
    let isAlone = scratch.expressions.finds(number, of: programs, in: name, standsAlone: true)
    for rule in rules[number] where counts(rule) { visit(rule, isAlone) }
  }

  /// Collects what rules have, and compiles it.
  struct Builder {
    private var texts = KeywordIndex.Builder()
    private var programs = ExpressionPrograms()
    private var positionCount = 0
    private var numbers: [[UInt8]: Int] = [:]
    private var rules: [[Int32]] = []
    private var unconditional: [Int32] = []

    /// Adds a part of a name that the rule at index `rule` has.
    mutating func add(
      _ text: [UInt8], _ form: NamePattern.Form, rule: Int32
    ) throws(ExpressionProblem) {
      switch form {
      case .suffix, .exact: break
      case .contains: texts.add(text, owner: rule)
      case .prefix: texts.add(text, isAtStart: true, owner: rule)
      case .regex: try addExpression(text, rule)
      }
    }

    private mutating func addExpression(
      _ text: [UInt8], _ rule: Int32
    ) throws(ExpressionProblem) {
      if let number = numbers[text] {
        if rules[number].last != rule { rules[number].append(rule) }
        return
      }
      let tree = try NameExpression.tree(of: text)
      positionCount += tree.positionCount
      guard positionCount <= ExpressionPrograms.allPositionsMax else {
        throw ExpressionProblem(reason: "with it all expressions together are too long")
      }
      let number = rules.count
      numbers[text] = number
      rules.append([rule])
      programs.append(tree)
      let required = RequiredTexts.of(tree)
      for text in required { texts.add(text, owner: ~Int32(number)) }
      if required.isEmpty { unconditional.append(Int32(number)) }
    }

    /// What was added.
    func build() throws(VectorscanDatabase.CompileError) -> NameTexts {
      var names = NameTexts()
      names.texts = try texts.build()
      names.programs = programs
      names.rules = rules
      names.unconditional = unconditional
      return names
    }
  }
}
