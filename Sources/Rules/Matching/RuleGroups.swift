/// Which compiled rules share exceptions: those that are the parts of one.
struct RuleGroups: Sendable {
  /// Rules with exceptions.
  struct Group {
    var number: Int32
    var exceptions: RuleExceptions
    /// The rule that they are of, and its set, for errors.
    var rule: Rule
    var set: RuleSet
  }

  /// For each compiled rule the number of its group; nil where each is a group of its own.
  var numbers: [Int32]?
  /// The groups that have exceptions.
  var exceptions: [Group] = []

  /// Each rule of `sets` is a group.
  init(of sets: [RuleSet]) {
    var number: Int32 = 0
    for set in sets {
      for rule in set.rules {
        add(rule, of: set, number)
        number += 1
      }
    }
  }

  /// Rule `numbers[n]` of `sets`, counted through, has the compiled rule n as a part.
  init(of sets: [RuleSet], numbers: [Int32]) {
    self.init(of: sets)
    if !exceptions.isEmpty { self.numbers = numbers }
  }

  private mutating func add(_ rule: Rule, of set: RuleSet, _ number: Int32) {
    guard !rule.exceptions.isEmpty else { return }
    var part = set
    // The lists are not needed again.
    part.rules = []
    exceptions.append(
      Group(number: number, exceptions: rule.exceptions, rule: rule, set: part))
  }
}

/// What takes hits away from a group of rules.
struct MatchException: Sendable {
  var group: Int32
  /// Whether a name of the rule that is nearer to what was observed hits all the same.
  var isHole: Bool
}
