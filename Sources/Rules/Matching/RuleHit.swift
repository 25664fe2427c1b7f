public import Dissection

/// How a rule's pattern met what was observed, to tell intended from collateral hits.
public enum Breadth: String, CaseIterable, Sendable {
  /// The pattern names this site or this word: an exact name, a suffix of two labels or more, or
  /// a text that stands alone in the name, with no letters or digits running on at its ends.
  case named
  /// A suffix of one label, such as all of `.test`.
  case suffix
  /// `contains:`, `prefix:` or `regex:`, found within a longer label.
  case substring
  /// A keyword found within a longer word.
  case keyword
  /// An address, which others may share.
  case address

  /// How much more the pattern hits than what it names; of two hits of a rule the lesser counts.
  package var rank: UInt8 {
    switch self {
    case .named: 0
    case .suffix: 1
    case .substring: 2
    case .keyword: 3
    case .address: 4
    }
  }
}

/// A rule that what was observed is an offence against.
public struct RuleHit: Hashable, Sendable {
  /// The rule's index in `RuleMatcher.rules`.
  public var rule: Int32
  /// How the rule was met.
  public var breadth: Breadth

  /// A hit of the rule at index `rule`.
  public init(rule: Int32, breadth: Breadth) {
    self.rule = rule
    self.breadth = breadth
  }
}

/// A rule as the matcher knows it: what reports say about a hit.
public struct MatcherRule: Hashable, Sendable {
  /// The index of the rule's set among those of the matcher.
  public var set: Int
  /// The rule's name in its set.
  public var id: String
  /// The code of what the rule is about (`SiteCategory`); nil when its author did not say.
  public var category: String?
  /// The name of the rule's set.
  public var setName: String
  /// What has to hold beside its names and so on, in words; nil for nothing.
  public var condition: String?
  /// What gateways call the memory that a hit leaves; nil for the usual.
  public var residual: String?
  /// Where forged answers lead; empty for where the gateway's do.
  public var forgedAddresses: [IPAddress] = []

  /// A rule of the set with index `set`.
  public init(
    set: Int, id: String, category: String?, setName: String, condition: String? = nil
  ) {
    self.condition = condition
    self.set = set
    self.id = id
    self.category = category
    self.setName = setName
  }
}

/// Some of the rule sets of a matcher.
@frozen
public struct RuleSetMask: OptionSet, Hashable, Sendable {
  /// Bit n stands for the set with index n.
  public var rawValue: UInt64

  /// The most rule sets of a run.
  public static let countMax = 64
  /// All of them.
  public static let all = RuleSetMask(rawValue: .max)

  /// The mask with the bits of `rawValue`.
  @inlinable
  public init(rawValue: UInt64) {
    self.rawValue = rawValue
  }

  /// The mask of the set with `index`, from 0; none when there cannot be such a set.
  @inlinable
  public init(set index: Int) {
    rawValue = (0..<64).contains(index) ? 1 << UInt64(index) : 0
  }
}
