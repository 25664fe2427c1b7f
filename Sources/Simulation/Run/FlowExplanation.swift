public import Captures
public import Configuration
import Gateway
import Reports

/// Explains what happens to one flow of a capture.
public struct FlowExplanation: Sendable {
  private let built: PlanBuilder.Result

  /// Loads what gateways apply, as a replay does.
  public init(_ options: ReplayOptions) throws(ConfigurationError) {
    built = try PlanBuilder.build(options)
  }

  /// The flow packet by packet; nil when the capture has no such flow.
  ///
  /// - Parameter flow: as `replay --flows` numbers it, from 1.
  /// - Returns: the page, and why the capture could not be read to its end.
  public func explain(
    flow: Int, of path: String
  ) throws -> (page: String?, error: CaptureError?) {
    let plan = built.plan
    var replay = try Replay(plan, tracedFlow: flow)
    var found: FlowRecord?
    var error: CaptureError?
    do throws(CaptureError) {
      var reader = try CaptureReader(CaptureFile(path: path))
      var batch = PacketBatch()
      while try reader.read(into: &batch) {
        replay.process(batch)
        replay.takeEnded { record, _ in if Int(record.flow) == flow { found = record } }
      }
    } catch let failure {
      error = failure
    }
    _ = replay.finish { record, _ in if Int(record.flow) == flow { found = record } }
    guard let trace = replay.trace, !trace.steps.isEmpty else { return (nil, error) }
    return (ExplanationFormat.text(trace, found, plan), error)
  }
}
