import Gateway
import Rules

/// What one user does at one site: the flows for it that follow each other within a gap.
struct Visit: Sendable {
  /// What a gateway on the way of some of its flows could read.
  struct View: Sendable {
    var gateway: Int16
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
  let network: Int16
  /// From the first packet of its flows to the last, in nanoseconds since 1970.
  private(set) var first: Int64
  private(set) var last: Int64
  /// The blocked flow that began first.
  private(set) var loss: Loss?
  private(set) var views: [View] = []
  /// Of the connection that began first, or else of a query.
  private(set) var `protocol`: FlowProtocol?
  private var protocolStarted = Int64.max
  private var hasPassedConnection = false
  private var isDegraded = false

  /// A visit of one flow.
  init(_ record: FlowRecord, _ names: FlowNames, user: Int32, network: Int16, _ plan: Plan) {
    self.user = user
    self.network = network
    first = record.started
    last = record.ended
    add(record, names, plan)
  }

  var outcome: Outcome {
    if hasPassedConnection { return loss != nil || isDegraded ? .degraded : .reached }
    return loss != nil ? .lost : .reached
  }

  /// Whether a flow comes no more than `gap` nanoseconds after or before those that are known.
  func isNear(_ record: FlowRecord, gap: Int64) -> Bool {
    record.started &- last <= gap && first &- record.ended <= gap
  }

  /// Adds a flow.
  mutating func add(_ record: FlowRecord, _ names: FlowNames, _ plan: Plan) {
    first = min(first, record.started)
    last = max(last, record.ended)
    let isQuery = record.protocol == .dns
    if record.verdict == .blocked {
      let new = Loss(record)
      if loss.map({ new.isBefore($0) }) ?? true { loss = new }
    } else if !isQuery {
      hasPassedConnection = true
    }
    if record.verdict == .degraded { isDegraded = true }
    let isFirst = record.started < protocolStarted
    if `protocol` == nil || (`protocol` == .dns ? !isQuery || isFirst : !isQuery && isFirst) {
      `protocol` = record.protocol
      protocolStarted = record.started
    }
    look(at: record, names, plan)
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
      let gateway = Int16(truncatingIfNeeded: gateway)
      if let index = views.firstIndex(where: { $0.gateway == gateway }) {
        views[index].fields.formUnion(fields)
      } else {
        views.append(View(gateway: gateway, fields: fields))
      }
    }
  }
}
