/// Flows that have ended, and what each plan made of them, until they are asked for.
struct EndedFlows: ~Copyable {
  private(set) var flows: [EndedFlow] = []
  /// Those of the first flow under each plan, then those of the second, and so on.
  private var judged: [JudgedFlow] = []

  var count: Int { flows.count }

  mutating func append(_ flow: EndedFlow) { flows.append(flow) }
  mutating func append(_ one: JudgedFlow) { judged.append(one) }

  /// What a plan made of a flow.
  func judged(_ flow: Int, plan: Int) -> JudgedFlow {
    judged[flow * (judged.count / max(1, flows.count)) + plan]
  }

  /// Forgets them; the storage stays.
  mutating func removeAll() {
    flows.removeAll(keepingCapacity: true)
    judged.removeAll(keepingCapacity: true)
  }
}

/// A flow that has ended, whatever the plan.
struct EndedFlow: Sendable {
  let flow: Flow
  let state: FlowState

  /// Whether it is TCP, and was seen from its middle on.
  var beginsOpen: Bool {
    flow.progress.contains(.isTCP) && flow.progress.isDisjoint(with: [.sawSYN, .sawSYNACK])
  }

  /// Why nothing legible was found in it; nil where something was.
  var insufficiency: Insufficiency? {
    guard state.chain.isEmpty else { return nil }
    guard flow.progress.contains(.isTCP) else { return .noName }
    if beginsOpen { return .beginsInMidFlow }
    return flow.hasEnded || flow.progress.contains(.sawClientPayload) ? .noName : .endsInMidFlow
  }
}
