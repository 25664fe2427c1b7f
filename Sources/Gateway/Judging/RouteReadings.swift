/// What a reading reads.
enum ReadingKind: Sendable {
  case stream
  case dns
  case quic
}

/// How the boxes on a route read flows, each reading once, but for that of a perfect reader: worked out
/// once, since it is asked for with each datagram.
struct RouteReadings: Sendable {
  /// Of each kind: of flows whose client is outside, then of those whose client is inside.
  private var streams: (outside: [Reading], inside: [Reading])
  private var dns: (outside: [Reading], inside: [Reading])
  private var quic: (outside: [Reading], inside: [Reading])

  /// - Parameter numbers: those of the plan's habits in the catalogue.
  init(_ route: Route, _ numbers: ReadingCatalogue.Numbers) {
    func pair(
      _ shared: [SharedReading], _ numbers: [Int16]
    ) -> (outside: [Reading], inside: [Reading]) {
      let sides = [false, true].map { clientIsInside in
        shared.map {
          Reading(
            habits: numbers[Int($0.habits)],
            visibility: Visibility($0.sight, clientIsInside: clientIsInside))
        }
      }
      return (sides[0], sides[1])
    }
    streams = pair(route.streamReadings, numbers.streams)
    dns = pair(route.dnsReadings, numbers.dns)
    quic = pair(route.quicReadings, numbers.quic)
  }

  func of(_ kind: ReadingKind, clientIsInside: Bool) -> [Reading] {
    switch kind {
    case .stream: clientIsInside ? streams.inside : streams.outside
    case .dns: clientIsInside ? dns.inside : dns.outside
    case .quic: clientIsInside ? quic.inside : quic.outside
    }
  }
}
