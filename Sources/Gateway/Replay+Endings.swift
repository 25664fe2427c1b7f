import Dissection
import Rules

// How flows end, and how what became of them is told.
extension Replay {
  /// Batch size for delivering ended flows: to add them up takes other memory than to read packets, and
  /// most of what either costs is to fetch its own again.
  public static let endedAtATime = 1024

  /// Tells what became of the flows that have ended since the last call, under the first plan, in the
  /// order of their ends.
  ///
  /// - Parameters:
  ///   - countMin: how many there must be; fewer wait for a later call, or for `finish`.
  ///   - body: called for each, with where its names are; they are gone afterwards.
  public mutating func takeEnded(
    atLeast countMin: Int = 1, _ body: (FlowRecord, FlowNames) -> Void
  ) {
    takeEnded(atLeast: countMin) { plan, record, names in
      if plan == 0 { body(record, names) }
    }
  }

  /// Tells what became of the flows that have ended since the last call: under the first plan, then
  /// under the next, each in the order of their ends.
  ///
  /// - Parameters:
  ///   - countMin: how many there must be; fewer wait for a later call, or for `finish`.
  ///   - body: called for each plan and flow.
  public mutating func takeEnded(
    atLeast countMin: Int = 1, _ body: (_ plan: Int, FlowRecord, FlowNames) -> Void
  ) {
    guard ended.count >= countMin else { return }
    for plan in judges.indices {
      for place in ended.flows.indices {
        body(plan, FlowRecord(ended.flows[place], ended.judged(place, plan: plan)), names)
      }
    }
    for place in ended.flows.indices {
      names.remove(ended.flows[place].state.chain)
      for plan in judges.indices { names.remove(ended.judged(place, plan: plan).evaded) }
      if !names.fingerprints.isEmpty {
        names.fingerprints[ended.flows[place].state.number] = nil
      }
    }
    ended.removeAll()
  }

  /// When the oldest of the flows began that have not ended yet, in nanoseconds since 1970; nil without
  /// any. Each flow is looked at.
  public var oldestStart: Int64? { tracker.table.oldestStart }

  /// The names that flows refer to, of the whole capture.
  public var distinctNames: LegibleNames { names.distinct }

  /// How often rules of a plan were hit, when that was asked for.
  public func profile(of plan: Int = 0) -> RuleProfile? { judges[plan].profile }

  /// Ends all flows that are still open, in the order in which they began, as the end of the
  /// capture does.
  ///
  /// - Parameter body: called for these, and for those that were not taken before.
  /// - Returns: what was counted beside the flows, under the first plan.
  public mutating func finish(_ body: (FlowRecord, FlowNames) -> Void) -> CaptureCounts {
    finish { plan, record, names in
      if plan == 0 { body(record, names) }
    }
    return counts(of: 0)
  }

  /// Ends all flows that are still open, under all plans.
  public mutating func finish(_ body: (_ plan: Int, FlowRecord, FlowNames) -> Void) {
    for index in tracker.table.liveIndexes {
      end(index)
      takeEnded(atLeast: Self.endedAtATime, body)
    }
    takeEnded(body)
  }

  /// What was counted beside the flows under a plan, so far.
  public func counts(of plan: Int) -> CaptureCounts {
    var counts = counts
    counts.flowCount = tracker.flowCount
    counts.judgedFlowCount = judges[plan].judgedFlowCount
    counts.fragments.add(tracker.defragmenter.counts)
    counts.fates = judges[plan].fates
    counts.limits.datagramsDropped += tracker.defragmenter.droppedCount
    counts.limits.answersDropped += judges[plan].resolver.droppedCount
    counts.limits.residualsDropped += judges[plan].residuals.droppedCount
    counts.limits.connectionsGivenUp += views.givenUpCount
    counts.limits.add(space.buffer.limits)
    return counts
  }

  /// Ends the flows whose timeouts have ended, so that memory follows the flows that live, and not
  /// the length of the capture.
  @inline(__always)
  mutating func endIdle(at now: Int64) {
    while let index = tracker.takeTimedOut(at: now) { end(index) }
  }

  /// Makes room in a full table: by a flow that has timed out, or else by the next one that would.
  mutating func evict(at now: Int64) {
    if let index = tracker.takeTimedOut(at: now) {
      end(index)
    } else if let index = tracker.takeNextToTimeOut() {
      counts.limits.flowsEvicted += 1
      end(index)
    }
  }

  /// Ends a flow: reads what it still holds, tells what became of it, and frees its place.
  mutating func end(_ index: FlowIndex) {
    let facts = FlowFacts(endOf: index, in: tracker.table)
    for place in judges.indices { judges[place].endFlow(facts) }
    if inspector.readRest(facts, into: &space) { judge(facts, by: .perfect) }
    endViews(facts)
    for place in judges.indices { judges[place].settle(facts) }
    if trace != nil { traceActions(facts, []) }
    // Names that were read last are among them.
    let last = FlowFacts(endOf: index, in: tracker.table)
    for place in judges.indices {
      judges[place].actions.removeAll()
      judges[place].close(last)
      judges[place].noteCollateral(last, names)
      ended.append(judges[place][index])
    }
    counts.flowPacketCount += Int(last.flow.packetCount)
    if last.flow.isOneWay { counts.oneWayFlowCount += 1 }
    ended.append(EndedFlow(flow: last.flow, state: last.state))
    inspector.release(index, in: &tracker.table)
    tracker.remove(index)
  }

  /// Keeps the names that a perfect reader has read in the packet at hand with their flow, and for
  /// the list of names.
  ///
  /// - Returns: how many of them the flow has no room for.
  mutating func rememberNames(_ facts: FlowFacts) -> Int {
    noteFingerprints(facts)
    var unlistedCount = 0
    for position in space.buffer.observations.indices {
      let observation = space.buffer.observations[position]
      guard observation.field.isName else { continue }
      let bytes = space.buffer.bytes
      let name = bytes.span.extracting(observation.range)
      let known = names.add(
        name, observation, to: &tracker.table[state: facts.index].chain,
        countMax: namesPerFlow)
      if known?.isListed != true {
        counts.limits.namesDropped += 1
        unlistedCount += 1
      }
      space.buffer.setName(known?.name, at: position)
      tracker.table[state: facts.index].lastName = known?.name
      events?.add(name, observation, of: facts.flow)
    }
    return unlistedCount
  }

  /// Lists names of the packet at hand with their flow, though it has too many, on which a gateway acts.
  mutating func listCauses(_ facts: FlowFacts) {
    for observation in space.buffer.observations where observation.name != nil {
      for place in judges.indices {
        let finding = judges[place][facts.index].finding
        guard finding.frame == observation.frame, finding.site == observation.name else { continue }
        let bytes = space.buffer.bytes
        _ = names.add(
          bytes.span.extracting(observation.range), observation,
          to: &tracker.table[state: facts.index].chain, countMax: .max)
      }
    }
  }

  private mutating func noteFingerprints(_ facts: FlowFacts) {
    guard takesFingerprints, let note = space.buffer.hellos.first else { return }
    let bytes = space.buffer.bytes
    names.fingerprints[facts.state.number] = TLSFingerprint(
      note.hello, bytes.span.extracting(note.message), over: note.isQUIC ? .quic : .tcp)
  }
}
