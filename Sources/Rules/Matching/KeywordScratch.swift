public import Configuration

/// The memory that searching for texts and expressions needs: one for each thread.
public struct KeywordScratch: ~Copyable, Sendable {
  let memory: VectorscanScratch
  /// For the expressions of names, and those of URLs.
  var expressions: ExpressionSearch
  var urlExpressions: ExpressionSearch
  /// The host of the URL at hand.
  private var host: [UInt8] = []

  /// Memory for searches with `matcher`.
  ///
  /// - Throws: when there is none to be had.
  public init(for matcher: RuleMatcher) throws(ConfigurationError) {
    try self.init(matcher.nameTexts, matcher.urlTexts, matcher.keywords)
  }

  init(
    _ names: NameTexts, _ urls: NameTexts, _ keywords: KeywordIndexes
  ) throws(ConfigurationError) {
    let indexes = [names.texts, urls.texts] + keywords.all
    guard let memory = VectorscanScratch(for: indexes.compactMap { $0?.database }) else {
      throw RuleCompilation.outOfMemory([])
    }
    self.memory = memory
    expressions = ExpressionSearch(for: names.programs)
    urlExpressions = ExpressionSearch(for: urls.programs)
  }

  /// The host of a URL without its scheme, in lower case, in an array to be given back.
  mutating func takeHost(of url: Span<UInt8>) -> [UInt8] {
    var host: [UInt8] = []
    swap(&host, &self.host)
    host.removeAll(keepingCapacity: true)
    for index in url.indices {
      let byte = url[index]
      if byte == UInt8(ascii: "/") || byte == UInt8(ascii: ":") || byte == UInt8(ascii: "?") {
        break
      }
      host.append(lowerCased(byte))
    }
    return host
  }

  /// Takes the array back, so that none is allocated for each URL.
  mutating func giveBack(_ host: consuming [UInt8]) { self.host = host }
}
