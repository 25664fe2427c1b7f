import Gateway
import Rules

/// What a client does with what it receives, so that a censor which acts does not succeed.
public enum ClientHabit: String, CaseIterable, Sendable {
  /// It drops RST segments that have payload.
  case dropsResetsWithPayload = "drops-rst-with-payload"
  /// It waits some seconds, and takes the last answer to its query.
  case takesLastAnswer = "takes-last-answer"

  /// Whether a visit succeeds all the same, by what became of its packets.
  ///
  /// - Parameter boxes: those of the censor.
  func succeeds(_ fates: PacketFates, _ boxes: [CensorBox]) -> Bool {
    switch self {
    case .dropsResetsWithPayload:
      // The server gets no forged packet, and those that the client gets it drops.
      return fates.actions.allSatisfy { action in
        action.done.reaction.forgery == .resets
          && fates.forged.elements[action.forged].allSatisfy {
            $0.receiver == .client && Self.hasPayload(fates.forged.bytes[$0.range])
          }
      }
    case .takesLastAnswer:
      // One box adds its answer to the true one; another takes the query away.
      return fates.actions.allSatisfy { action in
        action.done.reaction.forgery == .answer && boxes.indices.contains(Int(action.done.box))
          && boxes[Int(action.done.box)].forgedAnswer?.query != .dropped
      }
    }
  }

  /// Whether a segment over IPv4 without IP options has payload.
  private static func hasPayload(_ packet: ArraySlice<UInt8>) -> Bool {
    let bytes = Array(packet)
    guard bytes.count > 32 else { return false }
    return bytes.count > 20 + 4 * Int(bytes[32] >> 4)
  }
}
