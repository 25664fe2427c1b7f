/// The distinct names that were legible in a capture, each kept once and known by its index.
///
/// Open addressing over indexes of one arena. Bounded: a capture full of names that nobody asks for
/// twice (a random-subdomain flood) fills it and no more.
public struct LegibleNames: Sendable {
  private var bytes: [UInt8] = []
  /// Where each name ends in `bytes`, and the next one begins.
  private var ends: [UInt32] = []
  /// Indexes of names by hash; -1 marks an empty slot.
  private var slots: [Int32] = Array(repeating: -1, count: 64)
  private let secret = HashSecret()
  /// Bytes of all names.
  private var byteCountMax: Int

  /// - Parameter byteCountMax: what all names together may take, in bytes.
  public init(byteCountMax: Int) {
    self.byteCountMax = min(byteCountMax, Int(UInt32.max))
  }

  /// Lets all names together take more, or no more, than they could.
  public mutating func allow(byteCount: Int) {
    byteCountMax = min(byteCount, Int(UInt32.max))
  }

  /// Names that are kept.
  public var count: Int { ends.count }

  /// The name at `index`, which `insert` returned.
  public func text(_ index: Int32) -> String {
    String(decoding: bytes[range(index)], as: UTF8.self)
  }

  /// Calls `body` with the bytes of the name at `index`.
  public func withBytes<Result>(of index: Int32, _ body: (Span<UInt8>) -> Result) -> Result {
    body(bytes.span.extracting(range(index)))
  }

  /// Whether a name comes before another one, byte by byte.
  public func isBefore(_ one: Int32, _ other: Int32) -> Bool {
    bytes[range(one)].lexicographicallyPrecedes(bytes[range(other)])
  }

  /// The index of `name`, which is added unless it is there.
  ///
  /// - Returns: nil when there is no room.
  public mutating func insert(_ name: Span<UInt8>) -> Int32? {
    var position = home(name)
    while slots[position] >= 0 {
      if equals(slots[position], name) { return slots[position] }
      position = (position + 1) & (slots.count - 1)
    }
    guard bytes.count + name.count <= byteCountMax, ends.count < Int(Int32.max) else { return nil }
    for index in name.indices { bytes.append(name[index]) }
    let index = Int32(ends.count)
    ends.append(UInt32(bytes.count))
    slots[position] = index
    if ends.count * 2 > slots.count { grow() }
    return index
  }

  private func range(_ index: Int32) -> Range<Int> {
    let start = index == 0 ? 0 : Int(ends[Int(index) - 1])
    return start..<Int(ends[Int(index)])
  }

  private func equals(_ index: Int32, _ name: Span<UInt8>) -> Bool {
    let range = range(index)
    guard range.count == name.count else { return false }
    for offset in name.indices where bytes[range.lowerBound + offset] != name[offset] {
      return false
    }
    return true
  }

  /// The hash of a name: the same in every run.
  public static func hash(_ name: Span<UInt8>) -> UInt64 {
    var mixer = Mixer(seed: 3)
    mixer.add(name)
    return mixer.value
  }

  private func home(_ name: Span<UInt8>) -> Int {
    // Secret, so that nobody can make up names that all want one slot.
    var mixer = Mixer(seed: secret.first)
    mixer.add(name)
    return Int(truncatingIfNeeded: mixer.value) & (slots.count - 1)
  }

  private mutating func grow() {
    slots = Array(repeating: -1, count: slots.count * 2)
    for index in 0..<Int32(ends.count) {
      var position = home(bytes.span.extracting(range(index)))
      while slots[position] >= 0 { position = (position + 1) & (slots.count - 1) }
      slots[position] = index
    }
  }
}
