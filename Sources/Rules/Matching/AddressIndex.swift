import Dissection

/// The address patterns of all rules, found by address.
struct AddressIndex: Sendable {
  /// A pattern without its prefix, which is in the trie.
  private struct Use {
    var rule: Int32
    /// The protocol's number, 0 for all.
    var protocolNumber: UInt8
    /// The pattern's port ranges, in `ports`; empty for all.
    var firstPorts: Int32
    var endPorts: Int32
  }

  private var trie = AddressTrie()
  private var uses: [Use] = []
  private var ports: [ClosedRange<UInt16>] = []

  /// Bytes of memory.
  var byteCount: Int {
    trie.byteCount + uses.capacity * MemoryLayout<Use>.stride
      + ports.capacity * MemoryLayout<ClosedRange<UInt16>>.stride
  }

  /// Adds a pattern of the rule at index `rule`.
  mutating func insert(_ pattern: AddressPattern, rule: Int32) {
    let first = ports.count
    ports += pattern.ports
    trie.insert(pattern.prefix, owner: UInt32(truncatingIfNeeded: uses.count))
    uses.append(
      Use(
        rule: rule, protocolNumber: pattern.transport?.number ?? 0,
        firstPorts: Int32(truncatingIfNeeded: first),
        endPorts: Int32(truncatingIfNeeded: ports.count)))
  }

  /// Calls `visit` with the rule of each pattern that fits; with one rule more than once when
  /// several of its patterns do.
  @inline(__always)
  func forEachRule(
    of address: IPAddress, port: UInt16, protocolNumber: UInt8, _ visit: (Int32) -> Void
  ) {
    trie.forEachOwner(of: address) { owner in
      let use = uses[Int(owner)]
      guard use.protocolNumber == 0 || use.protocolNumber == protocolNumber else { return }
      let range = Int(use.firstPorts)..<Int(use.endPorts)
      guard range.isEmpty || range.contains(where: { ports[$0].contains(port) }) else { return }
      visit(use.rule)
    }
  }
}
