/// What the conditions of all rules of a matcher are compiled to.
///
/// A criterion is a bit of what is known of a flow; a rule is a small program over those bits. A value is
/// true, false or not known yet (Kleene's logic of three values): a bit is true once it is set, and false
/// once what would set it has been read without it. A rule is met when its value is true, so that a
/// negation is decided at the packet at which all else is known, and never before what it asks about.
public struct ConditionPrograms: Sendable {
  /// Criteria of a run at most: they are bits of each flow.
  static let criterionCountMax = 1024
  /// Rules with conditions of a run at most: each is asked at each message.
  static let ruleCountMax = 1024

  /// A rule that has conditions.
  public struct Entry: Sendable {
    /// Its index in `RuleMatcher.rules`.
    public var rule: Int32
    /// The set that it is of, alone.
    public var set: RuleSetMask
    /// Where what it asks for becomes legible.
    public var fields: FieldSet
    public var action: RuleAction
    /// Whether it stands for a set's `default: block`.
    public var isDefault: Bool
    /// Whether it asks for something in an answer.
    public var asksAnswers: Bool
    var operations: Range<Int>
  }

  /// What has been read of a flow, so that what was not found in it is known not to be there.
  public struct Stages: OptionSet, Sendable {
    public let rawValue: UInt8
    public init(rawValue: UInt8) { self.rawValue = rawValue }
    /// The first payload of the client has come.
    public static let firstPayload = Stages(rawValue: 1 << 0)
    /// What the client sent first was read.
    public static let opening = Stages(rawValue: 1 << 1)
    /// Something of the server was read.
    public static let response = Stages(rawValue: 1 << 2)
  }

  /// A step of a program, in postfix order.
  enum Operation: Sendable {
    case criterion(Int32)
    case all(Int32)
    case any(Int32)
    case not
  }

  public internal(set) var entries: [Entry] = []
  /// The sets that have conditions, rules that allow, or block by default.
  public internal(set) var sets: RuleSetMask = []
  var criteria: [Criterion] = []
  /// Those that are not found by the matcher, by what they look at.
  var numbers = NumbersByGroup()
  /// The rule that each criterion is of; -1 for exceptions.
  var owners: [Int32] = []
  /// When each criterion is known not to hold; nothing for those that are from the beginning.
  var stages: [Stages] = []
  var operations: [Operation] = []
  /// The hit of criterion n is one of the rule with this index and n more.
  public internal(set) var firstHit: Int32 = 0

  /// What criteria look at, beside what the matcher finds.
  enum Group: Int, CaseIterable, Sendable {
    case beginning, firstPayload, hello, question, request
  }

  /// The numbers of the criteria of each group.
  struct NumbersByGroup: Sendable {
    private var lists = [[Int]](repeating: [], count: Group.allCases.count)

    subscript(group: Group) -> [Int] {
      get { lists[group.rawValue] }
      set { lists[group.rawValue] = newValue }
    }
  }

  /// The criteria that hold of a flow whoever reads it.
  public var commonMask: [UInt64] {
    var mask = [UInt64](repeating: 0, count: wordCount)
    for number in criteria.indices {
      switch criteria[number].stage {
      case .beginning, .firstPayload: mask[number / 64] |= 1 << UInt64(number % 64)
      case .opening, .response: continue
      }
    }
    return mask
  }

  /// The criteria on the first payload of a client.
  public var firstPayloadMask: [UInt64] {
    var mask = [UInt64](repeating: 0, count: wordCount)
    for number in numbers[.firstPayload] { mask[number / 64] |= 1 << UInt64(number % 64) }
    return mask
  }

  /// How many criteria there are.
  public var criterionCount: Int { criteria.count }

  /// Words of 64 bits that hold a bit for each criterion.
  public var wordCount: Int { (criteria.count + 63) / 64 }
  public var isEmpty: Bool { sets.isEmpty }

  /// The value of an entry: neither when it is not known yet.
  public func value(
    of entry: Int, _ bits: Span<UInt64>, _ known: Stages
  ) -> (isTrue: Bool, isFalse: Bool) {
    value(of: entry, bits) { stages[$0].isSubset(of: known) }
  }

  /// The same, where criteria are known one by one.
  public func value(
    of entry: Int, _ bits: Span<UInt64>, knownBits: Span<UInt64>
  ) -> (isTrue: Bool, isFalse: Bool) {
    value(of: entry, bits) { knownBits[$0 >> 6] >> UInt64($0 & 63) & 1 == 1 }
  }

  @inline(__always)
  private func value(
    of entry: Int, _ bits: Span<UInt64>, isKnown: (_ criterion: Int) -> Bool
  ) -> (isTrue: Bool, isFalse: Bool) {
    var trues: UInt64 = 0
    var falses: UInt64 = 0
    for place in entries[entry].operations {
      switch operations[place] {
      case .criterion(let number):
        let isSet = bits[Int(number) >> 6] >> UInt64(number & 63) & 1
        let isKnown: UInt64 = isKnown(Int(number)) ? 1 : 0
        trues = trues << 1 | isSet
        falses = falses << 1 | (isKnown & ~isSet)
      case .not:
        let (isTrue, isFalse) = (trues & 1, falses & 1)
        trues = trues & ~1 | isFalse
        falses = falses & ~1 | isTrue
      case .all(let count):
        let mask = UInt64(1) << UInt64(count) - 1
        let isTrue: UInt64 = trues & mask == mask ? 1 : 0
        let isFalse: UInt64 = falses & mask != 0 ? 1 : 0
        trues = (trues >> UInt64(count)) << 1 | isTrue
        falses = (falses >> UInt64(count)) << 1 | isFalse
      case .any(let count):
        let mask = UInt64(1) << UInt64(count) - 1
        let isTrue: UInt64 = trues & mask != 0 ? 1 : 0
        let isFalse: UInt64 = falses & mask == mask ? 1 : 0
        trues = (trues >> UInt64(count)) << 1 | isTrue
        falses = (falses >> UInt64(count)) << 1 | isFalse
      }
    }
    return (trues & 1 == 1, falses & 1 == 1)
  }

  /// How an entry is met: by the narrowest of its names and words that hold, and else by its addresses.
  ///
  /// - Parameter breadth: how a criterion was met.
  public func breadth(
    of entry: Int, _ bits: Span<UInt64>, _ breadth: (_ criterion: Int) -> Breadth
  ) -> Breadth {
    var narrowest: Breadth?
    for place in entries[entry].operations {
      guard case .criterion(let number) = operations[place],
        owners[Int(number)] == entries[entry].rule,
        bits[Int(number) >> 6] >> UInt64(number & 63) & 1 == 1
      else { continue }
      let one: Breadth
      switch criteria[Int(number)] {
      case .names, .urls, .keywords, .response, .canonicalNames: one = breadth(Int(number))
      case .addresses, .answerAddresses: one = .address
      default: one = .named
      }
      if one.rank < narrowest?.rank ?? .max { narrowest = one }
    }
    return narrowest ?? .named
  }

  /// The criterion whose hit this is; nil when it is one of a rule.
  @inline(__always)
  public func criterion(of hit: RuleHit) -> Int? {
    hit.rule >= firstHit && !sets.isEmpty ? Int(hit.rule - firstHit) : nil
  }

  /// The rule whose own name, keyword or address was hit: of a criterion, the rule that it is of.
  public func rule(of hit: RuleHit) -> Int32 {
    criterion(of: hit).map { owners[$0] } ?? hit.rule
  }
}
