/// The gateways on each route of a plan, on the way out and on the way back, one way after the other: to look a
/// way up counts no references, as an array for each would.
struct RouteWays: Sendable {
  private let hops: [Hop]
  /// Where the ways of each route begin, out and back in turn; at last, where they all end.
  private let starts: [Int32]

  init(_ routes: [Route]) {
    var hops: [Hop] = []
    var starts: [Int32] = [0]
    for route in routes {
      for isOutward in [true, false] {
        hops += route.hops(isOutward: isOutward)
        starts.append(Int32(truncatingIfNeeded: hops.count))
      }
    }
    self.hops = hops
    self.starts = starts
  }

  /// The places of what a route passes in one direction, in the order of packets.
  @inline(__always)
  func places(route: Int, isOutward: Bool) -> Range<Int> {
    let way = 2 * route + (isOutward ? 0 : 1)
    return Int(starts[way])..<Int(starts[way + 1])
  }

  /// The gateway at a place.
  subscript(place: Int) -> Hop {
    @inline(__always) get { hops[place] }
  }
}
