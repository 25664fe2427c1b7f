public import Captures
public import Configuration
import Gateway
public import Reports

/// Explains what happens to one flow of a capture.
public struct FlowExplanation: Sendable {
  /// What there is to say.
  public enum Answer: Sendable {
    /// The flow; and the numbers of all flows that are meant, of which it is the first.
    case explained(Explanation, among: [Int])
    /// The capture has no such flow: why, in words; nil where nothing could be read of it.
    case noSuchFlow(String?)
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
    self.init(try LoadedPlan(options))
  }

  /// Explains flows by what has been loaded.
  public init(_ plan: LoadedPlan) {
    built = plan.built
  }

  /// The flow packet by packet.
  ///
  /// - Parameters:
  ///   - selector: which flow.
  ///   - files: the capture, or the parts of a series. They are read twice to find a flow that is not named by
  ///     its number, and to find why one would not have begun.
  /// - Returns: the answer, and what was read.
  public func explain(
    _ selector: FlowSelector, of files: [CaptureFile]
  ) throws -> (answer: Answer, read: Read) {
    var flows: [Int] = []
    if case .number(let number) = selector {
      flows = [number]
    } else {
      for file in files { try file.requireSeveralReads() }
      let (found, flowCount, read) = try search(selector, of: files)
      flows = found
      if flows.isEmpty {
        let isEmpty = flowCount == 0 && !read.errors.isEmpty
        return (.noSuchFlow(isEmpty ? nil : selector.words(flowCount: flowCount)), read)
      }
    }
    let (found, flowCount, read) = try trace(flow: flows[0], of: files, built.plan)
    guard var subject = found else {
      let isEmpty = flowCount == 0 && !read.errors.isEmpty
      return (.noSuchFlow(isEmpty ? nil : selector.words(flowCount: flowCount)), read)
    }
    // Standard input cannot be read again.
    if let cause = subject.record.causedBy, !files.contains(where: \.isStandardInput) {
      let cause = try trace(flow: Int(cause), of: files, built.plan).subject
      subject.cause = cause?.record
      subject.causeSite = cause?.site
    }
    subject.habits = try habits(hidingIn: subject.trace, flow: flows[0], of: files)
    let explanation = ExplanationBuilder.explanation(
      of: subject, built.plan, ruleSets: built.sets.map(\.name))
    return (.explained(explanation, among: flows), read)
  }

  private func search(
    _ selector: FlowSelector, of files: [CaptureFile]
  ) throws -> (flows: [Int], flowCount: Int, read: Read) {
    var search = FlowSearch(selector)
    var observers = Observers()
    observers.tracksFates = true
    var replay = try Replay(built.plan, observing: observers)
    var capture = OrderedCapture(files)
    let names = capture.names
    capture.read { batch in
      replay.process(batch)
      if let fates = replay.fates { search.note(batch, fates, captures: names) }
      replay.takeEnded { search.note($0, $1) }
    }
    let counts = replay.finish { search.note($0, $1) }
    return (
      search.flows.sorted(), counts.flowCount,
      Read(errors: capture.errors, warnings: capture.warnings)
    )
  }

  /// For which habits boxes have missed something of a flow.
  private func habits(
    hidingIn trace: FlowTrace, flow: Int, of files: [CaptureFile]
  ) throws -> [FlowTrace.Missed: [BlindHabit]] {
    // Standard input cannot be read again.
    guard !files.contains(where: \.isStandardInput) else { return [:] }
    var search = BlindHabitSearch(built.plan, trace.missed)
    while let plan = search.next(),
      let answer = try self.trace(flow: flow, of: files, plan).subject?.trace
    {
      search.note(answer)
    }
    return search.found
  }

  private func trace(
    flow: Int, of files: [CaptureFile], _ plan: Plan
  ) throws -> (subject: ExplanationBuilder.Subject?, flowCount: Int, read: Read) {
    var observers = Observers()
    observers.tracedFlow = flow
    var replay = try Replay(plan, observing: observers)
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
    let subject = ExplanationBuilder.Subject(
      captures: capture.names, trace: trace, record: found.record, site: found.site,
      evadedRules: found.evaded)
    return (subject, counts.flowCount, read)
  }
}
