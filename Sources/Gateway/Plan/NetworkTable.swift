import Dissection

/// Which network an address is in: that of the longest prefix that contains it.
///
/// Prefixes cut the addresses into ranges of one network each, which are found by halving: thousands cost
/// little more than a few.
struct NetworkTable: Sendable {
  private let v4: Ranges<UInt32>
  private let v6: Ranges<UInt128>

  /// - Parameter networks: of those with the same prefix, it belongs to the first.
  init(_ networks: [Network]) {
    var v4: [Ranges<UInt32>.Block] = []
    var v6: [Ranges<UInt128>.Block] = []
    for (index, network) in networks.enumerated() {
      let index = NetworkIndex(index)
      for prefix in network.prefixes {
        // An IPv6 block has no IPv4 addresses in it.
        if prefix.length >= 96, prefix.address.isIPv4 {
          v4.append(
            Ranges.Block(Self.v4(prefix.address), fixedBits: prefix.length - 96, network: index))
        } else {
          v6.append(Ranges.Block(Self.v6(prefix.address), fixedBits: prefix.length, network: index))
        }
      }
    }
    self.v4 = Ranges(v4)
    self.v6 = Ranges(v6)
  }

  /// The network that an address is in; nil outside.
  func network(of address: IPAddress) -> NetworkIndex? {
    address.isIPv4 ? v4.network(of: Self.v4(address)) : v6.network(of: Self.v6(address))
  }

  private static func v4(_ address: IPAddress) -> UInt32 {
    UInt32(truncatingIfNeeded: address.low)
  }

  private static func v6(_ address: IPAddress) -> UInt128 {
    UInt128(address.high) << 64 | UInt128(address.low)
  }
}

/// Addresses of one kind, cut into ranges.
private struct Ranges<Address: FixedWidthInteger & UnsignedInteger & Sendable>: Sendable {
  /// The addresses of a prefix.
  struct Block: Sendable {
    let first: Address
    let last: Address
    let network: NetworkIndex

    init(_ first: Address, fixedBits: Int, network: NetworkIndex) {
      self.first = first
      // A shift by all bits gives zero.
      last = first | (Address.max >> Address(fixedBits))
      self.network = network
    }
  }

  /// The first address of each range: the first of all is 0.
  private var starts: [Address] = [0]
  /// The network of each; nil outside.
  private var networks: [NetworkIndex?] = [nil]
  /// Where the ranges begin that the addresses with the same first bits are in; empty for few ranges.
  private var rangeOfPart: [Int32] = []

  /// Ranges that are found by halving alone.
  private static var fewRanges: Int { 32 }
  /// The first bits that tell parts apart.
  private static var partBits: Int { 16 }

  init(_ blocks: [Block]) {
    // An outer block comes before those within it; of the same blocks the first stays.
    let ordered = blocks.enumerated().sorted {
      ($0.element.first, $1.element.last, $0.offset)
        < ($1.element.first, $0.element.last, $1.offset)
    }
    var open: [Block] = []
    for (_, block) in ordered {
      while let inner = open.last, inner.last < block.first { close(&open) }
      if let outer = open.last, outer.first == block.first, outer.last == block.last { continue }
      open.append(block)
      begin(block.network, at: block.first)
    }
    while !open.isEmpty { close(&open) }
    indexParts()
  }

  func network(of address: Address) -> NetworkIndex? {
    var low = 0
    var high = starts.count
    if !rangeOfPart.isEmpty {
      let part = Int(truncatingIfNeeded: address >> Address(Address.bitWidth - Self.partBits))
      low = Int(rangeOfPart[part])
      high = Int(rangeOfPart[part + 1]) + 1
    }
    // The last range that begins no later.
    while high - low > 1 {
      let middle = low + (high - low) / 2
      if starts[middle] <= address { low = middle } else { high = middle }
    }
    return networks[low]
  }

  /// Ends the innermost block: what follows is of the one around it.
  private mutating func close(_ open: inout [Block]) {
    let inner = open.removeLast()
    guard inner.last < Address.max else { return }
    begin(open.last?.network, at: inner.last + 1)
  }

  private mutating func begin(_ network: NetworkIndex?, at start: Address) {
    if starts[starts.count - 1] == start {
      networks[networks.count - 1] = network
    } else if networks[networks.count - 1] != network {
      starts.append(start)
      networks.append(network)
    }
  }

  private mutating func indexParts() {
    guard starts.count > Self.fewRanges else { return }
    var range = 0
    for part in 0..<(1 << Self.partBits) {
      let first = Address(part) << Address(Address.bitWidth - Self.partBits)
      while range + 1 < starts.count, starts[range + 1] <= first { range += 1 }
      rangeOfPart.append(Int32(truncatingIfNeeded: range))
    }
    rangeOfPart.append(Int32(truncatingIfNeeded: starts.count - 1))
  }
}
