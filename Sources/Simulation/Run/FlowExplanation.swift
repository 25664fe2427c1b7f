public import Captures
public import Configuration
import Gateway
public import Reports

/// Explains what happens to one flow of a capture.
public struct FlowExplanation: Sendable {
  /// What there is to say.
  public enum Answer: Sendable {
    /// The page.
    case page(String)
    /// The capture has no such flow, but so many.
    case noSuchFlow(of: Int)
  }

  private let built: PlanBuilder.Result

  /// Loads what gateways apply, as a replay does.
  public init(_ options: ReplayOptions) throws(ConfigurationError) {
    built = try PlanBuilder.build(options)
  }

  /// The flow packet by packet.
  ///
  /// - Parameters:
  ///   - flow: as `replay --flows` numbers it, from 1.
  ///   - file: the capture. For a flow that would not have begun it is read twice, to find why.
  ///   - packets: those that get a line.
  /// - Returns: the answer, and why the capture could not be read to its end.
  public func explain(
    flow: Int, of file: CaptureFile, packets: ExplanationFormat.Packets
  ) throws -> (answer: Answer, error: CaptureError?) {
    let (found, flowCount, error) = try trace(flow: flow, of: file)
    guard var subject = found else { return (.noSuchFlow(of: flowCount), error) }
    // Standard input cannot be read again.
    if let cause = subject.record.causedBy, !file.isStandardInput {
      let cause = try trace(flow: Int(cause), of: file).subject
      subject.cause = cause?.record
      subject.causeSite = cause?.site
    }
    let page = ExplanationFormat.text(
      subject, built.plan, ruleSets: built.sets.map(\.name), packets: packets)
    return (.page(page), error)
  }

  private func trace(
    flow: Int, of file: CaptureFile
  ) throws -> (subject: ExplanationFormat.Subject?, flowCount: Int, error: CaptureError?) {
    var observers = Observers()
    observers.tracedFlow = flow
    var replay = try Replay(built.plan, observing: observers)
    var found: (record: FlowRecord, site: String?, evaded: [Int32])?
    func note(_ record: FlowRecord, _ names: FlowNames) {
      guard Int(record.flow) == flow else { return }
      found = (record, names.site(of: record), names.evadedRules(of: record))
    }
    var error: CaptureError?
    do throws(CaptureError) {
      var capture = try OrderedCapture(file)
      try capture.read { batch in
        replay.process(batch)
        replay.takeEnded(note)
      }
    } catch let failure {
      error = failure
    }
    let counts = replay.finish(note)
    guard let found, let trace = replay.trace else { return (nil, counts.flowCount, error) }
    let subject = ExplanationFormat.Subject(
      capture: file.name, trace: trace, record: found.record, site: found.site,
      evadedRules: found.evaded)
    return (subject, counts.flowCount, error)
  }
}
