import Dissection
import Gateway

/// What one host's TCP knows of the connection.
struct ExchangeHost: Sendable {
  /// The states of RFC 9293 §3.3.2 that matter here.
  enum State: Hashable, Sendable {
    case listen, synSent, synReceived, established
  }

  let end: Endpoint
  let flow: VisitedFlow
  /// The host's first number (ISS), the next one it sends (SND.NXT), and the next one it expects
  /// (RCV.NXT).
  let initial: UInt32
  var next: UInt32
  var expected: UInt32 = 0
  var state: State
  /// Bytes that the other host takes.
  var peerWindow = 0
  /// By how many bits the other host's later windows are to be shifted (RFC 7323 §2.3).
  var peerWindowShift: UInt8 = 0
  /// The last timestamp of the other host.
  var peerTimestamp: UInt32 = 0

  /// Whether its segments after the SYN have timestamps, and so any option.
  let sendsTimestamps: Bool

  /// A client about to send its SYN, or a server that waits for one.
  init(_ end: Endpoint, flow: VisitedFlow, sendsTimestamps: Bool = true) {
    self.sendsTimestamps = sendsTimestamps
    self.end = end
    self.flow = flow
    initial = end == .client ? 1000 : 5000
    next = initial
    state = end == .client ? .synSent : .listen
  }

  /// The windows of Linux with a receive buffer of 64 KiB: unscaled in a SYN, then by 7 bits.
  static let windowOfSYN: UInt16 = 64_240
  static let scaledWindow: UInt16 = 502
  static let windowShift: UInt8 = 7
  /// The payload that fits into 1,500 bytes beside the headers with timestamps.
  static let segmentSize = 1448

  /// A segment of this host that is about to be sent; `next` goes on behind it.
  ///
  /// - Parameter clock: milliseconds of the host's clock, for the timestamp.
  mutating func segment(
    _ flags: TCPFlags, payload: [UInt8] = [], clock: UInt32
  ) -> CraftedSegment {
    let isSYN = flags.contains(.syn)
    var segment = CraftedSegment(
      flow: flow, direction: Direction(from: end), sequence: isSYN ? initial : next,
      acknowledgement: flags.contains(.ack) ? expected : 0, flags: SegmentFlags(flags),
      window: isSYN ? Self.windowOfSYN : Self.scaledWindow)
    segment.payload = payload
    segment.options = options(isSYN: isSYN, clock: clock)
    next = segment.sequence &+ segment.length
    return segment
  }

  /// In the order of Linux.
  private func options(isSYN: Bool, clock: UInt32) -> [TCPOption] {
    let timestamps = TCPOption(
      kind: TCPOption.timestamps, data: Self.bytes(clock) + Self.bytes(peerTimestamp))
    let noOperation = TCPOption(kind: TCPOption.noOperation)
    guard isSYN else { return sendsTimestamps ? [noOperation, noOperation, timestamps] : [] }
    return [
      TCPOption(kind: TCPOption.maximumSegmentSize, data: [0x05, 0xb4]),
      TCPOption(kind: TCPOption.selectiveAcknowledgement), timestamps, noOperation,
      TCPOption(kind: TCPOption.windowScale, data: [Self.windowShift]),
    ]
  }

  /// The RST for a segment that acknowledges what was never sent (RFC 9293 §3.10.7.2, §3.10.7.3).
  func reset(answering segment: CraftedSegment) -> CraftedSegment {
    CraftedSegment(
      flow: flow, direction: Direction(from: end), sequence: segment.acknowledgement,
      acknowledgement: 0,
      flags: SegmentFlags(.rst), window: 0)
  }

  /// Takes a SYN: its number, its window and its options.
  mutating func take(_ syn: CraftedSegment) {
    // Payload of a SYN is not taken, as Linux does without TCP Fast Open.
    expected = syn.sequence &+ 1
    peerWindow = Int(syn.window)
    let scale = syn.options.first { $0.kind == TCPOption.windowScale }
    // RFC 7323 §2.3: not more than 14.
    peerWindowShift = min(scale?.data.first ?? 0, 14)
  }

  private static func bytes(_ word: UInt32) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: word >> UInt32($0)) }
  }
}
