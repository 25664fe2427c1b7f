import Captures
import Gateway

/// Packets of a capture that are replayed together, by all lanes or by the one that there is.
final class CapturePart: Sendable {
  let packets: SharedPackets
  /// Nil where there is one lane.
  let dealt: DealtPackets?

  init(_ packets: SharedPackets, _ dealt: DealtPackets?) {
    self.packets = packets
    self.dealt = dealt
  }
}
