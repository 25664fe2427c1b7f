/// Damages inputs as fuzzers do, with numbers that are the same in every run: SplitMix64 (Steele,
/// Lea and Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014).
struct Mutator {
  private var state: UInt64
  /// Lengths and counts at their edges.
  private static let edges: [UInt8] = [0, 1, 0x7f, 0x80, 0xfe, 0xff]

  init(seed: UInt64) { state = seed }

  /// One to four changes of `input`; `others` are what it may be joined with.
  mutating func mutate(_ input: [UInt8], others: [[UInt8]]) -> [UInt8] {
    var bytes = input
    for _ in 0..<(1 + number(below: 4)) { change(&bytes, others) }
    return bytes
  }

  private mutating func change(_ bytes: inout [UInt8], _ others: [[UInt8]]) {
    let place = number(below: bytes.count + 1)
    let end = min(bytes.count, place + 1 + number(below: 16))
    switch number(below: 8) {
    case 0 where place < bytes.count: bytes[place] ^= 1 << UInt8(number(below: 8))
    case 1 where place < bytes.count: bytes[place] = UInt8(number(below: 256))
    case 2 where place < bytes.count: bytes[place] = Self.edges[number(below: Self.edges.count)]
    case 3: bytes.removeSubrange(place..<end)
    case 4: bytes.removeSubrange(place...)
    case 5: bytes.insert(contentsOf: bytes[place..<end], at: place)
    case 6: bytes.insert(UInt8(number(below: 256)), at: place)
    default:
      let other = others[number(below: others.count)]
      bytes.replaceSubrange(place..., with: other.dropFirst(number(below: other.count + 1)))
    }
  }

  private mutating func number(below bound: Int) -> Int {
    state &+= 0x9e37_79b9_7f4a_7c15
    var value = state
    value = (value ^ value >> 30) &* 0xbf58_476d_1ce4_e5b9
    value = (value ^ value >> 27) &* 0x94d0_49bb_1331_11eb
    return Int((value ^ value >> 31) % UInt64(max(1, bound)))
  }
}
