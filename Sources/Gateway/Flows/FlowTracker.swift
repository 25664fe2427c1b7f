import Captures
import Dissection

/// Which flow each packet belongs to, and when flows end: knows no plan, and runs once for all plans.
struct FlowTracker: ~Copyable {
  var table: FlowTable
  var defragmenter: Defragmenter
  private var deadlines = FlowDeadlines()
  /// Flows that have begun.
  private(set) var flowCount = 0

  /// No flow yet.
  init(_ limits: Limits) {
    table = FlowTable(countMax: limits.flows)
    defragmenter = Defragmenter(datagramsMax: limits.datagrams)
  }

  /// Begins the flow of its first packet. The table must have room for it.
  mutating func begin(
    _ packet: Packet, _ key: FlowKey, hash: UInt64, _ first: PacketRecord
  ) -> FlowIndex {
    flowCount += 1
    let sender = FlowKey.sender(of: packet)
    let index = table.insert(
      Flow(
        key: key, client: Self.senderIsClient(packet) ? sender : sender.other,
        now: first.timestamp),
      FlowState(
        number: UInt32(truncatingIfNeeded: flowCount), started: first.timestamp,
        firstFrame: first.place),
      hash: hash)
    deadlines.insert(index, in: table)
    return index
  }

  /// Frees the place of a flow that has ended.
  mutating func remove(_ index: FlowIndex) {
    deadlines.remove(index)
    table.remove(at: index)
  }

  /// Counts a packet of a flow, and notes what it says of the flow's life.
  @inline(__always)
  mutating func note(
    _ packet: Packet, _ record: PacketRecord, of index: FlowIndex
  ) -> Arrival {
    let progress = table[index].progress
    let direction = table[index].direction(from: FlowKey.sender(of: packet))
    let isRequest = direction == .toServer && packet.payloadCount > 0
    let arrival = Arrival(
      flow: index, direction: direction, frame: record.place, timestamp: record.timestamp,
      silence: table[index].packetCount == 0 ? nil : record.timestamp &- table[index].lastSeen,
      isFirstRequest: isRequest && !progress.contains(.sawClientPayload))
    table[index].lastSeen = record.timestamp
    if table[index].packetCount < .max { table[index].packetCount += 1 }
    table[index].byteCount &+= Int64(record.originalCount)
    var seen: Flow.Progress = direction == .toServer ? .sawClient : .sawServer
    if isRequest { seen.insert(.sawClientPayload) }
    if packet.flags.contains(.ack) { seen.insert(.sawAcknowledgement) }
    table[index].progress.formUnion(seen)
    if packet.vlanTags != 0 { table.note(vlanTags: packet.vlanTags, of: index) }
    if !packet.flags.isDisjoint(with: [.syn, .fin, .rst]) { noteFlags(packet, direction, index) }
    return arrival
  }

  /// The flow whose timeout has ended first, if one has.
  ///
  /// - Parameter now: in nanoseconds since 1970.
  @inline(__always)
  mutating func takeTimedOut(at now: Int64) -> FlowIndex? {
    deadlines.next < now ? deadlines.takeFirst(in: table, until: now) : nil
  }

  /// The flow whose timeout would end next, to make room for another.
  mutating func takeNextToTimeOut() -> FlowIndex? { deadlines.takeFirst(in: table, until: nil) }

  /// The number of a SYN of the client that nothing has answered; 0 when there is none.
  func unansweredSequence(of index: FlowIndex) -> UInt32 {
    let progress = table[index].progress
    return progress.contains(.sawSYN) && !progress.contains(.sawSYNACK)
      ? table[state: index].clientSequence : 0
  }

  /// Whether the sender of the first packet opened the flow. A SYN tells. In the middle of a TCP
  /// flow the higher port is taken for the client's, since servers listen on low ones; of UDP the
  /// sender is the client, unless it answers from the port of DNS.
  private static func senderIsClient(_ packet: Packet) -> Bool {
    if packet.protocolNumber == IPProtocol.tcp {
      if packet.flags.contains(.syn) { return !packet.flags.contains(.ack) }
      return packet.sourcePort >= packet.destinationPort
    }
    return packet.sourcePort != 53 || packet.destinationPort == 53
  }

  /// Notes what SYN, FIN and RST say of the life of a TCP flow.
  private mutating func noteFlags(_ packet: Packet, _ direction: Direction, _ index: FlowIndex) {
    var progress = table[index].progress
    if packet.flags.contains(.syn), packet.flags.contains(.ack) {
      if direction == .toClient, !progress.contains(.sawSYNACK) {
        progress.insert(.sawSYNACK)
        // Of two SYNs it is the acknowledged one that counts.
        let former = table[state: index].serverSequence
        if former != 0, packet.acknowledgement &- 1 == former {
          table[state: index].clientSequence = former
        }
        table[state: index].serverSequence = packet.sequence
      }
    } else if packet.flags.contains(.syn), direction == .toServer, !progress.contains(.sawSYN) {
      progress.insert(.sawSYN)
      table[state: index].clientSequence = packet.sequence
    }
    if packet.flags.contains(.rst), !isDropped(reset: packet, direction, index) {
      progress.insert(.wasReset)
    }
    if packet.flags.contains(.fin) {
      progress.insert(direction == .toServer ? .clientFinished : .serverFinished)
    }
    table[index].progress = progress
  }

  /// Whether a client that has sent its SYN, and nothing else, drops a RST: one that does not
  /// acknowledge the SYN is none (RFC 9293 §3.10.7.3). Servers that evade censors send such (Bock et
  /// al., "Come as You Are", SIGCOMM 2020, strategy 1), and the connection comes about.
  private func isDropped(
    reset: Packet, _ direction: Direction, _ index: FlowIndex
  ) -> Bool {
    let progress = table[index].progress
    guard direction == .toClient, progress.contains(.sawSYN),
      progress.isDisjoint(with: [.sawSYNACK, .sawClientPayload])
    else { return false }
    let acknowledged = reset.acknowledgement &- table[state: index].clientSequence
    return !reset.flags.contains(.ack) || acknowledged == 0 || acknowledged > 0xffff
  }
}
