import Dissection

/// A handshake of QUIC: a client's first packet has a destination of its own invention, and the server's
/// answer goes to the source that the client named (RFC 9000 §7.2).
struct RecentHandshake: RecentFlow {
  var tag: UInt32 = 0
  var lastSeen = Int64.min
  /// The first packet, or since then the first of the client.
  private var first: OrderClue?
  private var firstTime = Int64.min

  /// Of no handshake.
  init() {}

  /// See `CausalOrder`.
  mutating func time(of packet: OrderClue, at time: Int64, after watermark: Int64) -> Int64 {
    var moved = time
    if let first, lastSeen >= watermark {
      if packet.isFromLow != first.isFromLow, isBefore(packet, first), firstTime > watermark {
        moved = min(time, firstTime - 1)
        note(packet, moved)
      }
    } else {
      note(packet, moved)
    }
    lastSeen = max(lastSeen, moved)
    return moved
  }

  /// Whether a packet that comes behind an answer is what that answers.
  private func isBefore(_ packet: OrderClue, _ answer: OrderClue) -> Bool {
    packet.count > 0 && packet.acknowledgement == answer.sequence
      && packet.sequence != answer.acknowledgement
  }

  private mutating func note(_ packet: OrderClue, _ time: Int64) {
    (first, firstTime) = (packet, time)
  }
}
