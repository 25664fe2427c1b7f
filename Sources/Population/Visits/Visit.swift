import Gateway
import Rules

/// What one user does at one site: the flows for it that follow each other within a gap.
///
/// Which flows those are follows from the capture alone; a plan decides what becomes of them.
///
/// 64 bytes, a line of the processor's cache, since there may be a million. What few visits have stands in
/// the `VisitStore`.
struct Visit: Sendable {
  /// What became of it.
  enum Outcome {
    case reached
    /// Reached by a connection that passed, though others were blocked, or it passed degraded.
    case degraded
    /// At least one flow was blocked, and no connection passed.
    case lost
  }

  /// From the first packet of its flows to the last, in nanoseconds since 1970.
  private(set) var first: Int64
  private(set) var last: Int64
  /// When the flow of `protocol` began.
  private var protocolStarted: Int64
  let user: UserIndex
  let site: Int32
  /// The flow that began first.
  private var firstFlow: UInt32
  /// The connection that began first, or else the query that did.
  private var protocolFlow: UInt32
  /// The place of the loss of the blocked flow that began first; -1 for none.
  private var lossPlace: Int32 = -1
  private var views = VisitViews()
  /// The next visit of the same user at the same site; -1 for none.
  var next: Int32 = -1
  let network: NetworkIndex
  /// -1 for none.
  private var storedGateway: GatewayIndex
  /// Of the connection that began first, or else of a query.
  private(set) var `protocol`: FlowProtocol?
  private var hasPassedConnection = false
  private var isDegraded = false
  /// Whether flows may join it.
  var isOpen = true

  /// A visit of one flow.
  ///
  /// - Parameter fields: where its site was legible.
  init(
    _ record: FlowRecord, _ fields: FieldSet, user: UserIndex, site: Int32, network: NetworkIndex,
    _ store: inout VisitStore
  ) {
    self.user = user
    self.site = site
    self.network = network
    (first, last, protocolStarted) = (record.started, record.ended, record.started)
    (firstFlow, protocolFlow) = (record.flow, record.flow)
    storedGateway = store.firstGateway(of: record.route) ?? -1
    `protocol` = record.protocol
    addFate(of: record, fields, &store)
  }

  var outcome: Outcome {
    if hasPassedConnection { return lossPlace >= 0 || isDegraded ? .degraded : .reached }
    return lossPlace >= 0 ? .lost : .reached
  }

  /// The first gateway on the way of the flow that began first; nil for none.
  var gateway: GatewayIndex? { storedGateway.number < 0 ? nil : storedGateway }

  /// Whether a flow comes no more than `gap` nanoseconds after or before those that are known.
  func isNear(_ record: FlowRecord, gap: Int64) -> Bool {
    record.started &- last <= gap && first &- record.ended <= gap
  }

  /// Adds a flow.
  mutating func add(_ record: FlowRecord, _ fields: FieldSet, _ store: inout VisitStore) {
    last = max(last, record.ended)
    note(
      started: record.started, flow: record.flow, store.firstGateway(of: record.route) ?? -1)
    note(started: record.started, flow: record.flow, record.protocol)
    addFate(of: record, fields, &store)
  }

  /// Adds the flows of another visit of the same user to the same site, which goes away.
  mutating func take(_ other: Visit, _ store: inout VisitStore) {
    last = max(last, other.last)
    note(started: other.first, flow: other.firstFlow, other.storedGateway)
    note(started: other.protocolStarted, flow: other.protocolFlow, other.protocol)
    if other.lossPlace >= 0 {
      let loss = store.losses[other.lossPlace]
      store.losses.remove(other.lossPlace)
      note(loss, &store)
    }
    hasPassedConnection = hasPassedConnection || other.hasPassedConnection
    isDegraded = isDegraded || other.isDegraded
    views.take(other.views, in: &store.views)
  }

  /// Takes what a gateway on its way could read; nil when there is no more.
  mutating func popView(from store: inout VisitStore) -> VisitView? {
    views.popFirst(from: &store.views)
  }

  /// Takes what blocked the first of its flows that were; nil for none.
  mutating func takeLoss(from store: inout VisitStore) -> Loss? {
    guard lossPlace >= 0 else { return nil }
    let loss = store.losses[lossPlace]
    store.losses.remove(lossPlace)
    lossPlace = -1
    return loss
  }

  /// Adds what became of a flow, and what gateways could read of it.
  private mutating func addFate(
    of record: FlowRecord, _ fields: FieldSet, _ store: inout VisitStore
  ) {
    if record.verdict == .blocked {
      note(Loss(record), &store)
    } else if record.protocol != .dns {
      hasPassedConnection = true
    }
    if record.verdict == .degraded { isDegraded = true }
    guard let route = record.route else { return }
    for place in store.gateways(of: route) {
      views.add(VisitView(gateway: store.gateways[place], fields: fields), to: &store.views)
    }
  }

  /// Notes a flow, which may be the first.
  private mutating func note(started: Int64, flow: UInt32, _ gateway: GatewayIndex) {
    guard (started, flow) < (first, firstFlow) else { return }
    (first, firstFlow, storedGateway) = (started, flow, gateway)
  }

  /// Notes a flow, whose protocol may be that of the visit.
  private mutating func note(started: Int64, flow: UInt32, _ other: FlowProtocol?) {
    let isQuery = `protocol` == .dns
    guard
      isQuery == (other == .dns)
        ? (started, flow) < (protocolStarted, protocolFlow) : isQuery
    else { return }
    (protocolStarted, protocolFlow, `protocol`) = (started, flow, other)
  }

  private mutating func note(_ new: Loss, _ store: inout VisitStore) {
    if lossPlace < 0 {
      lossPlace = store.losses.add(new)
    } else if new.isBefore(store.losses[lossPlace]) {
      store.losses[lossPlace] = new
    }
  }
}
