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

  /// The domain that `PublicSuffixes.registrableDomain` finds in a name.
  ///
  /// - Returns: where it begins, 0 where there is none; and the number of what the name ends with from there on, by
  ///   which it is found again sooner than by its bytes. The whole of a name has none.
  mutating func domain(in bytes: Span<UInt8>) -> (start: Int, ending: NameIndex?) {
    guard bytes.count > 0, bytes[0] != UInt8(ascii: ".") else { return (0, nil) }
    var name: [UInt8] = []
    swap(&name, &storage)
    defer { swap(&name, &storage) }
    name.removeAll(keepingCapacity: true)
    name.append(addingCapacity: bytes.count + 1) { span in
      for index in bytes.indices { span.append(bytes[index]) }
      span.append(0)
    }
    var (start, ending) = (0, NameIndex?.none)
    var offset = 0
    while true {
      let (isSuffix, number) = look(at: offset, of: name)
      guard !isSuffix, let next = Self.label(behind: offset, in: name) else { break }
      (start, ending) = (offset, number)
      offset = next
    }
    return (start, ending)
  }

  /// Whether a name is a public suffix from an offset on, and the number of that ending.
  private mutating func look(at offset: Int, of name: [UInt8]) -> (isSuffix: Bool, NameIndex?) {
    // A whole name is mostly another one than all before.
    guard offset > 0, offset < name.count - 1,
      let ending = endings.insert(name.span.extracting(offset..<name.count - 1))
    else { return (PublicSuffixes.isSuffix(name, at: offset), nil) }
    if ending.offset == areSuffixes.count {
      areSuffixes.append(PublicSuffixes.isSuffix(name, at: offset))
    }
    return (areSuffixes[ending.offset], ending)
  }

  /// Where the label begins behind the one at an offset; nil behind the last one.
  private static func label(behind offset: Int, in name: [UInt8]) -> Int? {
    var index = offset
    while index < name.count {
      if name[index] == UInt8(ascii: ".") { return index + 1 }
      index += 1
    }
    return nil
  }
}
