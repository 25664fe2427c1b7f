import Gateway
import Rules

/// Finds the registered domains of many names, most of which end alike: what they end with is asked of libpsl
/// once, since to ask costs as much as all else that is done with a name.
struct RegisteredDomains: Sendable {
  private var endings = LegibleNames(byteCountMax: endingByteCountMax)
  /// Whether each of `endings` is a public suffix.
  private var areSuffixes: [Bool] = []
  /// Storage for a name with a zero behind it.
  private var storage: [UInt8] = []

  private static let endingByteCountMax = 1 << 20

  /// Where the domain begins that `PublicSuffixes.registrableDomain` finds in a name; 0 where it finds none.
  mutating func start(in bytes: Span<UInt8>) -> Int {
    guard bytes.count > 0, bytes[0] != UInt8(ascii: ".") else { return 0 }
    var name: [UInt8] = []
    swap(&name, &storage)
    defer { swap(&name, &storage) }
    name.removeAll(keepingCapacity: true)
    for index in bytes.indices { name.append(bytes[index]) }
    name.append(0)
    var start = 0
    var offset = 0
    while !isSuffix(name, at: offset) {
      guard let dot = name[offset...].firstIndex(of: UInt8(ascii: ".")) else { break }
      start = offset
      offset = dot + 1
    }
    return start
  }

  /// Whether a name is a public suffix from an offset on.
  private mutating func isSuffix(_ name: [UInt8], at offset: Int) -> Bool {
    // A whole name is mostly another one than all before.
    guard offset > 0, offset < name.count - 1,
      let ending = endings.insert(name.span.extracting(offset..<name.count - 1))
    else { return PublicSuffixes.isSuffix(name, at: offset) }
    if ending.offset == areSuffixes.count {
      areSuffixes.append(PublicSuffixes.isSuffix(name, at: offset))
    }
    return areSuffixes[ending.offset]
  }
}
