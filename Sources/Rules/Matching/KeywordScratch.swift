public import Configuration

/// The memory that searching for keywords needs: one for each thread.
public struct KeywordScratch: ~Copyable, Sendable {
  let memory: VectorscanScratch

  /// Memory for searches with `matcher`.
  ///
  /// - Throws: when there is none to be had.
  public init(for matcher: RuleMatcher) throws(ConfigurationError) {
    guard let memory = VectorscanScratch(for: matcher.databases) else {
      throw RuleCompilation.outOfMemory([])
    }
    self.memory = memory
  }
}
