import Dissection
import Rules

// Which gateways a flow's packets pass, and how their boxes read them.
extension Judge {
  /// The address of the user: the side that is inside; of two inside, the client.
  @inline(__always)
  func user(of facts: FlowFacts) -> IPAddress {
    self[facts.index].clientIsInside ? facts.flow.client : facts.flow.server
  }

  /// Whether a box looks at a flow.
  func looks(_ box: Int, at facts: FlowFacts) -> Bool {
    plan.boxes[box].scope.holds(facts.flow, clientIsInside: self[facts.index].clientIsInside)
  }

  /// Whether a box is at its place by the clock.
  func isActive(_ box: Int, at facts: FlowFacts) -> Bool {
    plan.boxes[box].scope.active.contains(facts.flow.lastSeen)
  }

  /// Whether a flow's hosts are among those that a box is on the way to.
  func isOnTheWay(_ box: Int, _ gateway: GatewayIndex, _ facts: FlowFacts) -> Bool {
    isFor(plan.boxes[box].hosts, facts, gateway, box)
  }

  /// The gateways that a packet of a flow passes, in their order, as places in `ways`; none without a route.
  @inline(__always)
  func way(of facts: FlowFacts, _ direction: Direction) -> Range<Int> {
    guard let route = self[facts.index].route else { return 0..<0 }
    return ways.places(route: route, isOutward: self[facts.index].isOutward(direction))
  }

  /// How many gateways, from the first that the packet at hand passes, may still act on it: those
  /// before the one that has decided the flow and, if it was on this packet, its own boxes; all, where
  /// none has.
  ///
  /// A query in a flow whose queries are answered by injectors may be answered by those up to the one
  /// that has answered it already.
  ///
  /// It changes nothing, and is mutating so that it is asked in its place: a judge that is lent is copied to
  /// the stack, plan and all, for each reading of each packet.
  mutating func gatewaysLeft(_ facts: FlowFacts) -> Int {
    guard self[facts.index].isDecided else { return .max }
    if wasDecided {
      guard answersOn(facts) else { return 0 }
      guard let gateway = actions.first?.gateway else { return .max }
      return place(of: gateway, facts).map { $0 + 1 } ?? .max
    }
    let finding = self[facts.index].finding
    guard finding.causedBy == nil, let gateway = finding.gateway,
      let place = place(of: gateway, facts)
    else { return 0 }
    return actions.first?.field == nil ? place : place + 1
  }

  /// Adds the readings of the boxes on a flow's way, but for those that are there.
  @inline(__always)
  func addReadings(_ kind: ReadingKind, _ facts: FlowFacts, to readings: inout [Reading]) {
    let judged = self[facts.index]
    guard let route = judged.route else { return }
    let own = routeReadings[route].of(kind, clientIsInside: judged.clientIsInside)
    for position in own.indices where !readings.contains(own[position]) {
      readings.append(own[position])
    }
  }

  /// A reading of the plan's, as that of a flow.
  ///
  /// - Parameter habits: their number in the catalogue.
  @inline(__always)
  func reading(_ habits: Int16, _ sight: Sight, _ facts: FlowFacts) -> Reading {
    Reading(
      habits: habits,
      visibility: Visibility(sight, clientIsInside: self[facts.index].clientIsInside))
  }

  /// Whether a further query of a decided flow may be answered: a client may ask more on the same ports.
  @inline(__always)
  func answersOn(_ facts: FlowFacts) -> Bool {
    let finding = self[facts.index].finding
    return !facts.flow.progress.contains(.isTCP) && finding.reaction?.forgery == .answer
      && finding.causedBy == nil
  }

  /// The number in the catalogue of the habits by which a box reads a field.
  @inline(__always)
  func habits(of box: Int, _ field: Field, _ facts: FlowFacts) -> Int16 {
    let overTCP = facts.flow.progress.contains(.isTCP)
    return numbers.inCatalogue(
      plan.habits(of: box, field, overTCP: overTCP), field, overTCP: overTCP)
  }

  /// Where a gateway is on the way of the packet at hand.
  @inline(__always)
  private func place(of gateway: GatewayIndex, _ facts: FlowFacts) -> Int? {
    let way = way(of: facts, facts.direction)
    return way.first { ways[$0].gateway == gateway }.map { $0 - way.lowerBound }
  }
}
