public import Configuration
public import Dissection
import Synchronization

/// All rule sets of a run in one, to be asked what an observation is an offence against.
///
/// Immutable, so that any number of threads may ask; asking allocates nothing.
public final class RuleMatcher: Sendable {
  /// The rules of all sets, set by set, and behind them one for each set that blocks by default.
  public let rules: [MatcherRule]
  /// The longest text that `scan` looks for, in bytes: what a search in pieces has to keep of the
  /// piece before, less one.
  public let keywordLengthMax: Int

  /// The conditions of rules that have some. Their criteria are hit like rules, with indexes behind those.
  public let conditions: ConditionPrograms

  let nameTexts: NameTexts
  let urlTexts: NameTexts
  let keywords: KeywordIndexes
  private let keywordBytes: Int
  private let scopes: [RuleScope]
  private let fields: FieldSet
  private let names: NameTable
  private let addresses: AddressIndex
  private let protocols: [[Int32]]
  /// For each rule, and each criterion of conditions, the group whose exceptions are its own, or -1; nil
  /// where there are no exceptions.
  private let groups: [Int32]?
  private let exceptions: [MatchException]
  /// For callers of `match` that bring none of their own.
  private let sharedScratch: Mutex<KeywordScratch>

  /// Compiles `sets`; a set's index here is its bit in a `RuleSetMask`.
  ///
  /// - Throws: when there are more than 64 sets, a pattern cannot be compiled, or the library that
  ///   searches fails a short trial.
  public convenience init(_ sets: [RuleSet]) throws(ConfigurationError) {
    try self.init(sets, RuleGroups(of: sets))
  }

  /// Compiles `sets`, whose rules are parts of others.
  init(_ sets: [RuleSet], _ groups: RuleGroups) throws(ConfigurationError) {
    if let complaint = MatcherTrial.complaint {
      throw ConfigurationError(
        file: VectorscanLibrary.name, message: "cannot be relied on: \(complaint)",
        remedy: "install another version of libhs")
    }
    let compilation = try RuleCompilation(sets, groups)
    self.groups = compilation.groupNumbers
    exceptions = compilation.exceptions
    rules = compilation.rules
    scopes = compilation.scopes
    fields = compilation.scopes.reduce(into: []) { $0.formUnion($1.fields) }
    names = compilation.names
    nameTexts = compilation.nameTexts
    urlTexts = compilation.urlTexts
    keywords = compilation.keywords
    keywordBytes = compilation.keywordBytes
    conditions = compilation.conditions
    addresses = compilation.addresses
    protocols = compilation.protocols
    keywordLengthMax = compilation.keywordLengthMax
    sharedScratch = Mutex(try KeywordScratch(nameTexts, urlTexts, keywords))
  }

  /// What the compiled rules take, in bytes.
  public var byteCount: Int {
    names.byteCount + addresses.byteCount + nameTexts.byteCount + urlTexts.byteCount + keywordBytes
      + rules.count * (MemoryLayout<MatcherRule>.stride + MemoryLayout<RuleScope>.stride)
  }

  /// How many whole names there are in the lists, how many of them are distinct, and what they take.
  public var nameTable: (count: Int, distinctCount: Int, byteCount: Int) {
    (names.addedCount, names.count, names.byteCount)
  }

  /// Whether any rule is about URLs.
  public var hasURLs: Bool { !urlTexts.isEmpty }

  /// Whether any rule looks in `field`; when not, the caller need not look either.
  public func wants(_ field: Field) -> Bool { fields.contains(field) }

  /// Adds a hit for each rule of `sets` that names `name` and looks in `field`, once a rule, in
  /// ascending order.
  ///
  /// - Parameter name: in lower case and presentation form (RFC 1035 §5.1), without the root's dot.
  public func match(
    name: Span<UInt8>, field: Field, sets: RuleSetMask, into hits: inout [RuleHit]
  ) {
    let start = hits.count
    matchWhole(name, field, sets, start, &hits)
    if !nameTexts.isEmpty {
      sharedScratch.withLock { scratch in
        matchParts(name, field, .name(in: field), sets, start, &scratch, &hits)
      }
    }
    hits.takeAway(from: start, groups)
  }

  /// The same with memory of the caller's own, so that threads need not wait for each other when
  /// rules have `contains:`, `prefix:` or `regex:`.
  ///
  /// - Parameter scheme: that of the visit, where it is known: else the field says what it may be.
  public func match(
    name: Span<UInt8>, field: Field, scheme: String? = nil, sets: RuleSetMask,
    scratch: inout KeywordScratch, into hits: inout [RuleHit]
  ) {
    let start = hits.count
    matchWhole(name, field, sets, start, &hits)
    if !nameTexts.isEmpty {
      let frame = URLFrame.name(in: field, scheme: scheme)
      matchParts(name, field, frame, sets, start, &scratch, &hits)
    }
    hits.takeAway(from: start, groups)
  }

  /// Adds a hit for each rule of `sets` that the server is meant by, once a rule, in ascending
  /// order.
  public func match(
    address: IPAddress, port: UInt16, protocolNumber: UInt8, sets: RuleSetMask,
    into hits: inout [RuleHit]
  ) {
    let start = hits.count
    addresses.forEachRule(of: address, port: port, protocolNumber: protocolNumber) { rule in
      guard allows(rule, .address, sets) else { return }
      add(rule, .address, from: start, to: &hits)
    }
    hits.takeAway(from: start, groups)
  }

