public import Rules

/// A way that a part of a network's traffic takes, out and back: the gateways on it.
///
/// Out is from the inside, whoever opened the flow. The way back may pass other gateways, or none: a
/// gateway that is on one way only sees the packets of one direction.
public struct Route: Sendable {
  public let network: NetworkIndex
  /// The network at the other end, where the route is one within the country; nil for the outside.
  public let destination: NetworkIndex?
  /// Its part of the network's traffic to that end, relative to that of the other routes there.
  public let weight: Int
  /// The gateways on the way out, nearest to the users first; empty for a way that no gateway watches.
  public let gateways: [GatewayIndex]
  /// Those on the way back, in the order in which packets pass them.
  public let back: [GatewayIndex]
  /// The rule sets of all its gateways.
  public internal(set) var sets: RuleSetMask = []
  /// Both ways, with what each gateway sees.
  private let outHops: [Hop]
  private let backHops: [Hop]
  /// How its boxes read TCP, each reading once, but for that of a perfect reader.
  var streamReadings: [SharedReading] = []
  /// The same of DNS over UDP, and of QUIC.
  var dnsReadings: [SharedReading] = []
  var quicReadings: [SharedReading] = []

  /// A route of a network.
  ///
  /// - Parameter back: nil for the way out reversed.
  public init(
    network: NetworkIndex, weight: Int, gateways: [GatewayIndex], back: [GatewayIndex]? = nil,
    destination: NetworkIndex? = nil
  ) {
    self.network = network
    self.destination = destination
    self.weight = weight
    self.gateways = gateways
    let back = back ?? gateways.reversed()
    self.back = back
    outHops = gateways.map {
      Hop(gateway: $0, sight: back.contains($0) ? .both : .out)
    }
    backHops = back.map {
      Hop(gateway: $0, sight: gateways.contains($0) ? .both : .back)
    }
  }

  /// Whether every gateway sees both directions, and they come back in the reverse order.
  public var isSymmetric: Bool { back == gateways.reversed() }

  /// All its gateways, those on the way out first, each with what it sees.
  var hops: [Hop] { outHops + backHops.filter { $0.sight == .back } }

  /// What it passes in one direction, in the order of packets.
  @inline(__always)
  func hops(isOutward: Bool) -> [Hop] { isOutward ? outHops : backHops }

  /// The first gateway that its traffic meets; nil for none.
  var firstGateway: GatewayIndex? { gateways.first ?? back.first }
}

/// Which packets pass a gateway.
enum Sight: UInt8, Sendable {
  case both
  /// Those from the inside.
  case out
  /// Those from the other end.
  case back

  @inline(__always)
  func sees(isOutward: Bool) -> Bool { self == .both || (self == .out) == isOutward }
}

/// A gateway on a way, and what it sees of the traffic there.
struct Hop: Sendable {
  var gateway: GatewayIndex
  var sight: Sight
}

/// A reading of a flow that boxes share: by which habits, and of which packets.
struct SharedReading: Hashable, Sendable {
  /// The number of the habits; 0 for those of a perfect reader.
  var habits: Int16
  var sight: Sight

  /// That of a perfect reader, which each flow has: what it reads in a packet, the gateways know that
  /// the packet passes.
  static let perfect = SharedReading(habits: 0, sight: .both)
}
