public import Captures
public import Dissection

/// What was counted of one capture, beside its flows.
public struct CaptureCounts: Sendable {
  /// Packets of which nothing, or not the whole, was read, and the first of them.
  public struct UndecodedCount: Sendable {
    public var count: Int
    /// Which was the first such packet.
    public var firstFrame: FrameNumber
  }

  public internal(set) var packetCount = 0
  public internal(set) var flowCount = 0
  /// Flows with a gateway on their way.
  public internal(set) var judgedFlowCount = 0
  /// Flows that do not count, since they began at other hours than the plan looks at.
  public var otherHoursFlowCount = 0
  /// Bytes of the packets as they were on the link.
  public internal(set) var byteCount: Int64 = 0
  /// Packets of flows: those that came whole, and datagrams put together of fragments.
  public internal(set) var flowPacketCount = 0
  /// Packets that were fragments of IP datagrams.
  public internal(set) var fragmentCount = 0
  /// Packets that got another time than their own, which was out of order by more than 0.1 s.
  public var correctedTimeCount = 0
  public internal(set) var fragments = FragmentCounts()
  public internal(set) var fates = FateCounts()
  /// Why packets were not read; fragments are none of them, whatever is in their datagrams.
  public internal(set) var undecoded: [Undecoded: UndecodedCount] = [:]
  public var limits = LimitCounts()

  /// Nothing counted.
  public init() {}

  mutating func note(_ reason: Undecoded, frame: FrameNumber) {
    undecoded[reason, default: UndecodedCount(count: 0, firstFrame: frame)].count += 1
  }

  /// Packets of which nothing, or not the whole, was read.
  public var undecodedCount: Int { undecoded.values.reduce(0) { $0 + $1.count } }

  /// Adds the counts of another capture.
  public mutating func add(_ other: CaptureCounts) {
    packetCount += other.packetCount
    flowCount += other.flowCount
    judgedFlowCount += other.judgedFlowCount
    otherHoursFlowCount += other.otherHoursFlowCount
    byteCount += other.byteCount
    flowPacketCount += other.flowPacketCount
    fragmentCount += other.fragmentCount
    correctedTimeCount += other.correctedTimeCount
    fragments.add(other.fragments)
    fates.add(other.fates)
    limits.add(other.limits)
    for (reason, count) in other.undecoded {
      undecoded[reason, default: UndecodedCount(count: 0, firstFrame: count.firstFrame)].count +=
        count.count
    }
  }
}
