import Dissection
public import Rules

/// A place where one censor applies rule sets to the flows that are routed there.
public struct Gateway: Sendable {
  public var name: String
  /// Index of its censor in the plan.
  public var censor: Int
  /// The rule sets it applies.
  public var sets: RuleSetMask

  /// A gateway of the censor at `censor`.
  public init(name: String, censor: Int, sets: RuleSetMask) {
    self.name = name
    self.censor = censor
    self.sets = sets
  }
}

/// One way from a network to the outside: the gateways on it, nearest to the users first.
public struct Route: Sendable {
  /// Index of the network in the plan.
  public var network: Int
  /// Its part of the network's traffic, relative to that of the network's other routes.
  public var weight: Int
  /// Indexes of the gateways in the plan; empty for a way that no gateway watches.
  public var gateways: [Int]
  /// The rule sets of all its gateways.
  public internal(set) var sets: RuleSetMask = []
  /// The numbers of its boxes' habits of reading TCP, but for those of a perfect reader.
  var streamHabits: [Int16] = []
  /// The same of DNS over UDP, and of QUIC.
  var dnsHabits: [Int16] = []
  var quicHabits: [Int16] = []

  /// A route of a network.
  public init(network: Int, weight: Int, gateways: [Int]) {
    self.network = network
    self.weight = weight
    self.gateways = gateways
  }
}

/// All that decides what becomes of a flow: who is inside, which gateways stand where, and what
/// they look for. Made from a scenario or from options; never changes during a run.
public struct Plan: Sendable {
  public let networks: [Network]
  public let gateways: [Gateway]
  public let censors: [Censor]
  /// In the order of their networks.
  public let routes: [Route]
  public let matcher: RuleMatcher
  /// Whether the client of each flow is inside, whatever its address: no networks are known.
  public let clientIsInside: Bool
  /// Whether a client whose address is in no network is drawn into one, by their shares.
  public let drawsStrayClients: Bool
  /// Users of the whole country; nil where it is not known.
  public let population: Int?
  /// What is added to UTC for local time, in seconds.
  public let utcOffset: Int
  public let seed: UInt64
  /// Whether every censor acts whenever it can, whatever its probability.
  public let isCertain: Bool
  public let limits: Limits
  /// Nil where none are known.
  let hiddenNames: HiddenNames?
  /// The boxes of all censors, one censor after another.
  let boxes: [CensorBox]
  /// Where the boxes of each censor are.
  private let boxesOfCensor: [Range<Int>]
  let streamHabits: DistinctHabits<StreamHabits>
  let dnsHabits: DistinctHabits<DNSHabits>
  let quicHabits: DistinctHabits<QUICHabits>
  /// Whether any box remembers flows.
  let hasResiduals: Bool
  /// The range of `routes` for each network, and the sum of their weights.
  private let routesOfNetwork: [(routes: Range<Int>, weight: UInt64)]
  /// The shares of the networks up to and with each, in thousandths.
  private let sharesUpTo: [UInt64]
  /// All prefixes with their networks, longest first, so that the first that contains wins.
  private let prefixes: [(prefix: IPPrefix, network: Int16)]

