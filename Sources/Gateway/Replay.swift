import BasicContainers
public import Captures
import Dissection
import Rules

/// The replay of one capture through the gateways of some plans: the whole per-packet path.
///
/// Packets go in by the batch; what became of the flows comes out with `finish`. One value serves
/// one capture and one thread.
///
/// A packet passes: decoding (`Packet`), its flow (`FlowTracker`), what is legible in it, once for each
/// distinct way of reading (`Inspector`, `CensorViews`), and for each plan the rules that name that, the
/// boxes that act, and what comes of it (`Judge`).
public struct Replay: ~Copyable {
  var tracker: FlowTracker
  var space: InspectionSpace
  var inspector: Inspector
  var views: CensorViews
  /// One a plan.
  var judges = UniqueArray<Judge>()
  var names: FlowNames
  /// Flows that have ended and were not asked for yet.
  var ended = EndedFlows()
  var counts = CaptureCounts()
  /// Scratch for readings that plans share.
  var readings: [Reading] = []
  /// Scratch for a datagram that is put together of fragments.
  var datagram: [UInt8] = []
  /// The fragments of the datagram that is being read; 0 while a packet is that came whole.
  var fragmentCount: Int32 = 0
  /// The most that readers have held at once, in bytes.
  private(set) var heldBytesPeak = 0
  /// Whether a censor has thought something of a connection by chance.
  public var hasDrawn: Bool { views.hasDrawn }
  private let limits: Limits
  var namesPerFlow: Int { limits.namesPerFlow }
  let lastStage: Stage
  /// The stages beyond dissection that are left out.
  let skips: SkippedStages
  /// Whether gateways that see one side of a flow remember flows.
  private let hasOneWayResiduals: Bool
  /// Whether rules of a plan have conditions.
  private let hasConditions: Bool
  /// Whether a box of a plan does not act at once.
  private let hasLateBoxes: Bool
  /// Whether fingerprints of ClientHellos are kept with flows.
  let takesFingerprints: Bool

  // Observers, each only when it is asked for.

  /// The number of the packet at hand among those of the capture, from 0, where they are dealt out to lanes.
  var packetNumber: UInt64 = 0
  /// Of each flow that has begun, the number of its first packet.
  public private(set) var firstPackets: [UInt64] = []
  private let notesFirstPackets: Bool

  /// What `names` prints; emptied by `takeNameEvents`.
  var events: NameEvents?
  /// What became of the packets of the last batch, under the first plan.
  public internal(set) var fates: PacketFates?
  /// What happened to one flow, under the first plan.
  public internal(set) var trace: FlowTrace?

  /// A replay of one capture under one plan.
  public init(
    _ plan: Plan, observing: Observers = Observers(), upTo lastStage: Stage = .metrics
  ) throws {
    try self.init([plan], observing: observing, upTo: lastStage)
  }

  /// A replay of one capture.
  ///
  /// - Parameters:
  ///   - plans: one at least, with the same limits.
  ///   - observers: what is kept beside what became of flows.
  ///   - lastStage: behind which it stops, to be timed; what it reports is then not whole.
  /// - Throws: `ConfigurationError` when the keyword scratch cannot be allocated.
  public init(
    _ plans: [Plan], observing observers: Observers = Observers(), upTo lastStage: Stage = .metrics
  ) throws {
    precondition(!plans.isEmpty, "a replay needs a plan")
    self.lastStage = lastStage
    limits = plans[0].limits
    skips = SkippedStages(after: lastStage)
    notesFirstPackets = observers.notesFirstPackets
    hasOneWayResiduals = plans.contains { $0.hasOneWayResiduals }
    let wanted = FieldSet(
      Field.allCases.filter { field in plans.contains { $0.matcher.wants(field) } }
        .map { FieldSet($0) })
    let (catalogue, numbers) = ReadingCatalogue.of(plans, sharesDraws: observers.sharesDraws)
    let protocols = ProtocolNames(hiddenNames: plans[0].hiddenNames)
    tracker = FlowTracker(limits)
    takesFingerprints = observers.takesFingerprints
    let needs = Self.needs(of: plans)
    hasConditions = needs != nil
    hasLateBoxes = plans.contains { $0.hasLateBoxes }
    space = InspectionSpace(
      limits, wanted: wanted, takesFingerprints: observers.takesFingerprints, needs: needs)
    space.http = catalogue.streams.map(\.habits.http)
    inspector = Inspector(protocols)
    views = CensorViews(
      lastStage >= .censor ? catalogue : ReadingCatalogue(), limits, protocols)
    names = FlowNames(byteCountMax: limits.nameBytes)
    for (plan, numbers) in zip(plans, numbers) {
      judges.append(
        try Judge(plan, numbers, skips: skips, profilesRules: observers.profilesRules))
    }
    if observers.listsNames { events = NameEvents() }
    if observers.tracksFates || observers.tracedFlow != nil { fates = PacketFates() }
    trace = observers.tracedFlow.map { FlowTrace(flow: UInt32(clamping: $0)) }
  }

  /// What the conditions of all plans' rules ask for; nil without any.
  private static func needs(of plans: [Plan]) -> ConditionNeeds? {
    plans.reduce(into: nil) { needs, plan in
      guard !plan.matcher.conditions.isEmpty else { return }
      needs = (needs ?? []).union(plan.matcher.conditions.needs)
    }
  }

  /// Reads the packets of a batch, which are in the order of their times. What became of the flows that ended meanwhile is
  /// kept until `takeEnded`.
  public mutating func process(_ batch: borrowing PacketBatch) {
    guard lastStage > .dissection else { return dissect(batch) }
    fates?.begin()
    let bytes = batch.bytes.span
    for record in batch.records {
      // At each packet, whatever a batch is: what a flow's end changes, later packets must find so.
      endIdle(at: record.timestamp)
      process(
        bytes.extracting(record.offset..<(record.offset + record.capturedCount)), record,
        linkType: batch.linkType)
    }
  }

