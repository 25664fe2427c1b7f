import Dissection

/// What each packet of a live flow needs: one line of the processor's cache.
struct Flow: Sendable {
  var key: FlowKey
  /// What is legible in it; nil while no payload has told.
  var `protocol`: FlowProtocol?
  var progress: Progress = []
  /// Where its `FlowReader` stands in the pool; -1 without one: no payload has come yet, or nothing
  /// more is to be read (`.isRead`).
  var reader: Int32 = -1
  /// Packets of both directions, up to the most that the type holds.
  var packetCount: UInt32 = 0
  /// When its last packet was captured, in nanoseconds since 1970.
  var lastSeen: Int64
  var byteCount: Int64 = 0

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
    static let sawClientPayload = Progress(rawValue: 1 << 6)
    static let isTCP = Progress(rawValue: 1 << 7)
    /// Nothing more is to be read in it: it is off-loaded.
    static let isRead = Progress(rawValue: 1 << 8)
    /// Under one of the plans a gateway has acted, or the flow would not have begun.
    static let isDecided = Progress(rawValue: 1 << 9)
    /// A SYN announced less than segments carry as a rule.
    static let hasShortSegments = Progress(rawValue: 1 << 10)
    /// A packet of the client was recorded.
    static let sawClient = Progress(rawValue: 1 << 11)
    /// A packet of the server was.
    static let sawServer = Progress(rawValue: 1 << 12)
    /// A packet that acknowledges others was.
    static let sawAcknowledgement = Progress(rawValue: 1 << 13)
    /// Under one of the plans a box counts its packets.
    static let isWatched = Progress(rawValue: 1 << 14)
  }

  /// A flow of `key` that begins at `now`.
  init(key: FlowKey, client: KeyEnd, now: Int64) {
    self.key = key
    lastSeen = now
    if client == .low { progress.insert(.clientIsLow) }
    if key.protocolNumber == IPProtocol.tcp { progress.insert(.isTCP) }
  }

  /// Which end of the key is the client.
  var clientEnd: KeyEnd { progress.contains(.clientIsLow) ? .low : .high }

  /// Which way a packet goes that an end of the key sent.
  func direction(from sender: KeyEnd) -> Direction {
    sender == clientEnd ? .toServer : .toClient
  }

  /// Which end of the key sends packets that go a way.
  func sender(_ direction: Direction) -> KeyEnd {
    direction == .toServer ? clientEnd : clientEnd.other
  }

  var client: IPAddress { progress.contains(.clientIsLow) ? key.lowAddress : key.highAddress }
  var server: IPAddress { progress.contains(.clientIsLow) ? key.highAddress : key.lowAddress }
  var clientPort: UInt16 { progress.contains(.clientIsLow) ? key.lowPort : key.highPort }
  var serverPort: UInt16 { progress.contains(.clientIsLow) ? key.highPort : key.lowPort }
  /// Whether a side has the port of DNS.
  var isDNSPort: Bool { clientPort == 53 || serverPort == 53 }

  /// Whether one side of a connection is missing in the capture, of which the other one acknowledges packets.
  /// The end of one that had begun before the capture, a packet or two, tells nothing.
  var isOneWay: Bool {
    progress.isSuperset(of: [.isTCP, .sawAcknowledgement]) && packetCount > 2
      && !progress.isSuperset(of: [.sawClient, .sawServer])
  }

  /// Whether it ended by RST, or by a FIN of either side.
  var hasEnded: Bool {
    progress.contains(.wasReset) || progress.isSuperset(of: [.clientFinished, .serverFinished])
  }
}
