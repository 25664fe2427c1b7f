import Captures
import Configuration
import Gateway

/// What is asked of the replay of a capture.
struct CaptureWork: Sendable {
  /// The capture, or the parts of a series.
  var files: [CaptureFile]
  var plans: [PlanBuilder.Result]
  var options: ReplayOptions
  /// Where lines of flows are put together; nil when none are wanted.
  var spoolFolder: String?
  /// Takes the packets as the ends would have seen them, under the first plan.
  var counterfactual: CounterfactualCapture?
  /// Threads that it may take.
  var threads: Int
}

extension CaptureWork {
  /// The packets of the capture, in the order of their times.
  ///
  /// - Parameter lag: batches that may be kept for a while.
  func orderedCapture(lag: Int) -> OrderedCapture {
    OrderedCapture(
      files, digest: options.digestsInputs, packetLimit: options.packetLimit, lag: lag)
  }

  /// Whether lanes may begin: what they cannot finish is read again by one, and the samples of rules are
  /// of the first packets.
  var canBeSpread: Bool {
    !options.profilesRules && threads <= DealtPackets.laneCountMax
      && files.allSatisfy { FileBytes.isRegularFile($0.path) }
  }
}

/// How the reading of a capture ended.
struct CaptureEnd: Sendable {
  /// The files, in the order of `FrameNumber.file`.
  var parts: [CaptureSeries.Part]
  /// What a reader of the figures should know.
  var warnings: [String]
  /// Packets that got another time than their own; see `PacketSorter`.
  var correctedCount: Int
  /// Packets that got another time for what is in them; see `PacketSorter`.
  var movedCount: Int

  init(_ capture: borrowing OrderedCapture) {
    parts = capture.parts
    warnings = capture.warnings
    correctedCount = capture.correctedCount
    movedCount = capture.movedCount
  }
}
