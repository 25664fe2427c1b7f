public import Configuration
import Dissection
import Rules

/// Applies rule sets to lists of sites, and says what they would block.
public struct SiteAudit: Sendable {
  private let options: AuditOptions
  private let patterns: PatternMatcher
  private let lists: [SiteList]
  /// Why the other lists could not be read.
  private let errors: [ConfigurationError]

  /// Loads the rule sets and the lists. A list that cannot be read is left out, and said in the result.
  ///
  /// - Throws: when a rule set cannot be used, or no list has the column of visits that was asked for.
  public init(_ options: AuditOptions) throws(ConfigurationError) {
    self.options = options
    var sets: [RuleSet] = []
    for path in options.rules {
      sets.append(try RuleSet(contentsOf: path, tolerance: options.losses))
    }
    patterns = try PatternMatcher(sets)
    var lists: [SiteList] = []
    var errors: [ConfigurationError] = []
    for path in options.lists {
      do throws(ConfigurationError) {
        lists.append(try SiteList(contentsOf: path, visits: options.visits))
      } catch {
        errors.append(error)
      }
    }
    self.lists = lists
    self.errors = errors
    try checkVisits()
  }

  /// Looks at each entry of the lists.
  ///
  /// - Throws: when there is no memory to search for patterns.
  public func run() throws(ConfigurationError) -> AuditResult {
    var tally = AuditTally(
      patterns, of: lists, zipfExponent: options.zipfExponent)
    var matching = try SiteMatching(patterns)
    for (number, list) in lists.enumerated() {
      for (index, site) in list.enumerated() {
        matching.match(site)
        tally.add(
          site, at: SitePlace(list: number, index: index), legible: matching.fields,
          hits: matching.hits)
      }
    }
    return result(of: tally)
  }

  private func checkVisits() throws(ConfigurationError) {
    guard let column = options.visits, let first = lists.first,
      !lists.contains(where: \.hasVisits)
    else { return }
    let columns = lists.flatMap(\.columns)
    throw ConfigurationError(
      file: first.path, line: 1, message: "no list has a column '\(column)'",
      remedy: columns.isEmpty
        ? "tables with a header have" : Suggestion.remedy(for: column, among: columns))
  }

  private func result(of tally: AuditTally) -> AuditResult {
    AuditResult(
      options: options, patterns: patterns, ruleFiles: ruleFiles, lists: lists,
      listFiles: lists.map { list in
        let digest = options.digestsInputs ? MessageDigest.sha256(list.file) : nil
        return AuditResult.Input(path: list.path, sha256: digest)
      },
      errors: errors, total: tally.total, names: tally.names,
      repetitions: tally.repetitions, zipf: tally.zipf.entries > 0 ? tally.zipf : nil,
      visits: options.visits == nil ? nil : tally.visits,
      byList: zip(lists, tally.byList).map { AuditResult.Group(label: $0.path, counts: $1) },
      byCategory: tally.byCategory, byRank: tally.byRank, byCollateral: tally.byCollateral,
      byField: tally.byField, byRule: tally.byRule, hitCounts: tally.hitCounts,
      publicSuffixes: publicSuffixes(tally.hitCounts),
      ruleFindings: patterns.sets.flatMap(\.findings), blocked: tally.blocked)
  }

  /// The files of the rule sets, each followed by those that it refers to.
  private var ruleFiles: [AuditResult.Input] {
    var paths: [String] = []
    for set in patterns.sets {
      for path in [set.path] + set.rules.flatMap(\.names.paths) where !paths.contains(path) {
        paths.append(path)
      }
    }
    return paths.map { path in
      var digest: String?
      if options.digestsInputs, FileBytes.isRegularFile(path) {
        digest = (try? FileBytes.contents(of: path, limit: .max)).map(MessageDigest.sha256)
      }
      return AuditResult.Input(path: path, sha256: digest)
    }
  }

  /// The names of rules that are public suffixes, and mean all that is below.
  private func publicSuffixes(_ hitCounts: [Int]) -> [PublicSuffixUse] {
    var uses: [PublicSuffixUse] = []
    for number in 0..<patterns.ruleCount {
      let first = patterns.patterns(ofRule: number).lowerBound
      let names = patterns.rule(number).rule.names
      for index in names.indices where names.form(at: index) == .suffix {
        guard PublicSuffixes.contains(names[index].text) else { continue }
        uses.append(PublicSuffixUse(pattern: first + index, entries: hitCounts[first + index]))
      }
    }
    return uses
  }
}
