import Gateway

/// What visits have beside themselves, and the gateways of a plan's routes.
struct VisitStore: Sendable {
  var losses = PlacePool<Loss>()
  var views = PlacePool<VisitViews.Node>()
  /// The gateways on the way out of each route, route by route.
  let gateways: [GatewayIndex]
  /// Where those of each route begin; at last, where they all end.
  private let starts: [Int32]

  /// Nothing yet, of the routes of a plan.
  init(_ plan: Plan) {
    gateways = plan.routes.flatMap(\.gateways)
    starts = plan.routes.reduce(into: [0]) { starts, route in
      starts.append((starts.last ?? 0) + Int32(truncatingIfNeeded: route.gateways.count))
    }
  }

  /// The places of a route's gateways.
  func gateways(of route: Int16) -> Range<Int> {
    Int(starts[Int(route)])..<Int(starts[Int(route) + 1])
  }

  /// The first gateway on the way out; nil for none.
  func firstGateway(of route: Int16?) -> GatewayIndex? {
    guard let route else { return nil }
    let places = gateways(of: route)
    return places.isEmpty ? nil : gateways[places.lowerBound]
  }
}
