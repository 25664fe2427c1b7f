import Dissection

/// What is kept of a live flow from packet to packet.
struct Flow: Sendable {
  var key: FlowKey
  /// Where its `FlowRecord` stands among the records of the capture.
  var record: Int32
  /// Where its `FlowReader` stands in the pool; -1 without one: no payload has come yet, or nothing
  /// more is to be read (`.isRead`).
  var reader: Int32 = -1
  /// When its last packet was captured, in nanoseconds since 1970.
  var lastSeen: Int64
  var packetCount: Int64 = 0
  var byteCount: Int64 = 0
  /// The sequence number of the SYN that opened it; meaningless without `.sawSYN`.
  var clientSequence: UInt32 = 0
  /// That of the SYN/ACK that answered; meaningless without `.sawSYNACK`.
  var serverSequence: UInt32 = 0
  /// Its route in the plan; -1 when no gateway is on its way.
  var route: Int32 = -1
  var progress: Progress = []

  /// What was seen of the flow's life.
  struct Progress: OptionSet, Sendable {
    let rawValue: UInt16
    static let sawSYN = Progress(rawValue: 1 << 0)
    static let sawSYNACK = Progress(rawValue: 1 << 1)
    static let clientFinished = Progress(rawValue: 1 << 2)
    static let serverFinished = Progress(rawValue: 1 << 3)
    static let wasReset = Progress(rawValue: 1 << 4)
    /// The client is the lower endpoint of the key.
    static let clientIsLow = Progress(rawValue: 1 << 5)
    /// The user's side is the client's.
    static let clientIsInside = Progress(rawValue: 1 << 6)
    /// A gateway acted, or the flow would not have begun: no later packet would be judged.
    static let isDecided = Progress(rawValue: 1 << 7)
    static let sawClientPayload = Progress(rawValue: 1 << 8)
    static let isTCP = Progress(rawValue: 1 << 9)
    /// Nothing more is to be read in it: it is off-loaded.
    static let isRead = Progress(rawValue: 1 << 10)
  }

  /// Whether it ended by RST, or by a FIN of either side.
  var hasEnded: Bool {
    progress.contains(.wasReset) || progress.isSuperset(of: [.clientFinished, .serverFinished])
  }
}

/// How long a flow may stay silent before its state is dropped, in nanoseconds.
enum IdleTimeout {
  /// 7,440 s: the least that RFC 5382 §5 (REQ-5) allows a NAT for an established connection.
  static let established: Int64 = 7_440_000_000_000
  /// 240 s: the same for connections that are opening or closing.
  static let transitory: Int64 = 240_000_000_000
  /// 300 s: what RFC 4787 §4.3 (REQ-5) recommends for UDP.
  static let udp: Int64 = 300_000_000_000

  /// The timeout that fits the state of `flow`.
  static func of(_ flow: Flow) -> Int64 {
    guard flow.progress.contains(.isTCP) else { return udp }
    let isOpening = flow.progress.contains(.sawSYN) && !flow.progress.contains(.sawSYNACK)
    return isOpening || flow.hasEnded ? transitory : established
  }
}
