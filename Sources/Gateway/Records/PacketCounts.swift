/// How many packets of flows do not arrive, and for how many gateways forged others.
public struct FateCounts: Sendable, Equatable {
  /// Those that a gateway drops, and those of the flow behind them.
  public internal(set) var dropped = 0
  /// Those that would not be sent: the connection is over by then, or would not have begun.
  public internal(set) var notSent = 0
  /// Those on which a gateway sends forged packets, be it one or several.
  public internal(set) var answered = 0
}

/// What came of the fragments of IP datagrams. The fragments of a capture are those that were put together
/// and those that are left over.
public struct FragmentCounts: Sendable, Equatable {
  /// Fragments of datagrams that became whole.
  public internal(set) var joined = 0
  /// Fragments of datagrams that did not: too late, without the rest, or without room for them.
  public internal(set) var leftOver = 0
  /// Datagrams that became whole.
  public internal(set) var datagrams = 0
  /// Of these, those of which nothing could be read, or that are fragments again.
  public internal(set) var unreadDatagrams = 0

  mutating func add(_ other: FragmentCounts) {
    joined += other.joined
    leftOver += other.leftOver
    datagrams += other.datagrams
    unreadDatagrams += other.unreadDatagrams
  }
}

extension CaptureCounts {
  /// Packets that came whole, in flows.
  public var wholePacketCount: Int {
    flowPacketCount - fragments.datagrams + fragments.unreadDatagrams
  }

  /// Packets of flows that reach the end that they were sent to.
  public var arrivingPacketCount: Int { flowPacketCount - fates.dropped - fates.notSent }
}