  /// Reads a whole packet: finds its flow, and reads what is legible in the packets that it was on the link.
  ///
  /// - Parameter isWhole: whether the frame holds it, and nothing else.
  mutating func read(
    _ packet: Packet, _ bytes: Span<UInt8>, _ record: PacketRecord, isWhole: Bool
  ) {
    let arrival = arrive(packet, bytes, record)
    if mayBeSeveral(packet, arrival), readSegments(packet, bytes, record, arrival, isWhole: isWhole)
    {
      return
    }
    read(packet, bytes, record, arrival, isWhole: isWhole)
  }

  /// Reads what is legible in a packet of a flow, and judges it.
  @inline(__always)
  mutating func read(
    _ packet: Packet, _ bytes: Span<UInt8>, _ record: PacketRecord, _ arrival: Arrival,
    isWhole: Bool
  ) {
    guard concerns(packet, bytes, arrival) else {
      if tracker.table[arrival.flow].progress.contains(.isDecided) {
        for place in judges.indices {
          _ = judges[place].noteRest(arrival.flow, arrival.direction)
        }
      }
      return
    }
    let facts = FlowFacts(arrival, in: tracker.table)
    for place in judges.indices {
      if arrival.isFirst {
        judges[place].begin(facts, names: &names)
      } else {
        judges[place].resume(facts)
      }
    }
    if trace != nil { tracePacket(packet, bytes, record, facts) }
    let payload = bytes.extracting(packet.payloadRange)
    if hasConditions, arrival.isFirstRequest {
      for place in judges.indices { judges[place].noteFirstPayload(payload, facts) }
    }
    if inspector.read(packet, payload, arrival, in: &tracker.table, into: &space) {
      judge(facts, by: .perfect)
    } else {
      space.buffer.forgetQuery()
    }
    heldBytesPeak = max(heldBytesPeak, inspector.heldByteCount + views.connections.heldByteCount)
    if trace != nil { traceReader(facts) }
    if !views.catalogue.isEmpty { readAsCensors(packet, bytes, arrival, facts) }
    for place in judges.indices {
      if arrival.isFirstRequest { _ = judges[place].blockByResidual(facts, .data) }
      if hasLateBoxes { judges[place].advance(packet, payload, facts) }
      judges[place].settle(facts)
    }
    if hasLateBoxes { noteWatched(facts) }
    noteFate(packet, bytes, facts, isWhole: isWhole)
    for place in judges.indices { judges[place].actions.removeAll() }
  }

  /// Finds the flow of a packet, or begins one.
  @inline(__always)
  private mutating func arrive(
    _ packet: Packet, _ bytes: Span<UInt8>, _ record: PacketRecord
  ) -> Arrival {
    let key = FlowKey(packet)
    let hash = tracker.table.hash(key)
    var known = tracker.table.find(key, hash: hash, vlanTags: packet.vlanTags)
    var formerSequence: UInt32 = 0
    if let former = known, tracker.table.isFollowed(former, by: packet, at: record.timestamp) {
      if !views.catalogue.isEmpty { keepViews(of: former) }
      formerSequence = tracker.unansweredSequence(of: former)
      end(former)
      known = nil
    }
    let flow = known ?? begin(packet, key, hash: hash, record)
    if formerSequence != 0 { tracker.table[state: flow].serverSequence = formerSequence }
    if packet.flags.contains(.syn) { tracker.noteSegmentSize(packet, bytes, of: flow) }
    return tracker.note(packet, record, of: flow)
  }

  private mutating func begin(
    _ packet: Packet, _ key: FlowKey, hash: UInt64, _ first: PacketRecord
  ) -> FlowIndex {
    if tracker.table.isFull { evict(at: first.timestamp) }
    if notesFirstPackets { firstPackets.append(packetNumber) }
    let flow = tracker.begin(packet, key, hash: hash, first)
    if skips.contains(.observation) { tracker.table[flow].progress.insert(.isRead) }
    return flow
  }

  /// Whether a packet can change what becomes of its flow: most packets of most flows cannot.
  @inline(__always)
  private func concerns(
    _ packet: Packet, _ bytes: Span<UInt8>, _ arrival: Arrival
  ) -> Bool {
    let progress = tracker.table[arrival.flow].progress
    if progress.intersection([.isRead, .isWatched]) != .isRead || arrival.isFirst
      || arrival.isFirstRequest
    {
      return true
    }
    if hasOneWayResiduals || fates != nil { return true }
    if progress.contains(.isTCP) { return views.connections.follow(arrival.flow) }
    guard packet.payloadCount > 0 else { return false }
    return views.catalogue.readsDatagrams
      || arrival.direction == .toServer && !skips.contains(.observation)
        && QUICLongHeader.mayBegin(bytes.extracting(packet.payloadRange))
  }

  /// Lets all plans judge what was read of the packet at hand, or what is read last of a flow.
  ///
  /// - Parameter reading: by whom.
  /// - Returns: whether there was anything to judge.
  @discardableResult
  mutating func judge(_ facts: FlowFacts, by reading: Reading) -> Bool {
    let unlistedCount = reading == .perfect ? rememberNames(facts) : 0
    if trace != nil { traceObservations(facts, readBy: reading) }
    guard !space.buffer.isEmpty else { return false }
    for place in judges.indices {
      judges[place].judge(space.buffer, facts, by: reading, names: &names)
    }
    if unlistedCount > 0 { listCauses(facts) }
    return true
  }
}
