import Dissection

/// What clients know from DNS: which addresses true answers taught them, and which they would not
/// have, because the answer was forged or never came.
///
/// This is the cause and effect between flows: a connection to an address that only a blocked
/// answer taught would never have begun.
struct ResolverMemory: ~Copyable {
  /// What became of the flows whose queries were blocked: it outlives them.
  private var causes: [Finding] = []
  /// Names that do not resolve for a client: the index of the cause.
  private var poisonedNames = WordTable()
  /// Addresses that a client was taught by true answers, among its others.
  private var taughtTruly = WordSet()
  /// Those that only blocked answers would have taught: the index of the cause. Few: every connection asks
  /// for its address here, and not among all.
  private var taughtInVain = WordTable()
  private let countMax: Int
  private(set) var droppedCount = 0
  /// The most names that did not resolve at once.
  private(set) var poisonedPeak = 0
  var causeCount: Int { causes.count }
  var taughtCount: Int { taughtTruly.count + taughtInVain.count }
  /// What was poisoned last: the readings of a packet mostly find the same name.
  private var last = (key: UInt64(0), cause: Int32(-1))

  init(countMax: Int) {
    self.countMax = countMax
  }

  /// Keeps why the query of a flow was blocked.
  ///
  /// - Parameter finding: with the flow in `causedBy`.
  /// - Returns: the index of the cause; nil when there is no room.
  mutating func add(_ finding: Finding) -> Int32? {
    guard causes.count < countMax else {
      droppedCount += 1
      return nil
    }
    causes.append(finding)
    return Int32(truncatingIfNeeded: causes.count - 1)
  }

  /// The cause at `index`.
  subscript(index: Int32) -> Finding {
    get { causes[Int(index)] }
    set { causes[Int(index)] = newValue }
  }

  /// A query of `client` for `name` was blocked.
  mutating func poison(_ client: IPAddress, _ name: Span<UInt8>, by cause: Int32) {
    guard poisonedNames.count < countMax else {
      droppedCount += 1
      return
    }
    let key = Self.key(client, name)
    guard last != (key, cause) else { return }
    last = (key, cause)
    poisonedNames.set(key, cause)
    poisonedPeak = max(poisonedPeak, poisonedNames.count)
  }

  /// A query of `client` for `name` passed: what was blocked before is blocked no longer.
  mutating func unpoison(_ client: IPAddress, _ name: Span<UInt8>) {
    guard !poisonedNames.isEmpty else { return }
    last.cause = -1
    poisonedNames.remove(Self.key(client, name))
  }

  /// The cause that keeps `client` from resolving `name`.
  func poisoner(of client: IPAddress, _ name: Span<UInt8>) -> Int32? {
    poisonedNames.isEmpty ? nil : poisonedNames[Self.key(client, name)]
  }

  /// The capture holds an answer that gives `client` an address for `name`.
  mutating func teach(_ client: IPAddress, _ name: Span<UInt8>, _ address: IPAddress) {
    let key = Self.key(client, address)
    guard !taughtTruly.contains(key) else { return }
    let isKnown = !taughtInVain.isEmpty && taughtInVain[key] != nil
    guard isKnown || taughtTruly.count + taughtInVain.count < countMax else {
      droppedCount += 1
      return
    }
    if let cause = poisoner(of: client, name) {
      if !isKnown { taughtInVain.set(key, cause) }
    } else {
      taughtTruly.insert(key)
      if isKnown { taughtInVain.remove(key) }
    }
  }

  /// The cause without which `client` would have been taught the address; nil when a true answer
  /// did, or when it is not known from DNS.
  func cause(of client: IPAddress, to address: IPAddress) -> Int32? {
    taughtInVain.isEmpty ? nil : taughtInVain[Self.key(client, address)]
  }

  private static func key(_ client: IPAddress, _ name: Span<UInt8>) -> UInt64 {
    var mixer = Mixer(seed: 1)
    mixer.add(client)
    mixer.add(name)
    return mixer.value
  }

  private static func key(_ client: IPAddress, _ address: IPAddress) -> UInt64 {
    var mixer = Mixer(seed: 2)
    mixer.add(client)
    mixer.add(address)
    return mixer.value
  }
}
