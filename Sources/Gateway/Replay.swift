public import Captures
import Dissection
import Rules

/// The replay of one capture through the gateways of a plan: the whole per-packet path.
///
/// Packets go in by the batch; what became of the flows comes out with `finish`. One value serves
/// one capture and one thread; a run over many captures takes one each.
///
/// A packet passes: decoding (`Packet`), its flow (`FlowTable`), the flow's reader as long as it
/// has one (`FlowReader`), the names and contents that it noted (`Observation`), the rules that
/// name them (`RuleMatcher`), the censor of each gateway on the way, and its reaction.
public struct Replay: ~Copyable {
  let plan: Plan
  var table: FlowTable
  var deadlines = FlowDeadlines()
  var readers = FlowReaderPool()
  var reading = ReadingQueue()
  var memory: ResolverMemory
  var residuals: ResidualMemory
  var defragmenter: Defragmenter
  var names: FlowNames
  /// What became of flows that have ended and were not asked for yet.
  var ended: [FlowRecord] = []
  var counts = CaptureCounts()
  /// Bytes that the readers hold for segments and messages that are not whole yet.
  var heldByteCount = 0
  /// What censors that do not read perfectly know of the flows; empty where all do.
  var connections = CensorConnections()
  private let hasHabits: Bool
  private let lastStage: Stage
  /// The stages beyond dissection that are left out.
  let skips: SkippedStages

  // Scratch, emptied for each packet or message; the storage stays.
  var buffer: ObservationBuffer
  var handshake: [UInt8] = []
  var datagram: [UInt8] = []
  var hits: [RuleHit] = []
  /// What is done upon the packet at hand, in the order of boxes: the first decides.
  var actions: [BoxAction] = []
  /// Whether these are answers to a further query of a flow, which decide nothing.
  var areFurtherAnswers = false
  var keywordScratch: KeywordScratch
  var opener = QUICInitialOpener()

  /// What `names` prints, when it is asked for; emptied by `takeNameEvents`.
  var events: NameEvents?
  /// How often rules were hit, when that is asked for.
  public internal(set) var profile: RuleProfile?
  /// What became of the packets of the last batch, when that is asked for.
  public internal(set) var fates: PacketFates?
  /// What happened to one flow, when that is asked for.
  public internal(set) var trace: FlowTrace?
  /// Whether payload is searched for keywords: readers then stay until enough of it has come.
  let searchesPayload: Bool

  /// A replay of one capture.
  ///
  /// - Parameters:
  ///   - listsNames: whether each occurrence of a name is kept for `takeNameEvents`.
  ///   - takesFingerprints: whether those of ClientHellos are kept with the names.
  ///   - profilesRules: whether `profile` is kept.
  ///   - tracksFates: whether `fates` is kept.
  ///   - tracedFlow: the number of a flow whose `trace` is kept.
  ///   - lastStage: behind which it stops, to be timed; what it reports is then not whole.
  /// - Throws: `ConfigurationError` when the keyword scratch cannot be allocated.
  public init(
    _ plan: Plan, listsNames: Bool = false, takesFingerprints: Bool = false,
    profilesRules: Bool = false, tracksFates: Bool = false, tracedFlow: Int? = nil,
    upTo lastStage: Stage = .metrics
  ) throws {
    self.plan = plan
    self.lastStage = lastStage
    skips = SkippedStages(after: lastStage)
    hasHabits = !plan.readsPerfectly && lastStage >= .censor
    table = FlowTable(countMax: plan.limits.flows)
    memory = ResolverMemory(countMax: plan.limits.taughtAddresses)
    residuals = ResidualMemory(countMax: plan.limits.residuals)
    names = FlowNames(byteCountMax: plan.limits.nameBytes)
    defragmenter = Defragmenter(datagramsMax: plan.limits.datagrams)
    let wanted = Field.allCases.filter { plan.matcher.wants($0) }
    buffer = ObservationBuffer(
      wanted: FieldSet(wanted.map { FieldSet($0) }), wantsHellos: takesFingerprints)
    searchesPayload = plan.matcher.wants(.payload)
    keywordScratch = try KeywordScratch(for: plan.matcher)
    if listsNames { events = NameEvents() }
    if tracksFates || tracedFlow != nil { fates = PacketFates() }
    trace = tracedFlow.map { FlowTrace(flow: UInt32(clamping: $0)) }
    if profilesRules { profile = RuleProfile(ruleCount: plan.matcher.rules.count) }
  }

  /// Reads the packets of a batch, in their order. What became of the flows that ended meanwhile is
  /// kept until `takeEnded`.
  public mutating func process(_ batch: borrowing PacketBatch) {
    guard lastStage > .dissection else { return dissect(batch) }
    fates?.begin()
    let bytes = batch.bytes.span
    var earliest = Int64.max
    for record in batch.records {
      earliest = min(earliest, record.timestamp)
      process(
        bytes.extracting(record.offset..<(record.offset + record.capturedCount)), record,
        linkType: batch.linkType)
    }
    // The earliest time of many: one packet with a wrong clock ends nothing.
    endIdle(at: earliest)
  }

