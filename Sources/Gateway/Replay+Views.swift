import Dissection

// How censors that do not read perfectly see a packet, each reading once for all plans.
extension Replay {
  /// Lets the censors on a flow's way read a packet, each by its own habits.
  mutating func readAsCensors(
    _ packet: Packet, _ bytes: Span<UInt8>, _ arrival: Arrival, _ facts: FlowFacts
  ) {
    if packet.protocolNumber == IPProtocol.tcp {
      readSegment(packet, bytes, arrival, facts)
    } else if packet.payloadCount > 0 {
      readDatagram(packet, bytes, arrival, facts)
    }
  }

  private mutating func readSegment(
    _ packet: Packet, _ bytes: Span<UInt8>, _ arrival: Arrival, _ facts: FlowFacts
  ) {
    if arrival.isFirst {
      if waits(packet, bytes, facts) { return }
      gatherReadings(.stream, facts)
      views.open(facts, readings, in: tracker.table)
    } else {
      openWaitingViews(facts)
    }
    var view = Int(views.connections.first(of: facts.index))
    guard view >= 0 else { return }
    var wantsMore = false
    // A gateway that acted on this segment does not keep those before it from acting too.
    var isAnyLeft = isAnyGatewayLeft(facts)
    while view >= 0, isAnyLeft {
      let reading = views.connections[view].reading
      if reading.visibility.includes(facts.direction) {
        views.read(
          view, packet, bytes, facts, fragmentCount: fragmentCount,
          heldElsewhere: inspector.heldByteCount, into: &space)
        if judge(facts, by: reading) { isAnyLeft = isAnyGatewayLeft(facts) }
      }
      wantsMore = wantsMore || !views.connections[view].isDone
      view = Int(views.connections[view].link)
    }
    if trace != nil { traceConnections(facts) }
    if !wantsMore || isDecidedEverywhere(facts) { views.release(facts.index) }
  }

  private mutating func readDatagram(
    _ packet: Packet, _ bytes: Span<UInt8>, _ arrival: Arrival, _ facts: FlowFacts
  ) {
    let payload = bytes.extracting(packet.payloadRange)
    let isDNS =
      tracker.table[facts.index].protocol == .dns
      || facts.flow.isDNSPort && !QUICLongHeader.mayBegin(payload)
    gatherReadings(isDNS ? .dns : .quic, facts)
    var isAnyLeft = !readings.isEmpty && isAnyGatewayLeft(facts)
    for reading in readings where isAnyLeft && reading.visibility.includes(facts.direction) {
      if isDNS {
        // Bytes 4 and 5 of the header (RFC 768), which is before the payload.
        let promised =
          Int(bytes[packet.transportOffset + 4]) << 8 | Int(bytes[packet.transportOffset + 5])
        views.readDNS(
          reading.habits, payload, isWhole: promised == payload.count + 8, facts, into: &space)
      } else {
        views.readQUIC(reading.habits, payload, silence: arrival.silence, facts, into: &space)
      }
      if judge(facts, by: reading) { isAnyLeft = isAnyGatewayLeft(facts) }
    }
  }

  /// Keeps what censors know of a flow that ends because a SYN follows on its addresses and ports.
  mutating func keepViews(of flow: FlowIndex) {
    openWaitingViews(FlowFacts(endOf: flow, in: tracker.table))
    views.keep(flow, in: tracker.table)
  }

  /// Ends what censors read of a flow that ends.
  mutating func endViews(_ facts: FlowFacts) {
    var view = Int(views.connections.first(of: facts.index))
    while view >= 0, isAnyGatewayLeft(facts) {
      let reading = views.connections[view].reading
      if views.connections[view].reader >= 0 {
        views.close(view, facts, into: &space)
        judge(facts, by: reading)
      }
      view = Int(views.connections[view].link)
    }
    views.release(facts.index)
  }

  /// Whether the censors wait for more than a SYN.
  private mutating func waits(
    _ packet: Packet, _ bytes: Span<UInt8>, _ facts: FlowFacts
  ) -> Bool {
    guard trace == nil else { return false }
    for place in judges.indices where judges[place][facts.index].isDecided { return false }
    gatherReadings(.stream, facts, ofAll: true)
    return views.wait(
      packet, bytes, facts, readings, fragmentCount: fragmentCount)
  }

  /// Opens the views that have waited for more than the SYN of a flow. The packet at hand may have decided
  /// it; gateways before that one read it all the same.
  mutating func openWaitingViews(_ facts: FlowFacts) {
    guard views.isWaiting(facts.index) else { return }
    gatherReadings(.stream, facts, ofAll: true)
    views.openWaiting(facts, readings, in: tracker.table)
  }

  /// Gathers the readings of the boxes on a flow's way, under the plans that may still act, or under all.
  private mutating func gatherReadings(
    _ kind: ReadingKind, _ facts: FlowFacts, ofAll: Bool = false
  ) {
    readings.removeAll(keepingCapacity: true)
    var gathered: [Reading] = []
    swap(&gathered, &readings)
    for place in judges.indices where ofAll || judges[place].gatewaysLeft(facts) > 0 {
      judges[place].addReadings(kind, facts, to: &gathered)
    }
    swap(&gathered, &readings)
  }

  private mutating func isAnyGatewayLeft(_ facts: FlowFacts) -> Bool {
    for place in judges.indices where judges[place].gatewaysLeft(facts) > 0 { return true }
    return false
  }

  private func isDecidedEverywhere(_ facts: FlowFacts) -> Bool {
    for place in judges.indices where !judges[place][facts.index].isDecided { return false }
    return true
  }
}
