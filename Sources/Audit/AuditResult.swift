public import Configuration
public import Gateway
public import Rules

/// What rule sets would block of lists of sites. Every count is of entries, as they stand in the lists.
public struct AuditResult: Sendable {
  /// A file that was read.
  public struct Input: Hashable, Sendable {
    public var path: String
    /// In hexadecimal; nil where it was not asked for, and of what cannot be read twice.
    public var sha256: String?
  }

  /// A part of the entries.
  public struct Group: Hashable, Sendable {
    public var label: String
    public var counts: AuditCounts
  }

  /// An entry that would be blocked.
  public struct BlockedSite: Sendable {
    /// Which list, and the entry's index there.
    public var place: SitePlace
    /// Its patterns, in their order.
    public var hits: [PatternHit]
    /// Why no rule means it; nil when one does.
    public var collateral: Collateral?
  }

  /// An entry that stood in the lists before.
  public struct Repetition: Hashable, Sendable {
    public var place: SitePlace
    public var first: SitePlace
  }

  /// The options, as they were given or by default.
  public var options: AuditOptions
  public var patterns: PatternMatcher
  /// The files of the rule sets, with those that they refer to.
  public var ruleFiles: [Input]
  /// The lists that could be read.
  public var lists: [SiteList]
  public var listFiles: [Input]
  /// Why the others could not.
  public var errors: [ConfigurationError]

  public var total: AuditCounts
  /// Distinct names and addresses; none of them counts as over-blocked.
  public var names: AuditCounts
  public var repetitions: [Repetition]
  /// Of visits by Zipf's law; nil without ranks.
  public var zipf: AuditShare?
  /// Of visits as the lists have them; nil when they were not asked for.
  public var visits: AuditShare?

  /// In the order of the lists.
  public var byList: [Group]
  /// The entries that have a category, those with the most blocked ones first.
  public var byCategory: [Group]
  /// The entries that have a rank: the first 10, the first 100 and so on, to the last one.
  public var byRank: [Group]
  /// The over-blocked entries, by why they are hit.
  public var byCollateral: [Group]
  /// In the order of fields, those that no rule asks for left out.
  public var byField: [FieldUse]
  /// In the order of rules.
  public var byRule: [RuleUse]
  /// How many entries each pattern hits, by the patterns' numbers.
  public var hitCounts: [Int]
  /// Suffixes below which anybody may register a name.
  public var publicSuffixes: [PublicSuffixUse]
  /// What in the rule sets cannot be applied, is given twice, or is covered by another rule's name.
  public var ruleFindings: [RuleFinding]
  /// In the order of the lists.
  public var blocked: [BlockedSite]

  /// What became of the entries of each list of the rule sets.
  public var accounts: [ListAccount] { patterns.sets.flatMap(\.accounts) }

  /// The entry at a place.
  public func site(_ place: SitePlace) -> Site { lists[place.list][place.index] }

  /// What reports call a rule: its name, with that of its set before it where there are several.
  public func ruleLabel(_ number: Int) -> String {
    let (set, rule) = patterns.rule(number)
    return patterns.sets.count == 1 || set.name == rule.id ? rule.id : "\(set.name)/\(rule.id)"
  }

  /// The rules that hits are of, each once, in their order.
  public func rules(of hits: [PatternHit]) -> [Int] {
    var numbers: [Int] = []
    for hit in hits {
      let number = patterns.rule(ofPattern: hit.pattern)
      if numbers.last != number { numbers.append(number) }
    }
    return numbers
  }

  /// The over-blocked entries, in the order of the lists.
  public var overBlocked: [BlockedSite] { blocked.filter { $0.collateral != nil } }

  /// Rules that could be tried and hit nothing.
  public var idleRules: [Int] {
    byRule.indices.filter { byRule[$0].isTried && byRule[$0].counts.blocked == 0 }
  }

  /// Patterns that could be tried and hit nothing.
  public var idlePatterns: [Int] {
    byRule.indices.flatMap { rule in
      patterns.kinds(ofRule: rule)
        .filter { !$0.fields.isDisjoint(with: legible) }
        .flatMap { kind in kind.patterns.filter { hitCounts[$0] == 0 } }
    }
  }

  /// The fields in which some entry has something.
  private var legible: FieldSet {
    byField.filter { $0.counts.entries > 0 }
      .reduce(into: []) { $0.insert(FieldSet($1.field)) }
  }
}

/// Where an entry is.
public struct SitePlace: Hashable, Sendable {
  /// The list's index.
  public var list: Int
  /// The entry's index in it.
  public var index: Int

  /// The entry at `index` in the list at index `list`.
  public init(list: Int, index: Int) {
    self.list = list
    self.index = index
  }
}

/// What is read in a field.
public struct FieldUse: Hashable, Sendable {
  public var field: Field
  /// The entries that have something there, and those that rules hit there.
  public var counts: AuditCounts
  /// The rules that look there.
  public var rules: [Int]
  /// How many patterns and protocols they look for.
  public var patternCount: Int
}

/// What a rule hits.
public struct RuleUse: Hashable, Sendable {
  /// The entries that it hits, and those of them that it does not mean. All entries are the whole.
  public var counts: AuditCounts
  /// The entries that no other rule hits.
  public var alone: Int
  /// How many of its patterns hit something.
  public var patternsHit: Int
  /// Whether any entry has what it looks for.
  public var isTried: Bool
}

/// A rule's name that is a public suffix.
public struct PublicSuffixUse: Hashable, Sendable {
  /// The pattern's number.
  public var pattern: Int
  /// How many entries it hits.
  public var entries: Int
}