  /// Reads the headers, and no more.
  private mutating func dissect(_ batch: borrowing PacketBatch) {
    guard lastStage == .dissection else { return }
    let bytes = batch.bytes.span
    for record in batch.records {
      let range = record.offset..<(record.offset + record.capturedCount)
      do throws(Undecoded) {
        let packet = try Packet(bytes.extracting(range), linkType: batch.linkType)
        counts.byteCount += Int64(packet.payloadCount)
      } catch {
        counts.note(error, frame: record.frame)
      }
    }
  }

  private mutating func process(
    _ bytes: Span<UInt8>, _ record: PacketRecord, linkType: LinkType
  ) {
    fates?.beginPacket()
    counts.packetCount += 1
    counts.byteCount += Int64(record.originalCount)
    var packet: Packet
    do throws(Undecoded) {
      packet = try Packet(bytes, linkType: linkType)
    } catch {
      counts.note(error, frame: record.frame)
      return
    }
    // A length that promises more than a frame that was captured whole has is a lie, and no gap.
    packet.missingCount = min(packet.missingCount, record.originalCount - record.capturedCount)
    if let fragment = packet.fragment {
      reassemble(packet, fragment, bytes, record)
    } else {
      read(packet, bytes, record, isWhole: true)
    }
  }

  /// Adds a fragment, and reads the datagram that it completes.
  private mutating func reassemble(
    _ packet: Packet, _ fragment: Fragment, _ bytes: Span<UInt8>, _ record: PacketRecord
  ) {
    counts.fragmentCount += 1
    var whole: [UInt8] = []
    swap(&whole, &datagram)
    defer { swap(&whole, &datagram) }
    whole.removeAll(keepingCapacity: true)
    guard
      defragmenter.add(packet, fragment, bytes: bytes, at: record.timestamp, into: &whole)
    else { return }
    defer { defragmenter.finishDatagram() }
    // A tunnel may carry fragments of its own; one level is read.
    if let packet = try? Packet(whole.span, linkType: .raw), packet.fragment == nil {
      read(packet, whole.span, record, isWhole: false)
    } else {
      counts.fragments.unreadDatagrams += 1
    }
  }

  /// Reads a whole packet: finds its flow, and lets the flow's reader see it.
  ///
  /// - Parameter isWhole: whether it is the record's, and not put together of fragments.
  private mutating func read(
    _ packet: Packet, _ bytes: Span<UInt8>, _ record: PacketRecord, isWhole: Bool
  ) {
    let key = FlowKey(packet)
    let hash = table.hash(key)
    var index = table.find(key, hash: hash)
    var formerSequence: UInt32 = 0
    if let found = index, table.isFollowed(found, by: packet, at: record.timestamp) {
      if hasHabits { keepConnections(of: found) }
      formerSequence = unansweredSequence(of: found)
      end(found)
      index = nil
    }
    let flow = index ?? begin(packet, key, hash: hash, record)
    if formerSequence != 0 { table[state: flow].serverSequence = formerSequence }
    let sawClientPayload = table[flow].progress.contains(.sawClientPayload)
    let silence = record.timestamp &- table[flow].lastSeen
    let isFromClient = table[flow].note(
      fromLow: FlowKey.isFromLow(packet), hasPayload: packet.payloadCount > 0,
      at: record.timestamp, byteCount: record.originalCount)
    if !packet.flags.isDisjoint(with: [.syn, .fin, .rst]) {
      noteFlags(packet, isFromClient: isFromClient, flow)
    }
    if trace != nil { tracePacket(packet, bytes, record, isFromClient: isFromClient, flow) }
    let wasDecided = table[flow].progress.contains(.isDecided)
    if plan.hasOneWayResiduals {
      judgeFirstOfSide(isFromClient: isFromClient, flow, frame: record.frame)
    }
    let progress = table[flow].progress
    if !progress.contains(.isRead) {
      if table[flow].reader < 0, packet.payloadCount > 0 { takeReader(for: flow) }
      if table[flow].reader >= 0 {
        readPayload(packet, bytes, record, isFromClient: isFromClient, flow)
        if isFromClient, !sawClientPayload { judgeFirstPayload(packet, bytes, record, flow) }
      }
    }
    if trace != nil, packet.protocolNumber == IPProtocol.tcp {
      traceReader(of: flow, isFromClient: isFromClient)
    }
    if hasHabits {
      readAsCensors(
        packet, bytes, record, isFromClient: isFromClient, flow, wasDecided: wasDecided,
        silence: silence)
    }
    if isFromClient, packet.payloadCount > 0, !sawClientPayload {
      _ = blockByResidual(flow, .data, isFromClient: true, frame: record.frame)
    }
    if !actions.isEmpty, !areFurtherAnswers { settle(flow) }
    fates?.note(flow: table[state: flow].number)
    if !actions.isEmpty {
      noteFate(packet, bytes, record, isFromClient: isFromClient, flow, isWhole: isWhole)
    } else if !table[flow].progress.isDisjoint(with: [.losesRest, .sendsNoRest]) {
      noteRest(isFromClient: isFromClient, flow)
    }
    if !actions.isEmpty {
      actions.removeAll(keepingCapacity: true)
      areFurtherAnswers = false
    }
  }

