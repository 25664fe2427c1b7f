import Dissection

/// Which addresses are in the networks of a plan: what is asked of both ends of each packet.
///
/// A byte for each block of 65,536 IPv4 addresses says it of most, and few prefixes of IPv6 are gone through; the plan
/// is asked about the others.
struct InsideTable {
  private enum Block {
    static let outside: UInt8 = 0
    static let inside: UInt8 = 1
    static let mixed: UInt8 = 2
  }

  private var blocks = [UInt8](repeating: Block.outside, count: 1 << 16)
  private let plan: Plan
  /// Those of IPv6, as long as they are few.
  private let prefixes: [IPPrefix]
  private let hasManyPrefixes: Bool

  init(_ plan: Plan) {
    self.plan = plan
    let prefixes = plan.networks.flatMap(\.prefixes)
    self.prefixes = prefixes.filter { !$0.address.isIPv4 }
    hasManyPrefixes = self.prefixes.count > 8
    // An IPv4 prefix of n bits has a length of 96 + n.
    for prefix in prefixes where prefix.address.isIPv4 {
      let first = Self.block(of: prefix.address)
      if prefix.length > 112 {
        if blocks[first] == Block.outside { blocks[first] = Block.mixed }
      } else {
        for block in first..<(first + 1 << (112 - prefix.length)) { blocks[block] = Block.inside }
      }
    }
  }

  /// Whether an address is in one of the networks.
  @inline(__always)
  func holds(_ address: IPAddress) -> Bool {
    guard address.isIPv4 else {
      if hasManyPrefixes { return plan.network(of: address) != nil }
      for prefix in prefixes where prefix.contains(address) { return true }
      return false
    }
    let block = blocks[Self.block(of: address)]
    return block == Block.mixed ? plan.network(of: address) != nil : block == Block.inside
  }

  @inline(__always)
  private static func block(of address: IPAddress) -> Int {
    Int(UInt16(truncatingIfNeeded: address.low >> 16))
  }
}

extension Plan {
  /// Whether the same addresses are inside as under another plan.
  func hasSameInside(as other: Plan) -> Bool {
    Set(networks.flatMap(\.prefixes)) == Set(other.networks.flatMap(\.prefixes))
  }
}
