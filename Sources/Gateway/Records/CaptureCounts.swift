public import Captures
public import Dissection

/// What was counted of one capture, beside its flows.
public struct CaptureCounts: Sendable {
  /// Packets of which nothing, or not the whole, was read, and the first of them.
  public struct UndecodedCount: Sendable {
    public var count: Int
    /// Which was the first such packet.
    public var firstFrame: FrameNumber

    /// So many packets.
    public init(count: Int, firstFrame: FrameNumber) {
      self.count = count
      self.firstFrame = firstFrame
    }
  }

  /// Packets; a frame that holds several counts as so many.
  public internal(set) var packetCount = 0
  public internal(set) var flowCount = 0
  /// Flows with a gateway on their way.
  public internal(set) var judgedFlowCount = 0
  /// Flows that do not count, since they began at other hours than the plan looks at.
  public var otherHoursFlowCount = 0
  /// Bytes of the packets as they were on the link.
  public var byteCount: Int64 = 0
  /// Packets of flows: those that came whole, and datagrams put together of fragments.
  public internal(set) var flowPacketCount = 0
  /// Packets that were fragments of IP datagrams.
  public internal(set) var fragmentCount = 0
  /// Packets of which the capture holds the beginning only.
  public internal(set) var cutPacketCount = 0
  /// Packets that a network card would have cut, or has joined, and that were cut as on the link; each part
  /// counts as a packet.
  public internal(set) var joinedPacketCount = 0
  /// Connections of which one direction is missing.
  public internal(set) var oneWayFlowCount = 0
  /// Packets that their numbers put on the other side of packets of their flow; see `PacketSorter`.
  public var movedPacketCount = 0
  /// Packets that got another time than their own, which no clock that others go by has.
  public var correctedTimeCount = 0
  public internal(set) var fragments = FragmentCounts()
  public internal(set) var fates = FateCounts()
  /// Why packets were not read; fragments are none of them, whatever is in their datagrams.
  public var undecoded: [Undecoded: UndecodedCount] = [:]
  public var limits = LimitCounts()

  /// Nothing counted.
  public init() {}

  mutating func note(_ reason: Undecoded, frame: FrameNumber) {
    undecoded[reason, default: UndecodedCount(count: 0, firstFrame: frame)].count += 1
  }

  /// Packets of which nothing, or not the whole, was read.
  public var undecodedCount: Int { undecoded.values.reduce(0) { $0 + $1.count } }

  /// The counts that are only added up, in the order in which they are written.
  public static let added: [WritableKeyPath<CaptureCounts, Int> & Sendable] = [
    \.packetCount, \.flowCount, \.judgedFlowCount, \.otherHoursFlowCount, \.flowPacketCount,
    \.fragmentCount, \.correctedTimeCount, \.movedPacketCount, \.cutPacketCount,
    \.joinedPacketCount, \.oneWayFlowCount, \.fragments.joined, \.fragments.leftOver,
    \.fragments.datagrams, \.fragments.unreadDatagrams, \.fates.dropped, \.fates.notSent,
    \.fates.answered,
  ]

  /// Adds the counts of another capture, whose packets come after these.
  public mutating func add(_ other: CaptureCounts) {
    for count in Self.added { self[keyPath: count] += other[keyPath: count] }
    byteCount += other.byteCount
    limits.add(other.limits)
    for (reason, count) in other.undecoded {
      undecoded[reason, default: UndecodedCount(count: 0, firstFrame: count.firstFrame)].count +=
        count.count
    }
  }
}
