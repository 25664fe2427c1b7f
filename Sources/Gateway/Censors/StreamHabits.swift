import Dissection

/// How a censor reads TCP: which segments it takes, when it knows a connection, what it makes of
/// their order, and what confuses it. The `stream:` block of a censor's file.
///
/// The defaults are those of a perfect reader, which takes the bytes that the receiver takes.
/// Censors with the same habits read a flow once together.
public struct StreamHabits: Hashable, Sendable {
  /// Whether segments are put together.
  enum Segments: String, Sendable, CaseIterable {
    /// Messages may be spread over segments.
    case reassembled
    /// A message is found only where one segment holds enough of it.
    case alone
  }

  /// What is done with a value that may be wrong.
  enum Check: String, Sendable, CaseIterable {
    case ignored
    case verified
  }

  /// Which messages of a side count, to a censor that looks at single segments.
  enum Messages: String, Sendable, CaseIterable {
    case all
    /// The first that begins like a request or a ClientHello: by it the censor decides for good.
    case first
    /// All, as long as nothing else has come: the first segment that begins like none ends it.
    case fromStart = "from-start"
  }

  /// TCP options (RFC 9293 §3.1) of the segments that it takes.
  enum Options: String, Sendable, CaseIterable {
    case any
    /// None at all: a header of 20 bytes.
    case none
    /// Those that hosts use (see `StreamHabits.takes`).
    case known
    /// Any but MD5 signatures (RFC 2385), which a server drops that did not ask for them.
    case withoutMD5 = "without-md5"
  }

  /// The flags that a segment with payload must have.
  enum DataFlags: String, Sendable, CaseIterable {
    case any
    case ack
    case pshACK = "psh-ack"
    /// Any, a RST among them, whose payload no receiver reads (RFC 9293 §3.5.3).
    case evenRST = "even-rst"
  }

  /// What makes it know a connection.
  enum Opening: String, Sendable, CaseIterable {
    /// Payload alone: it keeps no state, or picks connections up in the middle.
    case anything
    /// A SYN.
    case syn
    /// A SYN, or a SYN/ACK, whose sender it takes for the server.
    case synOrSYNACK = "syn-or-syn-ack"
  }

  /// How far a handshake must have come for payload to be read.
  enum Handshake: String, Sendable, CaseIterable {
    /// As far as the opening.
    case any
    /// SYN, SYN/ACK and ACK.
    case complete
  }

  /// Whose payload it reads. Who is the client it knows from the opening, if it asks for one.
  enum Sides: String, Sendable, CaseIterable {
    case both
    case client
    case server
  }

  /// Where the headers of TLS records may stand.
  enum RecordHeaders: String, Sendable, CaseIterable {
    case any
    /// In one segment each: a ClientHello with a header across two segments is given up.
    case whole
  }

  /// What it does with payload of a SYN (RFC 9293 §3.10.7.4, RFC 7413).
  enum SYNData: String, Sendable, CaseIterable {
    case read
    case ignored
  }

  /// From which segment it takes the sequence number again after it has lost it.
  enum Anchor: String, Sendable, CaseIterable {
    /// Payload of the client, which is then read.
    case clientData = "client-data"
    /// An ACK of the client without payload.
    case clientACK = "client-ack"
    /// Any segment of the client but a SYN, a RST and the SYN/ACK of a simultaneous open among them,
    /// whose number it takes for that of the next byte.
    case client
    /// A SYN of either side.
    case syn
    /// A SYN/ACK of the server, which acknowledges the client's number.
    case synACK = "syn-ack"
    /// Any segment, for the side that sent it.
    case any
  }

  /// Some of the segments that a censor takes its place from.
  struct Anchors: OptionSet, Hashable, Sendable {
    var rawValue: UInt8

    init(rawValue: UInt8) {
      self.rawValue = rawValue
    }

    init(_ anchor: Anchor) {
      switch anchor {
      case .clientData: rawValue = 1 << 0
      case .clientACK: rawValue = 1 << 1
      case .syn: rawValue = 1 << 2
      case .synACK: rawValue = 1 << 3
      case .client: rawValue = 1 << 4
      case .any: rawValue = 0x0f
      }
    }
  }

  var segments = Segments.reassembled
  var messages = Messages.all
  /// How it finds the server name in a ClientHello; nil for a perfect reader.
  var clientHello: ClientHelloHabits?
  /// How it reads requests over HTTP; nil for a perfect reader.
  var http: HTTPHabits?
  var order = SegmentOrder()
  var checksums = Check.ignored
  /// The least TTL or hop limit of segments that it takes.
  var hopLimitMin: UInt8 = 0
  /// The most IP fragments of a datagram that it puts together; 0 for none, so that it sees nothing of
  /// a datagram in fragments.
  var fragmentsMax = Int32.max
  var options = Options.any
  var dataFlags = DataFlags.any
  var synData = SYNData.read
  var opening = Opening.anything
  var handshake = Handshake.any
  /// Whether the numbers of SYN/ACK and ACK must fit those that they acknowledge.
  var handshakeNumbers = Check.ignored
  var sides = Sides.both
  /// The most segments with payload that it looks at in a connection.
  var dataPacketsMax = Int32.max
  /// The protocols that it lets pass, where it acts on those that it does not recognise in the segments
  /// that it looks at; none for a censor that acts on what it recognises.
  var passedProtocols: ProtocolFingerprints = []
  /// The most bytes of a message in several segments that it puts together.
  var messageBytesMax = Int32.max
  var recordHeaders = RecordHeaders.any
  /// The fewest bytes that the first segment may bring, in sequence order, of a connection that it
  /// puts together; with fewer it gives the connection up.
  var firstSegmentMin: Int32 = 0
  /// How long after a teardown it does not know a connection on the same addresses and ports
  /// again, in nanoseconds.
  var freePass: Int64 = 0
  /// What gives it its place again after a `resync`; as Wang et al. found it (IMC 2017, §4) where
  /// the censor's file does not say.
  var anchors: Anchors = [Anchors(.clientData), Anchors(.synACK)]
  /// What changes its state, in the order in which it is looked for.
  var events: [StreamEvent] = []
  /// The number by which the draws of events go; nil for that of the habits in their plan.
  var drawsAs: Int16?

  /// The most events of a censor.
  static let eventsMax = 16

  /// Those of a perfect reader.
  public init() {}
}
