import Captures
import Gateway

/// Where the parts of a capture come from: its files, and whoever deals their packets out.
struct LaneSource: ~Copyable {
  private(set) var capture: OrderedCapture
  /// Nil where there is one lane.
  private var dealer: LaneDealer?

  init(_ capture: consuming OrderedCapture, _ dealer: consuming LaneDealer?) {
    self.capture = capture
    self.dealer = dealer
  }

  /// Reads on until there are parts.
  ///
  /// - Returns: the parts, in their order, and whether more may follow.
  mutating func readOn() -> (parts: [CapturePart], goesOn: Bool) {
    Self.readOn(&capture, &dealer)
  }

  /// What was counted of packets that went to no lane; nil where there is one.
  mutating func endDealing() -> CaptureCounts? {
    guard let dealer = dealer.take() else { return nil }
    return dealer.counts
  }

  private static func readOn(
    _ capture: inout OrderedCapture, _ dealer: inout LaneDealer?
  ) -> (parts: [CapturePart], goesOn: Bool) {
    var parts: [CapturePart] = []
    let goesOn = capture.readOn { batch in
      parts.append(CapturePart(batch.shared(), dealer?.deal(batch)))
    }
    return (parts, goesOn)
  }
}
