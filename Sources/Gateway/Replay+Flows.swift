import Captures
import Dissection
import Rules

// How flows begin and end.
extension Replay {
  /// Begins the flow of its first packet.
  ///
  /// - Returns: its index in the table.
  mutating func begin(
    _ packet: Packet, _ key: FlowKey, hash: UInt64, _ first: PacketRecord
  ) -> Int {
    if table.isFull { evict(at: first.timestamp) }
    let clientIsSource = Self.senderIsClient(packet)
    let client = clientIsSource ? packet.source : packet.destination
    let server = clientIsSource ? packet.destination : packet.source
    var record = FlowRecord(
      flow: Int32(truncatingIfNeeded: records.count + 1), protocolNumber: packet.protocolNumber,
      client: client, server: server,
      clientPort: clientIsSource ? packet.sourcePort : packet.destinationPort,
      serverPort: clientIsSource ? packet.destinationPort : packet.sourcePort,
      started: first.timestamp, firstFrame: first.frame)
    let route = locate(&record)
    var flow = Flow(
      key: key, record: Int32(truncatingIfNeeded: records.count), lastSeen: first.timestamp)
    flow.route = route ?? -1
    if FlowKey.isFromLow(packet) == clientIsSource { flow.progress.insert(.clientIsLow) }
    if record.clientIsInside { flow.progress.insert(.clientIsInside) }
    if packet.protocolNumber == IPProtocol.tcp { flow.progress.insert(.isTCP) }
    records.append(record)
    let index = table.insert(flow, hash: hash)
    deadlines.insert(index, in: table)
    judgeBeginning(of: index, frame: first.frame)
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
  private func locate(_ record: inout FlowRecord) -> Int32? {
    var networkOfClient = plan.network(of: record.client)
    let networkOfServer = plan.network(of: record.server)
    if networkOfClient == nil, networkOfServer == nil {
      networkOfClient = plan.networkOfStray(record.client)
    }
    record.clientIsInside = networkOfClient != nil || networkOfServer == nil
    record.network = networkOfClient ?? networkOfServer
    // A flow between two inside addresses passes no gateway, and one between two outside neither.
    guard let network = record.network, networkOfClient == nil || networkOfServer == nil else {
      return nil
    }
    let outside = record.clientIsInside ? record.server : record.client
    guard let route = plan.route(of: network, user: record.user, outside: outside) else {
      return nil
    }
    record.gateway = plan.routes[Int(route)].gateways.first.map { Int16(truncatingIfNeeded: $0) }
    return route
  }

  /// Gives a flow its reader, now that payload has come.
  mutating func takeReader(for index: Int) {
    let record = Int(table[index].record)
    let isDNSPort = records[record].serverPort == 53 || records[record].clientPort == 53
    let reader =
      table[index].progress.contains(.isTCP)
      ? FlowReader(of: table[index], isDNSPort: isDNSPort) : FlowReader()
    if let free = freeReaders.popLast() {
      readers[Int(free)] = reader
      table[index].reader = free
    } else {
      readers.append(reader)
      table[index].reader = Int32(truncatingIfNeeded: readers.count - 1)
    }
  }

  /// Gives back the reader of a flow in which nothing more is to be read.
  mutating func releaseReader(of index: Int) {
    table[index].progress.insert(.isRead)
    let reader = table[index].reader
    guard reader >= 0 else { return }
    heldByteCount -= readers[Int(reader)].heldByteCount
    readers[Int(reader)] = FlowReader()
    freeReaders.append(reader)
    table[index].reader = -1
  }

  /// Makes room in a full table: by a flow that has timed out, or else by the next one that would.
  private mutating func evict(at now: Int64) {
    if let index = deadlines.takeFirst(in: table, until: now) {
      end(index)
    } else if let index = deadlines.takeFirst(in: table, until: nil) {
      counts.limits.flowsEvicted += 1
      end(index)
    }
  }

  /// Ends a flow: reads what it still holds, completes its record, and frees its place.
  mutating func end(_ index: Int) {
    let reader = Int(table[index].reader)
    if reader >= 0, table[index].progress.contains(.isTCP) {
      let heldBefore = readers[reader].heldByteCount
      buffer.begin(frame: records[Int(table[index].record)].firstFrame, isFromClient: true)
      readers[reader].readRest(limits: plan.limits, handshake: &handshake, into: &buffer)
      heldByteCount += readers[reader].heldByteCount - heldBefore
      judge(nil, index)
    }
    complete(index)
    releaseReader(of: index)
    table.remove(at: index)
  }

  private mutating func complete(_ index: Int) {
    let flow = table[index]
    let record = Int(flow.record)
    records[record].packetCount = flow.packetCount
    records[record].byteCount = flow.byteCount
    if records[record].verdict == .passed, records[record].nameCount == 0 {
      records[record].insufficiency = insufficiency(of: flow)
    }
    noteSharedAddress(record)
  }

  /// Why nothing legible was found in a flow that passed.
  private func insufficiency(of flow: Flow) -> Insufficiency {
    guard flow.progress.contains(.isTCP) else { return .noName }
    if !flow.progress.contains(.sawSYN), !flow.progress.contains(.sawSYNACK) {
      return .beginsInMidFlow
    }
    return flow.hasEnded || flow.progress.contains(.sawClientPayload) ? .noName : .endsInMidFlow
  }
}
