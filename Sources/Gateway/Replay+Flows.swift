import Captures
import Dissection
import Rules

// How flows begin, and which way they take.
extension Replay {
  /// Begins the flow of its first packet.
  ///
  /// - Returns: its index in the table.
  mutating func begin(
    _ packet: Packet, _ key: FlowKey, hash: UInt64, _ first: PacketRecord
  ) -> Int {
    if table.isFull { evict(at: first.timestamp) }
    counts.flowCount += 1
    let isFromClient = Self.senderIsClient(packet)
    var flow = Flow(
      key: key, clientIsLow: FlowKey.isFromLow(packet) == isFromClient,
      now: first.timestamp)
    var state = FlowState(
      number: UInt32(truncatingIfNeeded: counts.flowCount), started: first.timestamp,
      firstFrame: first.frame)
    locate(&flow, &state)
    if skips.contains(.observation) { flow.progress.insert(.isRead) }
    let index = table.insert(flow, state, hash: hash)
    deadlines.insert(index, in: table)
    judgeBeginning(of: index, isFromClient: isFromClient, frame: first.frame)
    return index
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

  /// Finds out which side is inside, in which network, and which route the flow takes.
  private mutating func locate(_ flow: inout Flow, _ state: inout FlowState) {
    var networkOfClient = plan.network(of: flow.client)
    let networkOfServer = plan.network(of: flow.server)
    if networkOfClient == nil, networkOfServer == nil {
      networkOfClient = plan.networkOfStray(flow.client)
    }
    if networkOfClient != nil || networkOfServer == nil { flow.progress.insert(.clientIsInside) }
    state.network = networkOfClient ?? networkOfServer
    // A flow between two inside addresses is its client's.
    let destination = networkOfClient == nil ? nil : networkOfServer
    guard let network = state.network,
      let route = plan.route(
        of: network, to: destination, user: flow.user, other: flow.outside)
    else { return }
    state.route = Int16(truncatingIfNeeded: route)
    state.finding.gateway = plan.routes[Int(route)].firstGateway.map {
      Int16(truncatingIfNeeded: $0)
    }
    if state.finding.gateway != nil { counts.judgedFlowCount += 1 }
  }

  /// Gives a flow its reader, now that payload has come.
  mutating func takeReader(for index: Int) {
    if reading.count >= plan.limits.readFlows { _ = giveUpOldestReading() }
    table[index].reader = readers.take(
      table[index].progress.contains(.isTCP)
        ? FlowReader(of: table[index], table[state: index], isDNSPort: table[index].isDNSPort)
        : FlowReader())
    reading.begin(index, in: table)
  }

  /// Reads no further in the flow that has been read for longest.
  ///
  /// - Returns: whether there was one.
  mutating func giveUpOldestReading() -> Bool {
    guard let index = reading.first(in: table) else { return false }
    counts.limits.readingsGivenUp += 1
    releaseReader(of: index)
    return true
  }

  /// Gives back the reader of a flow in which nothing more is to be read.
  mutating func releaseReader(of index: Int) {
    table[index].progress.insert(.isRead)
    let reader = table[index].reader
    guard reader >= 0 else { return }
    heldByteCount -= readers[Int(reader)].heldByteCount
    readers.giveBack(reader)
    table[index].reader = -1
    reading.end()
  }
}
