import Rules

// How flows end, and how what became of them is told.
extension Replay {
  /// Flows that are best told of at a time: to add them up takes other memory than to read packets, and most
  /// of what either costs is to fetch its own again.
  public static let endedAtATime = 1024

  /// Tells what became of the flows that have ended since the last call, in the order of their ends.
  ///
  /// - Parameters:
  ///   - countMin: how many there must be; fewer wait for a later call, or for `finish`.
  ///   - body: called for each, with where its names are; they are gone afterwards.
  public mutating func takeEnded(
    atLeast countMin: Int = 1, _ body: (FlowRecord, FlowNames) -> Void
  ) {
    guard ended.count >= countMin else { return }
    for record in ended {
      body(record, names)
      names.remove(record.chain)
      if !names.fingerprints.isEmpty { names.fingerprints[record.flow] = nil }
    }
    ended.removeAll(keepingCapacity: true)
  }

  /// The names that flows refer to, of the whole capture.
  public var distinctNames: LegibleNames { names.distinct }

  /// Ends all flows that are still open, in the order in which they began, as the end of the
  /// capture does.
  ///
  /// - Parameter body: called for these, and for those that were not taken before.
  /// - Returns: what was counted beside the flows.
  public mutating func finish(_ body: (FlowRecord, FlowNames) -> Void) -> CaptureCounts {
    for index in table.liveIndexes {
      end(Int(index))
      takeEnded(atLeast: Self.endedAtATime, body)
    }
    takeEnded(body)
    counts.limits.datagramsDropped += defragmenter.droppedCount
    counts.fragments.add(defragmenter.counts)
    counts.limits.answersDropped += memory.droppedCount
    counts.limits.residualsDropped += residuals.droppedCount
    counts.limits.add(buffer.limits)
    buffer.limits = LimitCounts()
    return counts
  }

  /// Ends the flows whose timeouts have ended, so that memory follows the flows that live, and not
  /// the length of the capture.
  mutating func endIdle(at now: Int64) {
    while let index = deadlines.takeFirst(in: table, until: now) { end(index) }
  }

  /// Makes room in a full table: by a flow that has timed out, or else by the next one that would.
  mutating func evict(at now: Int64) {
    if let index = deadlines.takeFirst(in: table, until: now) {
      end(index)
    } else if let index = deadlines.takeFirst(in: table, until: nil) {
      counts.limits.flowsEvicted += 1
      end(index)
    }
  }

  /// Ends a flow: reads what it still holds, tells what became of it, and frees its place.
  mutating func end(_ index: Int) {
    let reader = Int(table[index].reader)
    if reader >= 0, table[index].progress.contains(.isTCP) {
      let heldBefore = readers[reader].heldByteCount
      buffer.begin(frame: table[state: index].firstFrame, isFromClient: true)
      readers[reader].readRest(limits: plan.limits, handshake: &handshake, into: &buffer)
      heldByteCount += readers[reader].heldByteCount - heldBefore
      judge(nil, index)
    }
    endConnections(of: index)
    settle(index)
    if trace != nil { traceActions(index, []) }
    actions.removeAll(keepingCapacity: true)
    noteCollateral(index)
    counts.flowPacketCount += Int(table[index].packetCount)
    ended.append(FlowRecord(table[index], table[state: index], insufficiency(of: index)))
    releaseReader(of: index)
    table.remove(at: index)
  }

  /// Why nothing legible was found in a flow that passed; nil where something was.
  private func insufficiency(of index: Int) -> Insufficiency? {
    let flow = table[index]
    guard table[state: index].finding.verdict == .passed, table[state: index].chain.isEmpty
    else { return nil }
    guard flow.progress.contains(.isTCP) else { return .noName }
    if !flow.progress.contains(.sawSYN), !flow.progress.contains(.sawSYNACK) {
      return .beginsInMidFlow
    }
    return flow.hasEnded || flow.progress.contains(.sawClientPayload) ? .noName : .endsInMidFlow
  }
}
