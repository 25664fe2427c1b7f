import Gateway
import Population
import Rules

/// Counts the entries of lists while they are looked at.
struct AuditTally {
  private(set) var total = AuditCounts()
  /// Distinct names and addresses.
  private(set) var names = AuditCounts()
  private(set) var byList: [AuditCounts]
  private(set) var repetitions: [AuditResult.Repetition] = []
  private(set) var blocked: [AuditResult.BlockedSite] = []
  private(set) var zipf = AuditShare()
  private(set) var visits = AuditShare()
  private(set) var hitCounts: [Int]

  private let patterns: PatternMatcher
  private let zipfExponent: Double
  /// Entries as they stand there, and names: most entries are nothing but their name.
  private var known: [String: KnownText] = [:]
  private var categories: [String: AuditCounts] = [:]
  /// By the number of digits of the rank's predecessor: 1 to 10, 11 to 100 and so on.
  private var ranks: [AuditCounts] = []
  private var rankMax = 0
  private var collaterals: [Collateral: AuditCounts] = [:]
  private var fields: [AuditCounts]
  private var rules: [RuleUse]

  init(_ patterns: PatternMatcher, of lists: [SiteList], zipfExponent: Double) {
    self.patterns = patterns
    self.zipfExponent = zipfExponent
    byList = [AuditCounts](repeating: AuditCounts(), count: lists.count)
    known.reserveCapacity(lists.reduce(0) { $0 + $1.count })
    hitCounts = [Int](repeating: 0, count: patterns.count)
    fields = [AuditCounts](repeating: AuditCounts(), count: Field.allCases.count)
    let unused = RuleUse(counts: AuditCounts(), alone: 0, patternsHit: 0, isTried: false)
    rules = [RuleUse](repeating: unused, count: patterns.ruleCount)
  }

  /// Counts an entry.
  ///
  /// - Parameters:
  ///   - legible: the fields that it has something in.
  ///   - hits: what hits it, in the order of patterns.
  mutating func add(
    _ site: Site, at place: SitePlace, legible: FieldSet, hits: [PatternHit]
  ) {
    let fate = SiteFate(hits)
    total.add(fate)
    byList[place.list].add(fate)
    addNames(of: site, at: place, fate)
    if let category = site.category { categories[category, default: AuditCounts()].add(fate) }
    if let rank = site.rank { addRank(rank, fate) }
    if let count = site.visits { visits.add(count, fate) }
    for field in legible.fields {
      fields[Int(field.rawValue)].add(SiteFate(hits.lazy.filter { $0.fields.contains(field) }))
    }
    guard fate != .passed else { return }
    var cause: Collateral?
    if case .overBlocked(let collateral) = fate {
      cause = collateral
      collaterals[collateral, default: AuditCounts()].add(fate)
    }
    blocked.append(AuditResult.BlockedSite(place: place, hits: hits, collateral: cause))
    addRules(hits)
  }

  private mutating func addNames(of site: Site, at place: SitePlace, _ fate: SiteFate) {
    let name =
      switch site.host {
      case .name(let name): name
      case .address(let address): address.description
      }
    let isNew = known[name, default: KnownText()].noteName(isBlocked: fate != .passed)
    if isNew.name { names.entries += 1 }
    if isNew.blocked { names.blocked += 1 }
    if let first = known[site.text, default: KnownText()].noteEntry(at: place) {
      repetitions.append(AuditResult.Repetition(place: place, first: first))
    }
  }

  private mutating func addRank(_ rank: Int, _ fate: SiteFate) {
    zipf.add(ZipfLaw.weight(ofRank: rank, exponent: zipfExponent), fate)
    rankMax = max(rankMax, rank)
    let band = max(1, String(rank - 1).utf8.count) - 1
    while ranks.count <= band { ranks.append(AuditCounts()) }
    ranks[band].add(fate)
  }

  private mutating func addRules(_ hits: [PatternHit]) {
    var start = 0
    while start < hits.count {
      let number = patterns.rule(ofPattern: hits[start].pattern)
      let ends = patterns.patterns(ofRule: number).upperBound
      let end = hits[start...].firstIndex { $0.pattern >= ends } ?? hits.count
      rules[number].counts.add(SiteFate(hits[start..<end]))
      if end - start == hits.count { rules[number].alone += 1 }
      start = end
    }
    for hit in hits { hitCounts[hit.pattern] += 1 }
  }

  // MARK: - Results

  var byCategory: [AuditResult.Group] {
    categories.map { AuditResult.Group(label: $0.key, counts: $0.value) }
      .sorted { ($1.counts.blocked, $0.label) < ($0.counts.blocked, $1.label) }
  }

  /// Entries up to and with each power of ten, the last one up to the last rank.
  var byRank: [AuditResult.Group] {
    var sum = AuditCounts()
    var end = 1
    return ranks.map { counts in
      sum.add(counts)
      let next = end.multipliedReportingOverflow(by: 10)
      end = next.overflow ? rankMax : min(next.partialValue, rankMax)
      return AuditResult.Group(label: String(end), counts: sum)
    }
  }

  var byCollateral: [AuditResult.Group] {
    Collateral.allCases.compactMap { cause in
      collaterals[cause].map { AuditResult.Group(label: cause.rawValue, counts: $0) }
    }
  }

  /// The fields that rules ask for.
  var byField: [FieldUse] {
    Field.allCases.compactMap { field in
      var use = FieldUse(
        field: field, counts: fields[Int(field.rawValue)], rules: [], patternCount: 0)
      for number in 0..<patterns.ruleCount {
        let kinds = patterns.kinds(ofRule: number).filter { $0.fields.contains(field) }
        let protocols = field == .protocol ? patterns.rule(number).rule.protocols.count : 0
        let count = kinds.reduce(protocols) { $0 + $1.patterns.count }
        if count > 0 { use.rules.append(number) }
        use.patternCount += count
      }
      return use.rules.isEmpty ? nil : use
    }
  }

  /// What each rule hits.
  var byRule: [RuleUse] {
    let legible = Field.allCases.filter { fields[Int($0.rawValue)].entries > 0 }
      .reduce(into: FieldSet()) { $0.insert(FieldSet($1)) }
    var uses = rules
    for number in uses.indices {
      uses[number].patternsHit =
        patterns.patterns(ofRule: number).reduce(0) { $0 + (hitCounts[$1] > 0 ? 1 : 0) }
      uses[number].isTried = patterns.kinds(ofRule: number)
        .contains { !$0.patterns.isEmpty && !$0.fields.isDisjoint(with: legible) }
    }
    return uses
  }
}

/// What a text in the lists is: an entry, the name or address of one, or both.
private struct KnownText {
  /// Where it is an entry first.
  private var entry: SitePlace?
  private var isName = false
  /// Whether an entry with this name is blocked.
  private var isBlocked = false

  /// Notes that it is an entry's name; tells whether that is new, and whether it is newly blocked.
  mutating func noteName(isBlocked: Bool) -> (name: Bool, blocked: Bool) {
    let isNew = (name: !isName, blocked: isBlocked && !self.isBlocked)
    isName = true
    self.isBlocked = self.isBlocked || isBlocked
    return isNew
  }

  /// Notes that it is the entry at `place`; returns where it stood first.
  mutating func noteEntry(at place: SitePlace) -> SitePlace? {
    guard entry == nil else { return entry }
    entry = place
    return nil
  }
}
