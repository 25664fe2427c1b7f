import Dissection

/// What clients know from DNS: which addresses true answers taught them, and which they would not
/// have, because the answer was forged or never came.
///
/// This is the cause and effect between flows: a connection to an address that only a blocked
/// answer taught would never have begun.
struct ResolverMemory: ~Copyable {
  /// Names that do not resolve for a client, and the flow in which that was so.
  private var poisonedNames: [UInt64: Int32] = [:]
  /// Addresses that a client was taught: 0 by a true answer, else the flow of the blocked one.
  private var taught: [UInt64: Int32] = [:]
  private let countMax: Int
  private(set) var droppedCount = 0

  init(countMax: Int) {
    self.countMax = countMax
  }

  /// A query of `client` for `name` was blocked in `flow`.
  mutating func poison(_ client: IPAddress, _ name: Span<UInt8>, by flow: Int32) {
    guard poisonedNames.count < countMax else {
      droppedCount += 1
      return
    }
    poisonedNames[Self.key(client, name)] = flow
  }

  /// A query of `client` for `name` passed: what was blocked before is blocked no longer.
  mutating func unpoison(_ client: IPAddress, _ name: Span<UInt8>) {
    guard !poisonedNames.isEmpty else { return }
    poisonedNames[Self.key(client, name)] = nil
  }

  /// The flow whose blocked query keeps `client` from resolving `name`.
  func poisoner(of client: IPAddress, _ name: Span<UInt8>) -> Int32? {
    poisonedNames.isEmpty ? nil : poisonedNames[Self.key(client, name)]
  }

  /// The capture holds an answer that gives `client` an address for `name`.
  mutating func teach(_ client: IPAddress, _ name: Span<UInt8>, _ address: IPAddress) {
    let key = Self.key(client, address)
    guard let flow = poisoner(of: client, name) else {
      if taught[key] != nil || taught.count < countMax {
        taught[key] = 0
      } else {
        droppedCount += 1
      }
      return
    }
    guard taught[key] == nil else { return }
    guard taught.count < countMax else {
      droppedCount += 1
      return
    }
    taught[key] = flow
  }

  /// The flow whose blocked answer alone would have taught `client` the address; nil when a true
  /// answer did, or when it is not known from DNS.
  func cause(of client: IPAddress, to address: IPAddress) -> Int32? {
    guard let flow = taught[Self.key(client, address)], flow != 0 else { return nil }
    return flow
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
