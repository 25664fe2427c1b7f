public import Dissection

/// What was counted of one capture, beside its flows.
public struct CaptureCounts: Sendable {
  /// Packets of which nothing, or not the whole, was read, and the first of them.
  public struct UndecodedCount: Sendable {
    public var count: Int
    /// The number of the first such packet in its capture.
    public var firstFrame: Int

    /// So many packets.
    public init(count: Int, firstFrame: Int) {
      self.count = count
      self.firstFrame = firstFrame
    }
  }

  public var packetCount = 0
  public var flowCount = 0
  /// Flows with a gateway on their way.
  public var judgedFlowCount = 0
  /// Flows that do not count, since they began at other hours than the plan looks at.
  public var otherHoursFlowCount = 0
  /// Bytes of the packets as they were on the link.
  public var byteCount: Int64 = 0
  /// Packets that were fragments of IP datagrams.
  public var fragmentCount = 0
  /// Packets that got another time than their own, which was out of order by more than 0.1 s.
  public var correctedTimeCount = 0
  public var undecoded: [Undecoded: UndecodedCount] = [:]
  public var limits = LimitCounts()

  /// Nothing counted.
  public init() {}

  mutating func note(_ reason: Undecoded, frame: Int) {
    undecoded[reason, default: UndecodedCount(count: 0, firstFrame: frame)].count += 1
  }

  /// Packets of which nothing, or not the whole, was read.
  public var undecodedCount: Int { undecoded.values.reduce(0) { $0 + $1.count } }

  /// Adds the counts of another capture, whose packets come after these.
  public mutating func add(_ other: CaptureCounts) {
    packetCount += other.packetCount
    flowCount += other.flowCount
    judgedFlowCount += other.judgedFlowCount
    otherHoursFlowCount += other.otherHoursFlowCount
    byteCount += other.byteCount
    fragmentCount += other.fragmentCount
    correctedTimeCount += other.correctedTimeCount
    limits.add(other.limits)
    for (reason, count) in other.undecoded {
      undecoded[reason, default: UndecodedCount(count: 0, firstFrame: count.firstFrame)].count +=
        count.count
    }
  }
}
