import Gateway
import Rules

/// What one user does at one site: the flows for it that follow each other within a gap.
///
/// Which flows those are follows from the capture alone; a plan decides what becomes of them.
struct Visit: Sendable {
  /// What a gateway on the way of some of its flows could read.
  struct View: Sendable {
    var gateway: GatewayIndex
    /// Where the site was legible; empty where it was not.
    var fields: FieldSet
  }

  /// What became of it.
  enum Outcome {
    case reached
    /// Reached by a connection that passed, though others were blocked, or it passed degraded.
    case degraded
    /// At least one flow was blocked, and no connection passed.
    case lost
  }

  let user: Int32
  let network: NetworkIndex
  /// From the first packet of its flows to the last, in nanoseconds since 1970.
  private(set) var first: Int64
  private(set) var last: Int64
  /// The blocked flow that began first.
  private(set) var loss: Loss?
  private(set) var views: [View] = []
  /// The flow that began first.
  private var firstFlow: Beginning
  /// The connection that began first, or else the query that did.
  private var protocolFlow: Beginning
  private var hasPassedConnection = false
  private var isDegraded = false

  /// What a flow that began tells of its visit, if no other began before it.
  private struct Beginning: Sendable {
    let started: Int64
    let flow: UInt32
    let `protocol`: FlowProtocol?
    /// The first gateway on its way; nil for none.
    let gateway: GatewayIndex?

    init(_ record: FlowRecord, _ plan: Plan) {
      started = record.started
      flow = record.flow
      `protocol` = record.protocol
      gateway = record.route.flatMap { plan.routes[Int($0)].gateways.first }
    }

    var isQuery: Bool { `protocol` == .dns }

    func isBefore(_ other: Beginning) -> Bool {
      (started, flow) < (other.started, other.flow)
    }
  }

  /// A visit of one flow.
  init(_ record: FlowRecord, _ names: FlowNames, user: Int32, network: NetworkIndex, _ plan: Plan) {
    self.user = user
    self.network = network
    first = record.started
    last = record.ended
    firstFlow = Beginning(record, plan)
    protocolFlow = firstFlow
    add(record, names, plan)
  }

  var outcome: Outcome {
    if hasPassedConnection { return loss != nil || isDegraded ? .degraded : .reached }
    return loss != nil ? .lost : .reached
  }

  /// Of the connection that began first, or else of a query.
  var `protocol`: FlowProtocol? { protocolFlow.protocol }

  /// The first gateway on the way of the flow that began first; nil for none.
  var gateway: GatewayIndex? { firstFlow.gateway }

  /// Whether a flow comes no more than `gap` nanoseconds after or before those that are known.
  func isNear(_ record: FlowRecord, gap: Int64) -> Bool {
    record.started &- last <= gap && first &- record.ended <= gap
  }

  /// Adds a flow.
  mutating func add(_ record: FlowRecord, _ names: FlowNames, _ plan: Plan) {
    first = min(first, record.started)
    last = max(last, record.ended)
    if record.verdict == .blocked {
      let new = Loss(record)
      if loss.map({ new.isBefore($0) }) ?? true { loss = new }
    } else if record.protocol != .dns {
      hasPassedConnection = true
    }
    if record.verdict == .degraded { isDegraded = true }
    note(Beginning(record, plan))
    look(at: record, names, plan)
  }

  /// Adds the flows of another visit of the same user to the same site.
  mutating func add(_ other: Visit) {
    first = min(first, other.first)
    last = max(last, other.last)
    if let new = other.loss, loss.map({ new.isBefore($0) }) ?? true { loss = new }
    hasPassedConnection = hasPassedConnection || other.hasPassedConnection
    isDegraded = isDegraded || other.isDegraded
    note(other.firstFlow)
    note(other.protocolFlow)
    for view in other.views { add(view) }
  }

  private mutating func note(_ beginning: Beginning) {
    if beginning.isBefore(firstFlow) { firstFlow = beginning }
    let isBetter =
      protocolFlow.isQuery == beginning.isQuery
      ? beginning.isBefore(protocolFlow) : protocolFlow.isQuery
    if isBetter { protocolFlow = beginning }
  }

  private mutating func add(_ view: View) {
    if let index = views.firstIndex(where: { $0.gateway == view.gateway }) {
      views[index].fields.formUnion(view.fields)
    } else {
      views.append(view)
    }
  }

  /// Notes what the gateways on the flow's way could read in it.
  private mutating func look(at record: FlowRecord, _ names: FlowNames, _ plan: Plan) {
    guard let route = record.route else { return }
    var fields: FieldSet = []
    if !SiteNames.hidesSite(record.protocol) {
      names.forEachEntry(of: record) { fields.insert(FieldSet($0.field)) }
      // A request shows more than its host.
      if fields.contains(.httpHost) || record.protocol == .httpURL {
        fields.insert(FieldSet(.httpURL))
      }
    }
    for gateway in plan.routes[Int(route)].gateways {
      add(View(gateway: gateway, fields: fields))
    }
  }
}
