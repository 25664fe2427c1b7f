/// The names, or URLs, that rules mean by a part of them: `contains:`, `prefix:` and `regex:`.
///
/// Texts are searched for all at once. Expressions are tried one by one, most of them only where a text was
/// found that all their matches hold.
struct NameTexts: Sendable {
  /// An owner is a rule, or when negative the expression of the number `~owner`.
  private(set) var texts: KeywordIndex?
  private(set) var programs = ExpressionPrograms()
  /// The rules that hold each expression.
  private var rules: [[Int32]] = []
  /// Whether each expression is one over whole URLs.
  private var isOverURLs: [Bool] = []
  /// The expressions that no text must be found for.
  private var unconditional: [Int32] = []

  /// Whether no rule has any.
  var isEmpty: Bool { texts == nil && unconditional.isEmpty }

  /// Bytes of memory.
  var byteCount: Int {
    (texts?.byteCount ?? 0) + programs.byteCount + rules.count * MemoryLayout<[Int32]>.stride
  }

  /// Calls `visit` with each rule that is met in `text`, and whether it was by a text that stands alone.
  /// A rule may come more than once.
  ///
  /// - Parameters:
  ///   - frame: the URL that the text is a part of.
  ///   - counts: whether a rule matters, before any effort is made for it.
  @inline(__always)
  func forEachRule(
    in text: Span<UInt8>, of frame: URLFrame, _ memory: VectorscanScratch,
    _ search: inout ExpressionSearch, where counts: (Int32) -> Bool,
    _ visit: (Int32, _ isAlone: Bool) -> Void
  ) {
    search.beginText()
    if let texts {
      texts.scan(text, with: memory)
      for index in 0..<memory.found.count {
        let number = memory.found[index]
        texts.forEachOwner(ofText: number) { owner in
          if owner < 0 {
            tryExpression(Int(~owner), text, frame, &search, counts, visit)
          } else if counts(owner) {
            visit(owner, memory.stoodAlone(Int(number)))
          }
        }
      }
    }
    for expression in unconditional {
      tryExpression(Int(expression), text, frame, &search, counts, visit)
    }
  }

  private func tryExpression(
    _ number: Int, _ text: Span<UInt8>, _ frame: URLFrame, _ search: inout ExpressionSearch,
    _ counts: (Int32) -> Bool, _ visit: (Int32, Bool) -> Void
  ) {
    guard search.mayTry(number), rules[number].contains(where: counts) else { return }
    guard isOverURLs[number] else {
      guard search.finds(number, of: programs, in: text, standsAlone: false) else { return }
      let isAlone = search.finds(number, of: programs, in: text, standsAlone: true)
      for rule in rules[number] where counts(rule) { visit(rule, isAlone) }
      return
    }
    for scheme in frame.schemes {
      guard search.finds(number, of: programs, inURL: scheme, text, frame.end) else { return }
    }
    for rule in rules[number] where counts(rule) { visit(rule, false) }
  }

  /// Collects what rules have, and compiles it.
  struct Builder {
    private let part: URLFrame.Part
    private var texts = KeywordIndex.Builder()
    private var programs = ExpressionPrograms()
    private var positionCount = 0
    private var numbers: [Expression: Int] = [:]
    private var rules: [[Int32]] = []
    private var isOverURLs: [Bool] = []
    private var unconditional: [Int32] = []

    private struct Expression: Hashable {
      var text: [UInt8]
      var isOverURLs: Bool
    }

    /// Nothing yet, to be found in such parts of URLs.
    init(_ part: URLFrame.Part) { self.part = part }

    /// Adds a part of a name or URL that the rule at index `rule` has.
    ///
    /// - Parameter isChecked: whether an expression was checked when it was read.
    mutating func add(
      _ text: Span<UInt8>, _ form: NamePattern.Form, rule: Int32, isChecked: Bool = false
    ) throws(ExpressionProblem) {
      switch form {
      case .suffix, .below, .child: break
      case .exact: texts.add(text, [.start, .end], owner: rule)
      case .contains: texts.add(text, owner: rule)
      case .prefix: texts.add(text, .start, owner: rule)
      case .regex, .urlRegex:
        let bytes = text.indices.map { text[$0] }
        try addExpression(Expression(text: bytes, isOverURLs: form == .urlRegex), rule, isChecked)
      }
    }

    private mutating func addExpression(
      _ expression: Expression, _ rule: Int32, _ isChecked: Bool
    ) throws(ExpressionProblem) {
      if let number = numbers[expression] {
        if rules[number].last != rule { rules[number].append(rule) }
        return
      }
      let tree = try NameExpression.tree(of: expression.text, isChecked: isChecked)
      positionCount += tree.positionCount
      guard positionCount <= ExpressionPrograms.allPositionsMax else {
        throw ExpressionProblem(
          reason: "with it all expressions together have more than "
            + "\(ExpressionPrograms.allPositionsMax) characters, their repeats written out")
      }
      let number = rules.count
      numbers[expression] = number
      rules.append([rule])
      isOverURLs.append(expression.isOverURLs)
      programs.append(tree)
      var required = RequiredTexts.of(tree)
      if expression.isOverURLs { required = part.required(required) }
      for text in required { texts.add(text.span, owner: ~Int32(number)) }
      if required.isEmpty { unconditional.append(Int32(number)) }
    }

    /// What was added.
    func build() throws(VectorscanDatabase.CompileError) -> NameTexts {
      var names = NameTexts()
      names.texts = try texts.build()
      names.programs = programs
      names.rules = rules
      names.isOverURLs = isOverURLs
      names.unconditional = unconditional
      return names
    }
  }
}
