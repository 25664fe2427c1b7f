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
  let keywords: KeywordIndexes
  private let keywordBytes: Int
  private let scopes: [RuleScope]
  private let fields: FieldSet
  private let names: NameTable
  private let addresses: AddressIndex
  private let protocols: [[Int32]]
  /// For callers of `match` that bring none of their own.
  private let sharedScratch: Mutex<KeywordScratch>

  /// Compiles `sets`; a set's index here is its bit in a `RuleSetMask`.
  ///
  /// - Throws: when there are more than 64 sets, a pattern cannot be compiled, or the library that
  ///   searches fails a short trial.
  public init(_ sets: [RuleSet]) throws(ConfigurationError) {
    if let complaint = MatcherTrial.complaint {
      throw ConfigurationError(
        file: VectorscanLibrary.name, message: "cannot be relied on: \(complaint)",
        remedy: "install another version of libhs")
    }
    let compilation = try RuleCompilation(sets)
    rules = compilation.rules
    scopes = compilation.scopes
    fields = compilation.scopes.reduce(into: []) { $0.formUnion($1.fields) }
    names = compilation.names
    nameTexts = compilation.nameTexts
    keywords = compilation.keywords
    keywordBytes = compilation.keywordBytes
    conditions = compilation.conditions
    addresses = compilation.addresses
    protocols = compilation.protocols
    keywordLengthMax = compilation.keywordLengthMax
    sharedScratch = Mutex(try KeywordScratch(nameTexts, keywords))
  }

  /// What the compiled rules take, in bytes.
  public var byteCount: Int {
    names.byteCount + addresses.byteCount + nameTexts.byteCount + keywordBytes
      + rules.count * (MemoryLayout<MatcherRule>.stride + MemoryLayout<RuleScope>.stride)
  }

  /// How many whole names there are in the lists, how many of them are distinct, and what they take.
  public var nameTable: (count: Int, distinctCount: Int, byteCount: Int) {
    (names.addedCount, names.count, names.byteCount)
  }

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
    guard !nameTexts.isEmpty else { return }
    sharedScratch.withLock { scratch in
      matchParts(name, field, sets, start, &scratch, &hits)
    }
  }

  /// The same with memory of the caller's own, so that threads need not wait for each other when
  /// rules have `contains:`, `prefix:` or `regex:`.
  public func match(
    name: Span<UInt8>, field: Field, sets: RuleSetMask, scratch: inout KeywordScratch,
    into hits: inout [RuleHit]
  ) {
    let start = hits.count
    matchWhole(name, field, sets, start, &hits)
    guard !nameTexts.isEmpty else { return }
    matchParts(name, field, sets, start, &scratch, &hits)
  }

  /// Adds a hit for each rule of `sets` that the server is meant by, once a rule, in ascending
  /// order.
  public func match(
    address: IPAddress, port: UInt16, protocolNumber: UInt8, sets: RuleSetMask,
    into hits: inout [RuleHit]
  ) {
    let start = hits.count
    addresses.forEachRule(of: address, port: port, protocolNumber: protocolNumber) { rule in
      guard scopes[Int(rule)].allows(.address, sets) else { return }
      hits.add(RuleHit(rule: rule, breadth: .address), from: start)
    }
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
    guard let index = keywords[field] else { return }
    let start = hits.count
    scratch.memory.scan(bytes, for: index.database)
    for pattern in scratch.memory.found {
      let breadth: Breadth = scratch.memory.stoodAlone(Int(pattern)) ? .named : .keyword
      for rule in index.owners(ofPattern: pattern) where scopes[Int(rule)].allows(field, sets) {
        hits.add(RuleHit(rule: rule, breadth: breadth), from: start)
      }
    }
  }

  private func matchWhole(
    _ name: Span<UInt8>, _ field: Field, _ sets: RuleSetMask, _ start: Int,
    _ hits: inout [RuleHit]
  ) {
    names.forEachOwner(of: name) { owner, labelCount in
      let rule = Int32(truncatingIfNeeded: owner.number)
      guard scopes[Int(rule)].allows(field, sets) else { return }
      hits.add(RuleHit(rule: rule, breadth: labelCount == 1 ? .suffix : .named), from: start)
    }
  }

  private func matchParts(
    _ name: Span<UInt8>, _ field: Field, _ sets: RuleSetMask, _ start: Int,
    _ scratch: inout KeywordScratch, _ hits: inout [RuleHit]
  ) {
    nameTexts.forEachRule(
      in: name, &scratch, where: { scopes[Int($0)].allows(field, sets) },
      { rule, isAlone in
        hits.add(RuleHit(rule: rule, breadth: isAlone ? .named : .substring), from: start)
      })
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

extension [RuleHit] {
  /// Adds a hit to those from `start` on, which are in ascending order; of two hits of a rule the
  /// narrower one stays.
  fileprivate mutating func add(_ hit: RuleHit, from start: Int) {
    var low = start
    var high = count
    while low < high {
      let middle = low + (high - low) / 2
      if self[middle].rule < hit.rule { low = middle + 1 } else { high = middle }
    }
    if low == count {
      append(hit)
    } else if self[low].rule == hit.rule {
      if hit.breadth.rank < self[low].breadth.rank { self[low] = hit }
    } else {
      insert(hit, at: low)
    }
  }
}
