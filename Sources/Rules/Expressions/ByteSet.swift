/// Some of the 256 bytes.
struct ByteSet: Hashable, Sendable {
  private var low: UInt64 = 0
  private var middle: UInt64 = 0
  private var high: UInt64 = 0
  private var highest: UInt64 = 0

  /// No byte.
  init() {}

  /// The bytes of a range.
  init(_ bytes: ClosedRange<UInt8>) {
    for byte in bytes { insert(byte) }
  }

  /// One byte.
  init(_ byte: UInt8) { insert(byte) }

  @inline(__always)
  func contains(_ byte: UInt8) -> Bool {
    let word =
      switch byte >> 6 {
      case 0: low
      case 1: middle
      case 2: high
      default: highest
      }
    return word >> UInt64(byte & 63) & 1 == 1
  }

  mutating func insert(_ byte: UInt8) {
    let bit: UInt64 = 1 << UInt64(byte & 63)
    switch byte >> 6 {
    case 0: low |= bit
    case 1: middle |= bit
    case 2: high |= bit
    default: highest |= bit
    }
  }

  mutating func formUnion(_ other: ByteSet) {
    low |= other.low
    middle |= other.middle
    high |= other.high
    highest |= other.highest
  }

  /// All other bytes.
  var inverted: ByteSet {
    var set = self
    (set.low, set.middle, set.high, set.highest) = (~low, ~middle, ~high, ~highest)
    return set
  }

  /// The set with each ASCII letter of it in both cases.
  var withBothCases: ByteSet {
    var set = self
    for byte in UInt8(ascii: "a")...UInt8(ascii: "z") {
      if contains(byte) { set.insert(byte & ~0x20) }
      if contains(byte & ~0x20) { set.insert(byte) }
    }
    return set
  }

  static let digits = ByteSet(UInt8(ascii: "0")...UInt8(ascii: "9"))
  static let letters = ByteSet(UInt8(ascii: "a")...UInt8(ascii: "z")).withBothCases
  static let hexadecimal = union(
    digits, ByteSet(UInt8(ascii: "a")...UInt8(ascii: "f")).withBothCases)
  static let wordBytes = union(letters, digits, ByteSet(UInt8(ascii: "_")))
  /// As in PCRE since 8.34: with the vertical tab.
  static let blanks = union(ByteSet(9...13), ByteSet(0x20))
  static let horizontalBlanks = union(ByteSet(9), ByteSet(0x20), ByteSet(0xA0))
  static let verticalBlanks = union(ByteSet(10...13), ByteSet(0x85))
  static let allButLineFeed = ByteSet(10).inverted
  static let all = ByteSet().inverted

  static func union(_ sets: ByteSet...) -> ByteSet {
    sets.reduce(into: ByteSet()) { $0.formUnion($1) }
  }

  /// The class that `[:name:]` is in brackets.
  init?(named name: String) {
    let punctuation = ByteSet(0x21...0x7E)
    switch name {
    case "alpha": self = Self.letters
    case "digit": self = Self.digits
    case "alnum": self = .union(Self.letters, Self.digits)
    case "word": self = Self.wordBytes
    case "lower": self = ByteSet(UInt8(ascii: "a")...UInt8(ascii: "z"))
    case "upper": self = ByteSet(UInt8(ascii: "A")...UInt8(ascii: "Z"))
    case "space": self = Self.blanks
    case "blank": self = .union(ByteSet(9), ByteSet(0x20))
    case "cntrl": self = .union(ByteSet(0...0x1F), ByteSet(0x7F))
    case "graph": self = punctuation
    case "print": self = ByteSet(0x20...0x7E)
    case "ascii": self = ByteSet(0...0x7F)
    case "punct":
      self.init()
      for byte in UInt8(0x21)...0x7E
      where !Self.letters.contains(byte) && !Self.digits.contains(byte) {
        insert(byte)
      }
    case "xdigit": self = Self.hexadecimal
    default: return nil
    }
  }
}