  /// The number of a SYN of the client that nothing has answered; 0 when there is none.
  private func unansweredSequence(of index: Int) -> UInt32 {
    let progress = table[index].progress
    return progress.contains(.sawSYN) && !progress.contains(.sawSYNACK)
      ? table[state: index].clientSequence : 0
  }

  /// Notes what SYN, FIN and RST say of the life of a TCP flow.
  private mutating func noteFlags(_ packet: Packet, isFromClient: Bool, _ index: Int) {
    var progress = table[index].progress
    if packet.flags.contains(.syn), packet.flags.contains(.ack) {
      if !isFromClient, !progress.contains(.sawSYNACK) {
        progress.insert(.sawSYNACK)
        // Of two SYNs it is the acknowledged one that counts.
        let former = table[state: index].serverSequence
        if former != 0, packet.acknowledgement &- 1 == former {
          table[state: index].clientSequence = former
        }
        table[state: index].serverSequence = packet.sequence
      }
    } else if packet.flags.contains(.syn), isFromClient, !progress.contains(.sawSYN) {
      progress.insert(.sawSYN)
      table[state: index].clientSequence = packet.sequence
    }
    if packet.flags.contains(.rst), !isDropped(reset: packet, isFromClient: isFromClient, index) {
      progress.insert(.wasReset)
    }
    if packet.flags.contains(.fin) {
      progress.insert(isFromClient ? .clientFinished : .serverFinished)
    }
    table[index].progress = progress
  }

  /// Whether a client that has sent its SYN, and nothing else, drops a RST: one that does not acknowledge the
  /// SYN is none (RFC 9293 §3.10.7.3). Servers that evade censors send such (Bock et al., "Come as You Are",
  /// SIGCOMM 2020, strategy 1), and the connection comes about.
  private func isDropped(reset: Packet, isFromClient: Bool, _ index: Int) -> Bool {
    let progress = table[index].progress
    guard !isFromClient, progress.contains(.sawSYN),
      progress.isDisjoint(with: [.sawSYNACK, .sawClientPayload])
    else { return false }
    let acknowledged = reset.acknowledgement &- table[state: index].clientSequence
    return !reset.flags.contains(.ack) || acknowledged == 0 || acknowledged > 0xffff
  }

  private mutating func readPayload(
    _ packet: Packet, _ bytes: Span<UInt8>, _ record: PacketRecord, isFromClient: Bool,
    _ index: Int
  ) {
    let payload = bytes.extracting(packet.payloadRange)
    buffer.begin(frame: record.frame, isFromClient: isFromClient)
    let isFinished =
      packet.protocolNumber == IPProtocol.tcp
      ? readSegment(packet, payload, isFromClient: isFromClient, index)
      : readDatagram(packet, payload, Int(table[index].reader))
    judge(packet, index)
    noteProtocol(packet, payload, isFromClient: isFromClient, index)
    if isFinished { releaseReader(of: index) }
    while heldByteCount > plan.limits.heldBytes, giveUpOldestReading() {}
  }

  /// - Returns: whether nothing more is to be read in the flow.
  private mutating func readSegment(
    _ packet: Packet, _ payload: Span<UInt8>, isFromClient: Bool, _ index: Int
  ) -> Bool {
    let reader = Int(table[index].reader)
    let heldBefore = readers[reader].heldByteCount
    let isKept = readers[reader].readSegment(
      packet, payload, isFromClient: isFromClient, limits: plan.limits, handshake: &handshake,
      into: &buffer)
    if !isKept { counts.limits.segmentsDropped += 1 }
    // After a FIN of both sides nothing comes but what was lost. A RST is not trusted so: the
    // capture tells whether the ends believed it.
    let isClosed =
      table[index].progress.isSuperset(of: [.clientFinished, .serverFinished])
      && !readers[reader].hasHoles
    if isClosed {
      readers[reader].readRest(limits: plan.limits, handshake: &handshake, into: &buffer)
    }
    heldByteCount += readers[reader].heldByteCount - heldBefore
    return isClosed
      || readers[reader].isFinished(searching: searchesPayload, limits: plan.limits)
  }

  /// - Returns: whether nothing more is to be read in the flow.
  private mutating func readDatagram(
    _ packet: Packet, _ payload: Span<UInt8>, _ reader: Int
  ) -> Bool {
    let heldBefore = readers[reader].heldByteCount
    readers[reader].datagrams.consume(
      payload, packet: packet, opener: &opener, plaintext: &handshake, limits: plan.limits,
      into: &buffer)
    heldByteCount += readers[reader].heldByteCount - heldBefore
    return readers[reader].datagrams.isFinished(searching: searchesPayload, limits: plan.limits)
  }
}
