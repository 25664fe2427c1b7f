import Captures
import Dissection
public import Gateway
import Rules

/// Puts an explanation together from what a replay kept of a flow.
public struct ExplanationBuilder {
  /// A flow, and what a replay found of it.
  public struct Subject: Sendable {
    /// The capture's name; of a series those of its parts, by `FrameNumber.file`.
    public var captures: [String]
    public var trace: FlowTrace
    public var record: FlowRecord
    /// The site that a gateway acted on, or else the last name that was legible.
    public var site: String?
    /// The rules that the flow evaded.
    public var evadedRules: [Int32]
    /// The flow for whose blocking this one would not have begun, and the name that it asked for.
    public var cause: FlowRecord?
    public var causeSite: String?
    /// The habits for which boxes have missed something; none where it was not asked.
    public var habits: [FlowTrace.Missed: [BlindHabit]] = [:]

    /// A flow of a capture, or of a series.
    public init(
      captures: [String], trace: FlowTrace, record: FlowRecord, site: String?, evadedRules: [Int32]
    ) {
      self.captures = captures
      self.trace = trace
      self.record = record
      self.site = site
      self.evadedRules = evadedRules
    }
  }

  let subject: Subject
  let plan: Plan
  /// The names of the rule sets, in the order of the plan's masks.
  private let ruleSets: [String]
  /// What each box was last said to think.
  private var states: [FlowTrace.Place: String] = [:]
  var origins: [Direction: UInt32] = [:]
  /// Whether a box has acted on a packet before.
  var hasActed = false

  var record: FlowRecord { subject.record }
  private var trace: FlowTrace { subject.trace }

  /// The explanation of a flow.
  ///
  /// - Parameter ruleSets: the names of the rule sets, in the order of the plan's masks.
  public static func explanation(
    of subject: Subject, _ plan: Plan, ruleSets: [String]
  ) -> Explanation {
    var builder = ExplanationBuilder(subject: subject, plan: plan, ruleSets: ruleSets)
    return builder.build()
  }

  private init(subject: Subject, plan: Plan, ruleSets: [String]) {
    self.subject = subject
    self.plan = plan
    self.ruleSets = ruleSets
  }

  private mutating func build() -> Explanation {
    var steps: [ExplanationStep] = []
    for step in trace.steps { steps.append(self.step(step, behind: steps)) }
    settleLateActions(in: &steps)
    return Explanation(
      flow: record.flow, captures: subject.captures, protocolNumber: record.protocolNumber,
      client: Explanation.End(address: record.client, port: record.clientPort),
      server: Explanation.End(address: record.server, port: record.serverPort),
      network: record.network.map { plan.networks[$0].name },
      clientIsInside: record.clientIsInside, started: record.started,
      firstFrame: frame(record.firstFrame), packetCount: record.packetCount,
      byteCount: record.byteCount, gateways: trace.gateways.map(gateway),
      way: trace.way.compactMap { trace.gateways.firstIndex(of: $0) },
      wayBack: trace.wayBack.compactMap { trace.gateways.firstIndex(of: $0) },
      notLooking: boxes(trace.uninterested), cause: cause, steps: steps,
      unlistedCount: trace.unlistedCount, outcome: outcome(of: steps))
  }

  func frame(_ number: FrameNumber) -> Explanation.Frame {
    Explanation.Frame(number: number.number, capture: subject.captures[Int(number.file)])
  }

  private func gateway(_ index: GatewayIndex) -> Explanation.Gateway {
    let gateway = plan.gateways[index]
    let censor = plan.censors[gateway.censor]
    let inPath = Set(censor.boxes.map { $0.placement == .inPath })
    let sets = ruleSets.indices.filter { gateway.sets.contains(RuleSetMask(set: $0)) }
    return Explanation.Gateway(
      name: gateway.name, censor: censor.name, boxes: censor.boxes.map(\.name),
      placement: inPath.count > 1 ? "in and beside" : inPath == [true] ? "in" : "beside",
      ruleSets: sets.map { ruleSets[$0] })
  }

  /// Boxes by their places in the explanation.
  func boxes(_ places: [FlowTrace.Place]) -> [Explanation.Box] { places.compactMap(box) }

  func box(_ place: FlowTrace.Place) -> Explanation.Box? {
    trace.gateways.firstIndex(of: place.gateway).map {
      Explanation.Box(gateway: $0, box: plan.boxNumber(place.box, at: place.gateway))
    }
  }

  /// What boxes think, where it has changed; those that think the same stand together.
  mutating func changedStates(_ notes: [FlowTrace.Note]) -> [ExplanationStep.State] {
    var changed: [ExplanationStep.State] = []
    for case .state(let words, let places) in notes {
      for place in places {
        let former = states.updateValue(words, forKey: place) ?? FlowTrace.holdsNothing
        guard former != words, let box = box(place) else { continue }
        if let index = changed.firstIndex(where: { $0.words == words }) {
          changed[index].boxes.append(box)
        } else {
          changed.append(ExplanationStep.State(words: words, boxes: [box]))
        }
      }
    }
    return changed
  }

  private var cause: Explanation.Cause? {
    guard let flow = record.causedBy else { return nil }
    return Explanation.Cause(
      flow: flow, name: subject.causeSite ?? subject.site,
      gateway: record.gateway.map { plan.gateways[$0].name }, reaction: record.reaction,
      rule: record.rule.map { plan.matcher.rules[Int($0)].id },
      frame: subject.cause?.frame.map(frame))
  }

  private func outcome(of steps: [ExplanationStep]) -> ExplanationOutcome {
    let isBegun = record.causedBy == nil
    let rule = isBegun ? record.rule.map { plan.matcher.rules[Int($0)] } : nil
    let ends = steps.lazy.compactMap(\.ends).first
    var censors: [String] = []
    for box in steps.flatMap({ $0.legible.flatMap(\.missedBy) }) {
      let censor = plan.censors[plan.gateways[trace.gateways[box.gateway]].censor].name
      if !censors.contains(censor) { censors.append(censor) }
    }
    return ExplanationOutcome(
      verdict: record.verdict, blocking: record.blocking, failure: record.failure,
      reaction: record.reaction,
      gateway: isBegun && rule != nil ? record.gateway.map { plan.gateways[$0].name } : nil,
      rule: rule.map {
        ExplanationOutcome.Rule(id: $0.id, category: $0.category, condition: $0.condition)
      },
      collateral: record.collateral,
      evaded: subject.evadedRules.map { plan.matcher.rules[Int($0)].id },
      insufficiency: record.insufficiency, client: ends?.client, server: ends?.server,
      idle: idleBoxes(steps), censorsThatMissed: censors)
  }
}
