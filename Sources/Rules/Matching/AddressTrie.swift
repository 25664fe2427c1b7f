import Dissection

/// Address prefixes and who they belong to: a binary trie without nodes that do not branch.
struct AddressTrie: Sendable {
  /// A prefix, its children by the next bit, and its owners.
  private struct Node {
    var high: UInt64
    var low: UInt64
    /// In bits of the 128-bit form.
    var length: UInt8
    var zero: Int32 = -1
    var one: Int32 = -1
    /// The first of the owners in `owners`; -1 for none.
    var owners: Int32 = -1
  }

  /// Two roots, so that `::/0` does not hold the IPv4 addresses.
  private var nodes: [Node] = [
    Node(high: 0, low: 0, length: 0),
    Node(high: 0, low: IPAddress(v4: 0).low, length: 96),
  ]
  private var owners: [(number: UInt32, next: Int32)] = []

  /// Bytes of memory.
  var byteCount: Int {
    nodes.capacity * MemoryLayout<Node>.stride
      + owners.capacity * MemoryLayout<(number: UInt32, next: Int32)>.stride
  }

  /// Adds an owner of the addresses in `prefix`; nil stands for all addresses.
  mutating func insert(_ prefix: IPPrefix?, owner: UInt32) {
    guard let prefix else {
      addOwner(owner, to: 0)
      addOwner(owner, to: 1)
      return
    }
    let isIPv4 = prefix.length >= 96 && prefix.address.isIPv4
    addOwner(owner, to: place(of: prefix, below: isIPv4 ? 1 : 0))
  }

  /// Calls `visit` with the owners of all prefixes that hold `address`, the shortest first.
  @inline(__always)
  func forEachOwner(of address: IPAddress, _ visit: (UInt32) -> Void) {
    var index: Int32 = address.isIPv4 ? 1 : 0
    while index >= 0 {
      let node = nodes[Int(index)]
      let common = commonLength(node.high, node.low, address.high, address.low)
      guard common >= Int(node.length) else { return }
      var link = node.owners
      while link >= 0 {
        visit(owners[Int(link)].number)
        link = owners[Int(link)].next
      }
      guard node.length < 128 else { return }
      index = bit(Int(node.length), of: address.high, address.low) ? node.one : node.zero
    }
  }

  private mutating func addOwner(_ owner: UInt32, to index: Int) {
    owners.append((owner, nodes[index].owners))
    nodes[index].owners = Int32(truncatingIfNeeded: owners.count - 1)
  }

  /// The node of `prefix`, which is made when it is not there. `root` holds the prefix.
  private mutating func place(of prefix: IPPrefix, below root: Int) -> Int {
    let (high, low) = (prefix.address.high, prefix.address.low)
    var parent = root
    while Int(nodes[parent].length) < prefix.length {
      let isOne = bit(Int(nodes[parent].length), of: high, low)
      let child = Int(isOne ? nodes[parent].one : nodes[parent].zero)
      guard child >= 0 else {
        return attach(Node(high: high, low: low, length: UInt8(prefix.length)), parent, isOne)
      }
      let node = nodes[child]
      let common = min(
        commonLength(node.high, node.low, high, low), Int(node.length), prefix.length)
      if common < Int(node.length) {
        // The child goes below a new node of what both have in common.
        let branch = attach(masked(high, low, common), parent, isOne)
        setChild(child, of: branch, isOne: bit(common, of: node.high, node.low))
        parent = branch
      } else {
        parent = child
      }
    }
    return parent
  }

  private mutating func attach(_ node: Node, _ parent: Int, _ isOne: Bool) -> Int {
    nodes.append(node)
    setChild(nodes.count - 1, of: parent, isOne: isOne)
    return nodes.count - 1
  }

  private mutating func setChild(_ child: Int, of parent: Int, isOne: Bool) {
    let index = Int32(truncatingIfNeeded: child)
    if isOne { nodes[parent].one = index } else { nodes[parent].zero = index }
  }

  private func masked(_ high: UInt64, _ low: UInt64, _ length: Int) -> Node {
    // Shifts of 64 and more yield 0 with Swift's smart shift.
    Node(
      high: high & ~(UInt64.max >> UInt64(min(length, 64))),
      low: low & ~(UInt64.max >> UInt64(max(0, length - 64))), length: UInt8(length))
  }

  private func bit(_ index: Int, of high: UInt64, _ low: UInt64) -> Bool {
    let word = index < 64 ? high : low
    return word >> UInt64(63 - index & 63) & 1 == 1
  }

  private func commonLength(
    _ high: UInt64, _ low: UInt64, _ otherHigh: UInt64, _ otherLow: UInt64
  ) -> Int {
    let count = (high ^ otherHigh).leadingZeroBitCount
    return count < 64 ? count : 64 + (low ^ otherLow).leadingZeroBitCount
  }
}
