import Gateway

/// How far the figures of a capture can be trusted: what the recording hides, or what was put right before
/// anything was judged. Every format prints these entries, and tells nothing of it elsewhere.
struct CaptureTrust: Sendable {
  /// What there is to know of a recording.
  enum Kind: String, CaseIterable, Sendable {
    /// Recorded on a host with offload.
    case joinedPackets = "packets_joined"
    /// Cut by a snap length.
    case cutPackets = "packets_cut_short"
    case oneWayFlows = "flows_one_way"
    /// Recorded on the wrong side of others of their flow.
    case movedPackets = "packets_moved"
    /// Recorded with a wrong clock.
    case correctedTimes = "packets_with_corrected_times"
    /// A reason why packets were not read.
    case undecoded
    /// A limit that was reached.
    case limit = "limit_reached"
  }

  /// One thing to know, and how often.
  struct Entry: Sendable {
    var kind: Kind
    /// Of `undecoded` and `limit` which.
    var name: String?
    var count: Int
  }

  /// The kinds that have one count, also where that is 0, in the order of `Kind`.
  let totals: [Entry]
  /// Why packets were not read, the most frequent reason first.
  let undecoded: [Entry]
  /// All limits, also those that were not reached, in a fixed order.
  let limits: [Entry]

  /// What was counted.
  init(_ counts: CaptureCounts) {
    totals = [
      Entry(kind: .joinedPackets, count: counts.joinedPacketCount),
      Entry(kind: .cutPackets, count: counts.cutPacketCount),
      Entry(kind: .oneWayFlows, count: counts.oneWayFlowCount),
      Entry(kind: .movedPackets, count: counts.movedPacketCount),
      Entry(kind: .correctedTimes, count: counts.correctedTimeCount),
    ]
    var byReason: [String: Int] = [:]
    for (reason, count) in counts.undecoded {
      byReason[reason.description, default: 0] += count.count
    }
    undecoded = byReason.map { Entry(kind: .undecoded, name: $0.key, count: $0.value) }
      .sorted { ($1.count, $0.name ?? "") < ($0.count, $1.name ?? "") }
    limits = counts.limits.all.map { Entry(kind: .limit, name: $0.name, count: $0.count) }
  }

  /// What there is to say: the entries that are not 0, as a reader should see them.
  var told: [Entry] { (totals + undecoded + limits).filter { $0.count > 0 } }
}

extension CaptureTrust.Entry {
  /// What is counted, in a few words.
  var label: String {
    switch kind {
    case .joinedPackets: "packets joined by offload, split again"
    case .cutPackets: "packets cut short by the capture"
    case .oneWayFlows: "connections with one direction only"
    case .movedPackets: "packets out of order by their numbers"
    case .correctedTimes: "packets with corrected times"
    case .undecoded: "undecoded: \(name ?? "")"
    case .limit: "limit reached: \(name ?? "")"
    }
  }
}

extension CaptureTrust.Kind {
  /// What that means for the figures, in a sentence; of an undecoded packet and a limit the name says it.
  var meaning: String? {
    switch self {
    case .joinedPackets:
      "recorded on a host whose network card splits and joins packets; they were split as on the link"
    case .cutPackets:
      "names in the missing part could not be read"
    case .oneWayFlows:
      "neither what the other side sent nor what it received is known"
    case .movedPackets:
      "recorded out of order, and put in order"
    case .correctedTimes:
      "their time contradicts the packets around them; they stay where they were recorded"
    case .undecoded, .limit: nil
    }
  }
}
