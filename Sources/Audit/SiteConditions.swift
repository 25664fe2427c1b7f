import Configuration
import Dissection
import Rules

/// What a list tells of the conditions of rules: the name of a site, its address, the request of its URL.
///
/// What it does not tell, such as ECH or the hour, is not known: a rule that asks for it may be hit, and
/// counts as if it were. A rule that allows keeps later ones of its set from counting only where it is
/// certain.
struct SiteConditions: ~Copyable {
  private let matcher: RuleMatcher
  private var scratch: KeywordScratch
  private var found: [RuleHit] = []
  private var bits: [UInt64]
  /// The criteria that are known in a message, whether they hold or not.
  private let knownOfNames: [UInt64]
  private let knownOfAddresses: [UInt64]
  /// The number that a rule has among all, by its index in the matcher.
  private let numbers: [Int]
  /// By number: the set of a rule.
  private let setOfRule: [Int]
  /// By number: whether a rule may be hit by the message at hand.
  private var mayHit: [Bool]

  /// What a list tells of the rules of some sets; nil where all of them are plain.
  static func of(_ patterns: PatternMatcher) throws(ConfigurationError) -> SiteConditions? {
    guard patterns.sets.contains(where: { !$0.isPlain }) else { return nil }
    return try SiteConditions(patterns)
  }

  private init(_ patterns: PatternMatcher) throws(ConfigurationError) {
    var numbers: [Int] = []
    var setOfRule: [Int] = []
    var sets: [RuleSet] = []
    for (index, set) in patterns.sets.enumerated() {
      for rule in set.rules {
        if !rule.isPlain { numbers.append(setOfRule.count) }
        setOfRule.append(index)
      }
      sets.append(
        RuleSet(
          name: set.name, path: set.path, rules: set.rules.filter { !$0.isPlain },
          default: set.defaultAction))
    }
    for number in patterns.defaultRules {
      numbers.append(number)
      setOfRule.append(patterns.set(ofRule: number))
    }
    let matcher = try RuleMatcher(sets)
    scratch = try KeywordScratch(for: matcher)
    self.matcher = matcher
    self.numbers = numbers
    self.setOfRule = setOfRule
    bits = [UInt64](repeating: 0, count: matcher.conditions.wordCount)
    mayHit = [Bool](repeating: true, count: setOfRule.count)
    knownOfNames = matcher.conditions.knownOfNames
    knownOfAddresses = matcher.conditions.knownOfAddresses
  }

  /// Whether a rule may be hit by the message at hand.
  func mayHit(rule number: Int) -> Bool { mayHit[number] }

  /// Forgets the message before.
  mutating func begin() {
    for word in bits.indices { bits[word] = 0 }
  }

  /// Notes a name or a text.
  mutating func note(_ bytes: Span<UInt8>, in field: Field) {
    found.removeAll(keepingCapacity: true)
    if FieldSet.names.contains(field) {
      matcher.match(name: bytes, field: field, sets: .all, scratch: &scratch, into: &found)
    } else {
      matcher.scan(bytes, field: field, sets: .all, scratch: &scratch, into: &found)
      if field == .httpRequest {
        matcher.conditions.forEach(inRequest: bytes) { bits[$0 / 64] |= 1 << UInt64($0 % 64) }
      }
    }
    noteFound(from: .text)
  }

  /// Notes an address, over a port and a transport protocol.
  mutating func note(_ address: IPAddress, port: UInt16, protocolNumber: UInt8) {
    found.removeAll(keepingCapacity: true)
    matcher.match(
      address: address, port: port, protocolNumber: protocolNumber, sets: .all, into: &found)
    noteFound(from: .server)
  }

  /// Finds the rules that the message may hit.
  ///
  /// - Parameter isAddress: whether it is an address, and not a name or a request.
  mutating func decide(isAddress: Bool) {
    let known = isAddress ? knownOfAddresses : knownOfNames
    for number in mayHit.indices { mayHit[number] = true }
    var firstAllowing: [Int: Int] = [:]
    for index in matcher.conditions.entries.indices {
      let entry = matcher.conditions.entries[index]
      // What is blocked by default is what no rule before it allows.
      if entry.isDefault { continue }
      let number = numbers[Int(entry.rule)]
      let value = matcher.conditions.value(of: index, bits.span, knownBits: known.span)
      if entry.action == .allow, value.isTrue, firstAllowing[setOfRule[number]] == nil {
        firstAllowing[setOfRule[number]] = number
      }
      mayHit[number] = entry.action == .block && !value.isFalse
    }
    guard !firstAllowing.isEmpty else { return }
    for number in mayHit.indices {
      if let first = firstAllowing[setOfRule[number]], number > first { mayHit[number] = false }
    }
  }

  private mutating func noteFound(from source: ConditionSource) {
    for hit in found {
      guard let criterion = matcher.conditions.criterion(of: hit),
        matcher.conditions.counts(criterion, from: source)
      else { continue }
      bits[criterion / 64] |= 1 << UInt64(criterion % 64)
    }
  }
}