  /// A plan of parts that fit: indexes are in range, weights above zero.
  public init(
    networks: [Network], gateways: [Gateway], censors: [Censor], routes: [Route],
    matcher: RuleMatcher, clientIsInside: Bool, drawsStrayClients: Bool = false,
    population: Int? = nil, utcOffset: Int = 0,
    seed: UInt64 = 0, isCertain: Bool = false, limits: Limits = Limits(),
    hiddenNames: HiddenNames? = nil
  ) {
    self.networks = networks
    self.gateways = gateways
    self.censors = censors
    self.matcher = matcher
    self.clientIsInside = clientIsInside
    self.drawsStrayClients = drawsStrayClients
    self.population = population
    self.utcOffset = utcOffset
    self.seed = seed
    self.isCertain = isCertain
    self.limits = limits
    self.hiddenNames = hiddenNames
    var boxes: [CensorBox] = []
    let boxRanges = censors.map { censor in
      boxes += censor.boxes
      return (boxes.count - censor.boxes.count)..<boxes.count
    }
    boxesOfCensor = boxRanges
    self.boxes = boxes
    streamHabits = DistinctHabits(boxes.map { $0.stream == StreamHabits() ? nil : $0.stream })
    dnsHabits = DistinctHabits(boxes.map(\.dns))
    quicHabits = DistinctHabits(boxes.map(\.quic))
    hasResiduals = boxes.contains { $0.residual != nil }
    var ordered: [Route] = []
    var ranges: [(routes: Range<Int>, weight: UInt64)] = []
    for network in networks.indices {
      let start = ordered.count
      for route in routes where route.network == network {
        var route = route
        let boxes = route.gateways.flatMap { boxRanges[gateways[$0].censor] }
        route.streamHabits = streamHabits.numbers(of: boxes)
        route.dnsHabits = dnsHabits.numbers(of: boxes)
        route.quicHabits = quicHabits.numbers(of: boxes)
        route.sets = route.gateways.reduce(into: []) { $0.formUnion(gateways[$1].sets) }
        ordered.append(route)
      }
      let weight = ordered[start...].reduce(UInt64(0)) { $0 &+ UInt64(max(0, $1.weight)) }
      ranges.append((start..<ordered.count, weight))
    }
    self.routes = ordered
    routesOfNetwork = ranges
    sharesUpTo = networks.reduce(into: []) { sums, network in
      sums.append((sums.last ?? 0) &+ UInt64(max(0, min(network.share, 1e12)) * 1000))
    }
    prefixes = networks.enumerated()
      .flatMap { index, network in network.prefixes.map { ($0, Int16(truncatingIfNeeded: index)) } }
      .sorted { $0.0.length > $1.0.length }
  }

  /// Whether all boxes read perfectly.
  var readsPerfectly: Bool {
    streamHabits.arePerfect && dnsHabits.arePerfect && quicHabits.arePerfect
  }

  /// The boxes of a gateway, as indexes of `boxes`.
  @inline(__always)
  func boxes(of gateway: Int) -> Range<Int> { boxesOfCensor[gateways[gateway].censor] }

  /// Where the censor of a gateway stands.
  func placement(of gateway: Int) -> Censor.Placement {
    censors[gateways[gateway].censor].placement
  }

  /// What a box is called; nil where it is its censor's only one.
  public func boxName(_ box: Int, at gateway: Int) -> String? {
    boxes(of: gateway).count > 1 && boxes.indices.contains(box) ? boxes[box].name : nil
  }

  /// The number of the habits by which a box reads a field; 0 for those of a perfect reader.
  @inline(__always)
  func habits(of box: Int, _ field: Field, overTCP: Bool) -> Int16 {
    if overTCP { return field == .address ? 0 : streamHabits.ofBox[box] }
    return switch field {
    case .dns: dnsHabits.ofBox[box]
    case .quicSNI: quicHabits.ofBox[box]
    default: 0
    }
  }

  /// The index of the network that `address` is in; nil outside.
  func network(of address: IPAddress) -> Int16? {
    for (prefix, network) in prefixes where prefix.contains(address) { return network }
    return nil
  }

  /// The network that a client with an address of no network is drawn into, by their shares: the
  /// same for all its flows. Nil where such clients stay outside.
  func networkOfStray(_ client: IPAddress) -> Int16? {
    if clientIsInside { return 0 }
    guard drawsStrayClients else { return nil }
    guard let total = sharesUpTo.last, total > 0 else { return nil }
    // Another stream of draws than that of routes.
    var mixer = Mixer(seed: seed ^ 0x6e65_7477_6f72_6b73)
    mixer.add(client)
    let draw = mixer.value % total
    return sharesUpTo.firstIndex { draw < $0 }.map { Int16(truncatingIfNeeded: $0) }
  }

  /// The route that a user's traffic with an outside address takes: drawn once for each pair of
  /// addresses, as routers that share load by address do (RFC 2992), so that it does not change
  /// from flow to flow.
  func route(of network: Int16, user: IPAddress, outside: IPAddress) -> Int32? {
    let (range, weight) = routesOfNetwork[Int(network)]
    guard weight > 0 else { return nil }
    var mixer = Mixer(seed: seed)
    mixer.add(user)
    mixer.add(outside)
    var draw = mixer.value % weight
    for index in range {
      let share = UInt64(max(0, routes[index].weight))
      if draw < share { return Int32(index) }
      draw -= share
    }
    return nil
  }
}
