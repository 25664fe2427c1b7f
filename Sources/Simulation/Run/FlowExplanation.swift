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

  /// What there is to say of the captures.
  public struct Read: Sendable {
    /// Why files were not read to their ends.
    public var errors: [CaptureError]
    /// What a reader should know.
    public var warnings: [String]
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
  ///   - files: the capture, or the parts of a series. For a flow that would not have begun they are read
  ///     twice, to find why.
  ///   - packets: those that get a line.
  /// - Returns: the answer, and what was read.
  public func explain(
    flow: Int, of files: [CaptureFile], packets: ExplanationFormat.Packets
  ) throws -> (answer: Answer, read: Read) {
    let (found, flowCount, read) = try trace(flow: flow, of: files)
    guard var subject = found else { return (.noSuchFlow(of: flowCount), read) }
    // Standard input cannot be read again.
    if let cause = subject.record.causedBy, !files.contains(where: \.isStandardInput) {
      let cause = try trace(flow: Int(cause), of: files).subject
      subject.cause = cause?.record
      subject.causeSite = cause?.site
    }
    let page = ExplanationFormat.text(
      subject, built.plan, ruleSets: built.sets.map(\.name), packets: packets)
    return (.page(page), read)
  }

  private func trace(
    flow: Int, of files: [CaptureFile]
  ) throws -> (subject: ExplanationFormat.Subject?, flowCount: Int, read: Read) {
    var observers = Observers()
    observers.tracedFlow = flow
    var replay = try Replay(built.plan, observing: observers)
    var found: (record: FlowRecord, site: String?, evaded: [Int32])?
    func note(_ record: FlowRecord, _ names: FlowNames) {
      guard Int(record.flow) == flow else { return }
      found = (record, names.site(of: record), names.evadedRules(of: record))
    }
    var capture = OrderedCapture(files)
    capture.read { batch in
      replay.process(batch)
      replay.takeEnded(note)
    }
    let counts = replay.finish(note)
    let read = Read(errors: capture.errors, warnings: capture.warnings)
    guard let found, let trace = replay.trace else { return (nil, counts.flowCount, read) }
    let subject = ExplanationFormat.Subject(
      captures: capture.names, trace: trace, record: found.record, site: found.site,
      evadedRules: found.evaded)
    return (subject, counts.flowCount, read)
  }
}
