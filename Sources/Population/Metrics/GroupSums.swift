import Gateway

/// The sums of all groups. A network, a gateway and an hour of the day are looked up for every flow, and
/// have places of their own.
struct GroupSums: Sendable {
  private(set) var networks: [MetricsSums]
  private var gateways: [MetricsSums]
  private var hours = Array(repeating: MetricsSums(), count: 24)
  private var others: [MetricsGroup: MetricsSums] = [:]

  /// Of nothing yet.
  init(networkCount: Int, gatewayCount: Int) {
    networks = Array(repeating: MetricsSums(), count: networkCount)
    gateways = Array(repeating: MetricsSums(), count: gatewayCount)
  }

  /// Changes the sums of a group.
  mutating func update(_ group: MetricsGroup, _ change: (inout MetricsSums) -> Void) {
    switch group {
    case .network(let index): change(&networks[index.offset])
    case .gateway(let index): change(&gateways[index.offset])
    case .hour(let hour): change(&hours[Int(hour)])
    default: change(&others[group, default: MetricsSums()])
    }
  }

  /// Calls `body` for each group: networks and gateways also without flows, since they are reported with
  /// zeros.
  func forEach(_ body: (MetricsGroup, MetricsSums) -> Void) {
    for (index, sums) in networks.enumerated() {
      body(.network(NetworkIndex(index)), sums)
    }
    for (index, sums) in gateways.enumerated() {
      body(.gateway(GatewayIndex(index)), sums)
    }
    for (hour, sums) in hours.enumerated() where !sums.isEmpty {
      body(.hour(UInt8(truncatingIfNeeded: hour)), sums)
    }
    for (group, sums) in others { body(group, sums) }
  }
}
