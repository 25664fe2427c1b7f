import Captures

/// A packet that has found its flow.
struct Arrival: Sendable {
  let flow: FlowIndex
  let direction: Direction
  /// Which packet it is.
  let frame: FrameNumber
  /// When it was captured, in nanoseconds since 1970.
  let timestamp: Int64
  /// Nanoseconds since the flow's last packet; nil for its first.
  let silence: Int64?
  /// Whether it is the client's first with a payload.
  let isFirstRequest: Bool

  /// Whether it is the first packet of its flow.
  var isFirst: Bool { silence == nil }

  /// The same for what follows in one recorded packet.
  var next: Arrival {
    Arrival(
      flow: flow, direction: direction, frame: frame, timestamp: timestamp, silence: 0,
      isFirstRequest: false)
  }
}