  /// Adds a hit for each rule of `sets` that names a protocol, once a rule, in ascending order.
  public func match(
    protocol named: RuledProtocol, sets: RuleSetMask, into hits: inout [RuleHit]
  ) {
    for rule in protocols[named.index] where scopes[Int(rule)].allows(.protocol, sets) {
      hits.append(RuleHit(rule: rule, breadth: .named))
    }
  }

  /// Adds a hit for each rule of `sets` that has a keyword in `bytes` and looks in `field`, once a
  /// rule, in ascending order. The case of ASCII letters does not count.
  public func scan(
    _ bytes: Span<UInt8>, field: Field, sets: RuleSetMask, scratch: inout KeywordScratch,
    into hits: inout [RuleHit]
  ) {
    let start = hits.count
    if let index = keywords[field] {
      index.scan(bytes, with: scratch.memory)
      for text in scratch.memory.found {
        let breadth: Breadth = scratch.memory.stoodAlone(Int(text)) ? .named : .keyword
        index.forEachOwner(ofText: text) { rule in
          guard scopes[Int(rule)].allows(field, sets) else { return }
          hits.add(RuleHit(rule: rule, breadth: breadth), from: start)
        }
      }
    }
    guard field == .httpURL else { return }
    if !urlTexts.isEmpty { matchURL(bytes, sets, start, &scratch, &hits) }
    if !exceptions.isEmpty, hits.count > start {
      exceptHost(of: bytes, sets, start, &scratch, &hits)
      hits.takeAway(from: start, groups)
    }
  }

  private func matchWhole(
    _ name: Span<UInt8>, _ field: Field, _ sets: RuleSetMask, _ start: Int,
    _ hits: inout [RuleHit]
  ) {
    names.forEachOwner(of: name) { owner, labelCount in
      let rule = Int32(truncatingIfNeeded: owner.number)
      guard allows(rule, field, sets) else { return }
      add(rule, labelCount == 1 ? .suffix : .named, from: start, to: &hits)
    }
  }

  private func matchParts(
    _ name: Span<UInt8>, _ field: Field, _ frame: URLFrame, _ sets: RuleSetMask, _ start: Int,
    _ scratch: inout KeywordScratch, _ hits: inout [RuleHit]
  ) {
    nameTexts.forEachRule(
      in: name, of: frame, scratch.memory, &scratch.expressions,
      where: { allows($0, field, sets) },
      { rule, isAlone in
        add(rule, isAlone ? .named : .substring, from: start, to: &hits)
      })
  }

  private func matchURL(
    _ bytes: Span<UInt8>, _ sets: RuleSetMask, _ start: Int, _ scratch: inout KeywordScratch,
    _ hits: inout [RuleHit]
  ) {
    urlTexts.forEachRule(
      in: bytes, of: .request, scratch.memory, &scratch.urlExpressions,
      where: { allows($0, .httpURL, sets) },
      { rule, isAlone in add(rule, isAlone ? .named : .keyword, from: start, to: &hits) })
  }

  // MARK: - Exceptions

  /// Whether an owner counts: a rule of `sets` that looks in `field`, or an exception.
  @inline(__always)
  private func allows(_ owner: Int32, _ field: Field, _ sets: RuleSetMask) -> Bool {
    Int(owner) >= scopes.count || scopes[Int(owner)].allows(field, sets)
  }

  /// Adds the hit of an owner: of an exception that always counts as a mark for `takeAway`; a hole takes
  /// away what is there, since nearer names come later.
  @inline(__always)
  private func add(
    _ owner: Int32, _ breadth: Breadth, from start: Int, to hits: inout [RuleHit]
  ) {
    guard Int(owner) >= scopes.count else {
      return hits.add(RuleHit(rule: owner, breadth: breadth), from: start)
    }
    let exception = exceptions[Int(owner) - scopes.count]
    if exception.isHole {
      hits.remove(group: exception.group, groups, from: start)
    } else {
      hits.add(RuleHit(rule: ~exception.group, breadth: breadth), from: start)
    }
  }

  /// Adds the exceptions that the host of a URL is named by.
  private func exceptHost(
    of url: Span<UInt8>, _ sets: RuleSetMask, _ start: Int, _ scratch: inout KeywordScratch,
    _ hits: inout [RuleHit]
  ) {
    let host = scratch.takeHost(of: url)
    names.forEachOwner(of: host.span) { owner, _ in
      let number = Int(owner.number) - scopes.count
      guard number >= 0 else { return }
      hits.add(RuleHit(rule: ~exceptions[number].group, breadth: .named), from: start)
    }
    if !nameTexts.isEmpty {
      nameTexts.forEachRule(
        in: host.span, of: .name(in: .httpHost), scratch.memory, &scratch.expressions,
        where: { Int($0) >= scopes.count },
        { owner, _ in
          let number = Int(owner) - scopes.count
          hits.add(RuleHit(rule: ~exceptions[number].group, breadth: .named), from: start)
        })
    }
    scratch.giveBack(host)
  }
}

/// Where a rule looks, and for whom.
struct RuleScope: Sendable {
  var set: UInt8
  var fields: FieldSet

  @inline(__always)
  func allows(_ field: Field, _ sets: RuleSetMask) -> Bool {
    fields.contains(field) && sets.rawValue & (1 << UInt64(set)) != 0
  }
}
