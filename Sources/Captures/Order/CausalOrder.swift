import Dissection

/// Finds packets that clocks put on the wrong side of others of their flow, in the order in which packets were
/// recorded.
///
/// SPAN ports, and taps of the two directions that are merged, record a SYN/ACK before its SYN, or give it an
/// earlier time: numbers tell that the SYN was first. A packet gets a time next to that of the other one, as
/// long as `CaptureClock` would still let it be out of order.
struct CausalOrder: Sendable {
  /// Packets that got another time for what is in them.
  private(set) var movedCount = 0
  private var connections = RecentFlows<RecentConnection>()
  private var exchanges = RecentFlows<RecentExchange>()
  private var handshakes = RecentFlows<RecentHandshake>()

  /// Puts a packet into its place.
  ///
  /// - Parameters:
  ///   - time: that the clock believes.
  ///   - watermark: no packet may get an earlier time.
  /// - Returns: its time.
  @inline(__always)
  mutating func time(of clue: OrderClue, at time: Int64, after watermark: Int64) -> Int64 {
    let moved =
      switch clue.kind {
      case .nothing: time
      case .segment: timeOfSegment(clue, time, watermark)
      case .query, .answer: exchanges.time(of: clue, at: time, after: watermark)
      case .longHeader: handshakes.time(of: clue, at: time, after: watermark)
      }
    if moved != time { movedCount += 1 }
    return moved
  }

  private mutating func timeOfSegment(
    _ clue: OrderClue, _ time: Int64, _ watermark: Int64
  ) -> Int64 {
    // Nothing is known of who sent a RST, and it brings nothing.
    guard !clue.flags.contains(.rst) else { return time }
    return connections.time(
      of: clue, at: time, after: watermark, isOpening: clue.flags.contains(.syn))
  }
}
