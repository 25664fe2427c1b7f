import Captures
import Dissection

// For those who want to know of flows only who opened them.
extension FlowTracker {
  /// Who opened the flow of a packet, or opens it with this one.
  mutating func client(of packet: Packet, _ record: PacketRecord) -> IPAddress {
    while let idle = takeTimedOut(at: record.timestamp) { remove(idle) }
    let key = FlowKey(packet)
    let hash = table.hash(key)
    var known = table.find(key, hash: hash, vlanTags: packet.vlanTags)
    var formerSequence: UInt32 = 0
    if let former = known, table.isFollowed(former, by: packet, at: record.timestamp) {
      formerSequence = unansweredSequence(of: former)
      remove(former)
      known = nil
    }
    let flow = known ?? begin(packet, key, hash: hash, record)
    if formerSequence != 0 { table[state: flow].serverSequence = formerSequence }
    _ = note(packet, record, of: flow)
    return table[flow].client
  }
}
