/// A kind of segment on which a censor changes what it thinks of a connection.
struct StreamEvent: Hashable, Sendable {
  /// What is seen.
  enum Kind: String, Sendable, CaseIterable {
    /// A segment with the RST bit, whatever else it has.
    case rst
    /// A segment with the RST bit and no other.
    case rstAlone = "rst-alone"
    /// A segment with the RST bit, and payload.
    case rstData = "rst-data"
    /// A RST/ACK that acknowledges another number than the next one of the other side.
    case rstBadACK = "rst-bad-ack"
    /// A segment with the FIN bit, whatever else it has.
    case fin
    /// A segment with the FIN bit and no other.
    case finAlone = "fin-alone"
    /// A SYN of a connection that it knows.
    case syn
    /// A SYN/ACK of a connection of which it has seen one.
    case synACK = "syn-ack"
    /// A SYN/ACK that does not acknowledge the SYN.
    case badACK = "bad-ack"
    /// Payload on a SYN/ACK.
    case synACKData = "syn-ack-data"
    /// Payload of the server on another segment before the handshake is complete.
    case earlyData = "early-data"
    /// No flag at all.
    case noFlags = "no-flags"
    /// An ACK and nothing else.
    case ack
    /// Payload.
    case data
  }

  /// Who sent it, in the censor's opinion.
  enum Sender: String, Sendable, CaseIterable {
    case either
    case client
    case server
  }

  /// How far the connection has come, in the censor's opinion.
  enum Stage: String, Sendable, CaseIterable {
    case any
    /// It does not know the connection yet.
    case closed
    /// The handshake is not complete.
    case opening
    case established
  }

  /// What the sequence number must be.
  enum Numbers: String, Sendable, CaseIterable {
    case any
    /// The next one of its sender.
    case expected
    /// Another one.
    case unexpected
  }

  /// What comes of it.
  enum Effect: String, Sendable, CaseIterable {
    case nothing
    /// Nothing, and no event behind this one is looked for.
    case ignore
    /// It forgets the connection, and reads nothing of it until it is opened again.
    case teardown
    /// It has lost its place, and reads nothing until a segment of `StreamHabits.anchors`.
    case resync
    /// It goes on from the number of this segment.
    case anchor
  }

  var kind: Kind
  var sender = Sender.either
  var stage = Stage.any
  var numbers = Numbers.any
  /// On each how many of them something comes of it, from 1.
  var every: UInt8 = 1
  var effect: Effect
  /// How often, in millionths.
  var perMillion: Int32 = 1_000_000
  /// What comes of it else.
  var otherwise = Effect.nothing
}
