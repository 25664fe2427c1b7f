/// Patterns of Vectorscan, each with the rules that hold it.
struct KeywordIndex: Sendable {
  let database: VectorscanDatabase
  /// The rules of pattern n are those from `starts[n]` to before `starts[n + 1]`.
  private let starts: [Int32]
  private let rules: [Int32]

  /// Compiles patterns for a database; equal texts become one pattern of several rules.
  struct Builder {
    private var numbers: [[UInt8]: Int] = [:]
    private(set) var texts: [[UInt8]] = []
    private var rules: [[Int32]] = []

    /// Adds a pattern of the rule at index `rule`.
    mutating func add(_ text: [UInt8], rule: Int32) {
      if let number = numbers[text] {
        if rules[number].last != rule { rules[number].append(rule) }
      } else {
        numbers[text] = texts.count
        texts.append(text)
        rules.append([rule])
      }
    }

    /// Whether the pattern is there already.
    func holds(_ text: [UInt8]) -> Bool { numbers[text] != nil }

    /// The index, nil without patterns.
    func build(isLiteral: Bool) throws(VectorscanDatabase.CompileError) -> KeywordIndex? {
      guard !texts.isEmpty else { return nil }
      let patterns: VectorscanDatabase.Patterns =
        isLiteral ? .literals(texts) : .expressions(texts)
      return KeywordIndex(database: try VectorscanDatabase(patterns), rules: rules)
    }

    /// The first rule of the pattern at `index`.
    func rule(ofPattern index: Int) -> Int32? {
      index < rules.count ? rules[index].first : nil
    }
  }

  private init(database: VectorscanDatabase, rules: [[Int32]]) {
    self.database = database
    var starts: [Int32] = [0]
    for list in rules { starts.append((starts.last ?? 0) + Int32(list.count)) }
    self.starts = starts
    self.rules = rules.flatMap { $0 }
  }

  /// The rules that hold pattern `number`.
  func rules(ofPattern number: UInt32) -> ArraySlice<Int32> {
    rules[Int(starts[Int(number)])..<Int(starts[Int(number) + 1])]
  }
}
