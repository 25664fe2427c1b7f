public import Configuration

/// The memory that searching for texts and expressions needs: one for each thread.
public struct KeywordScratch: ~Copyable, Sendable {
  let memory: VectorscanScratch
  var expressions: ExpressionSearch

  /// Memory for searches with `matcher`.
  ///
  /// - Throws: when there is none to be had.
  public init(for matcher: RuleMatcher) throws(ConfigurationError) {
    try self.init(matcher.nameTexts, matcher.keywords)
  }

  init(_ names: NameTexts, _ keywords: KeywordIndexes) throws(ConfigurationError) {
    let indexes = [names.texts] + keywords.all
    guard let memory = VectorscanScratch(for: indexes.compactMap { $0?.database }) else {
      throw RuleCompilation.outOfMemory([])
    }
    self.memory = memory
    expressions = ExpressionSearch(for: names.programs)
  }
}
