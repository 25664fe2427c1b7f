import Rules

/// What a judge goes by, which never changes. It stands behind a reference because a judge that is lent is copied to
/// the stack with all that it holds, many times for each packet.
final class JudgeBasis: Sendable {
  let plan: Plan
  /// The numbers of the plan's habits in the `ReadingCatalogue`.
  let numbers: ReadingCatalogue.Numbers
  /// Of each route of the plan.
  let routeReadings: [RouteReadings]
  /// The gateways of each route, out and back.
  let ways: RouteWays
  /// The rule sets of each gateway.
  let setsOfGateway: [RuleSetMask]
  /// The rule set of each rule.
  let setOfRule: [RuleSetMask]
  let actingBoxes: ActingBoxes
  /// Of each box.
  let triggerFates: [TriggerFate]

  /// What tells whether the packet arrives that a box acts on.
  struct TriggerFate: Sendable {
    /// Its `drop` begins with the client's next packet.
    let dropsLater: Bool
    /// It drops the queries that it answers.
    let dropsQuery: Bool
    let placement: Censor.Placement
  }

  init(_ plan: Plan, _ numbers: ReadingCatalogue.Numbers) {
    self.plan = plan
    self.numbers = numbers
    routeReadings = plan.routes.map { RouteReadings($0, numbers) }
    ways = RouteWays(plan.routes)
    setsOfGateway = plan.gateways.map(\.sets)
    setOfRule = plan.matcher.rules.map { RuleSetMask(set: $0.set) }
    actingBoxes = ActingBoxes(plan) { box, field, overTCP in
      numbers.inCatalogue(plan.habits(of: box, field, overTCP: overTCP), field, overTCP: overTCP)
    }
    triggerFates = plan.boxes.map { box in
      TriggerFate(
        dropsLater: box.dropping == .later, dropsQuery: box.forgedAnswer?.query == .dropped,
        placement: box.placement)
    }
  }
}

extension Judge {
  var plan: Plan { @inline(__always) _read { yield basis.plan } }
  var numbers: ReadingCatalogue.Numbers { @inline(__always) _read { yield basis.numbers } }
  var routeReadings: [RouteReadings] { @inline(__always) _read { yield basis.routeReadings } }
  var ways: RouteWays { @inline(__always) _read { yield basis.ways } }
}
