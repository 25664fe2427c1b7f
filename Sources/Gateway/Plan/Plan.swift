public import Dissection
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

/// All that decides what becomes of a flow: who is inside, which gateways stand where, and what
/// they look for. Made from a scenario or from options; never changes during a run.
public struct Plan: Sendable {
  public let networks: [Network]
  public let gateways: [Gateway]
  public let censors: [Censor]
  /// In the order of their networks; of each network those to the outside first.
  public let routes: [Route]
  public let matcher: RuleMatcher
  /// Whether the client of each flow is inside, whatever its address: no networks are known.
  public let clientIsInside: Bool
  /// Whether a client whose address is in no network is drawn into one, by their shares.
  public let drawsStrayClients: Bool
  /// How many people use the networks; nil where it is not said.
  public let population: Int?
  /// What the users' clocks are ahead of UTC, in seconds.
  public let utcOffset: Int
  /// The hours of the users' day whose flows count, by when they begin; nil for all.
  public let hours: DayHours?
  public var seed: UInt64
  /// Whether every censor acts whenever it can, whatever its probability.
  public let isCertain: Bool
  public let limits: Limits
  /// Nil where none are known.
  let hiddenNames: HiddenNames?
  /// The boxes of all censors, one censor after another.
  let boxes: [CensorBox]
  /// Where the boxes of each gateway's censor are.
  private let boxesOfGateway: [Range<Int>]
  let outcomes: OutcomeTable
  let streamHabits: DistinctHabits<StreamHabits>
  let dnsHabits: DistinctHabits<DNSHabits>
  let quicHabits: DistinctHabits<QUICHabits>
  /// Whether all boxes read perfectly.
  let readsPerfectly: Bool
  let memories: PlanMemories
  /// Whether there are boxes that do not act at once.
  let hasLateBoxes: Bool
  /// Whether a box remembers flows that sees one direction of some.
  let hasOneWayResiduals: Bool
  /// The routes of each network to the outside.
  private let outsideRoutes: [RouteChoice]
  /// Those within the country.
  private let inlandRoutes: [RouteEnds: RouteChoice]
  /// The shares of the networks up to and with each, in thousandths.
  private let sharesUpTo: [UInt64]
  private let networkTable: NetworkTable
  /// Of each route, its weight, its first gateway and its rule sets: most flows ask for no more, and to take
  /// them out of a route would copy it.
  private let routeWeights: [UInt64]
  private let firstGateways: [GatewayIndex?]
  private let routeSets: [RuleSetMask]

  /// A plan of parts that fit: indexes are in range, weights above zero.
  public init(
    networks: [Network], gateways: [Gateway], censors: [Censor], routes: [Route],
    matcher: RuleMatcher, clientIsInside: Bool, drawsStrayClients: Bool = false,
    population: Int? = nil, utcOffset: Int = 0, hours: DayHours? = nil, seed: UInt64 = 0,
    isCertain: Bool = false, limits: Limits = Limits(), hiddenNames: HiddenNames? = nil
  ) {
    self.networks = networks
    self.gateways = gateways
    self.censors = censors
    self.matcher = matcher
    self.clientIsInside = clientIsInside
    self.drawsStrayClients = drawsStrayClients
    self.population = population
    self.utcOffset = utcOffset
    self.hours = hours
    self.seed = seed
    self.isCertain = isCertain
    self.limits = limits
    self.hiddenNames = hiddenNames
    var boxes: [CensorBox] = []
    let boxRanges = censors.map { censor in
      boxes += censor.boxes
      return (boxes.count - censor.boxes.count)..<boxes.count
    }
    boxesOfGateway = gateways.map { boxRanges[$0.censor] }
    self.boxes = boxes
    outcomes = OutcomeTable(boxes)
    memories = PlanMemories(boxes, matcher.rules)
    hasLateBoxes = boxes.contains { $0.isLate || $0.rate != nil }
    streamHabits = DistinctHabits(boxes.map { $0.stream == StreamHabits() ? nil : $0.stream })
    dnsHabits = DistinctHabits(boxes.map(\.dns))
    quicHabits = DistinctHabits(boxes.map(\.quic))
    readsPerfectly = streamHabits.arePerfect && dnsHabits.arePerfect && quicHabits.arePerfect
    var ordered = Self.ordered(routes)
    (outsideRoutes, inlandRoutes) = Self.choices(among: ordered, networkCount: networks.count)
    var hasOneWayResiduals = false
    for index in ordered.indices {
      let hops = ordered[index].hops
      let seen = hops.flatMap { hop in
        boxRanges[gateways[hop.gateway].censor].map { (box: $0, sight: hop.sight) }
      }
      ordered[index].streamReadings = streamHabits.readings(of: seen)
      ordered[index].dnsReadings = dnsHabits.readings(of: seen)
      ordered[index].quicReadings = quicHabits.readings(of: seen)
      ordered[index].sets = hops.reduce(into: []) { $0.formUnion(gateways[$1.gateway].sets) }
      hasOneWayResiduals =
        hasOneWayResiduals
        || seen.contains { $0.sight != .both && !boxes[$0.box].residuals.isEmpty }
    }
    self.routes = ordered
    self.hasOneWayResiduals = hasOneWayResiduals
    sharesUpTo = networks.reduce(into: []) { sums, network in
      sums.append((sums.last ?? 0) &+ UInt64(max(0, min(network.share, 1e12)) * 1000))
    }
    networkTable = NetworkTable(networks)
    routeWeights = ordered.map { UInt64(max(0, $0.weight)) }
    firstGateways = ordered.map(\.firstGateway)
    routeSets = ordered.map(\.sets)
  }

  /// Routes with the same ends beside each other, as they came; those to the outside first.
  private static func ordered(_ routes: [Route]) -> [Route] {
    routes.enumerated()
      .sorted {
        ($0.element.network, $0.element.destination ?? -1, $0.offset)
          < ($1.element.network, $1.element.destination ?? -1, $1.offset)
      }
      .map(\.element)
  }

  private static func choices(
    among ordered: [Route], networkCount: Int
  ) -> (outside: [RouteChoice], inland: [RouteEnds: RouteChoice]) {
    var outside = Array(repeating: RouteChoice(), count: networkCount)
    var inland: [RouteEnds: RouteChoice] = [:]
    for (index, route) in ordered.enumerated() {
      if let destination = route.destination {
        let ends = RouteEnds(network: route.network, destination: destination)
        inland[ends, default: RouteChoice()].add(route, at: index)
      } else if outside.indices.contains(route.network.offset) {
        outside[route.network.offset].add(route, at: index)
      }
    }
    return (outside, inland)
  }

  /// The boxes of a gateway, as indexes of `boxes`.
  @inline(__always)
  func boxes(of gateway: GatewayIndex) -> Range<Int> { boxesOfGateway[gateway.offset] }

  /// What a box is called; nil where it is its censor's only one.
  public func boxName(_ box: Int, at gateway: GatewayIndex) -> String? {
    boxes(of: gateway).count > 1 && boxes.indices.contains(box) ? boxes[box].name : nil
  }

  /// Which of a gateway's boxes one is, in the order of its censor's file, from 0.
  public func boxNumber(_ box: Int, at gateway: GatewayIndex) -> Int {
    box - boxes(of: gateway).lowerBound
  }

  /// The numbers of all boxes of a gateway.
  public func boxNumbers(at gateway: GatewayIndex) -> Range<Int> {
    0..<boxes(of: gateway).count
  }

  /// The number of the habits by which a box reads a field; 0 for those of a perfect reader.
  @inline(__always)
  func habits(of box: Int, _ field: Field, overTCP: Bool) -> Int16 {
    if overTCP { return field == .address ? 0 : streamHabits.ofBox[box] }
    return switch field {
    case .dns: dnsHabits.ofBox[box]
    case .quicSNI: quicHabits.ofBox[box]
    case .sni, .httpHost, .httpURL, .httpRequest, .payload, .address, .protocol: 0
    }
  }

  /// The network that `address` is in; nil outside.
  @inline(__always)
  public func network(of address: IPAddress) -> NetworkIndex? {
    networkTable.network(of: address)
  }

  /// The network that a client with an address of no network is drawn into, by their shares: the
  /// same for all its flows. Nil where such clients stay outside.
  func networkOfStray(_ client: IPAddress) -> NetworkIndex? {
    if clientIsInside { return 0 }
    guard drawsStrayClients else { return nil }
    guard let total = sharesUpTo.last, total > 0 else { return nil }
    // Another stream of draws than that of routes.
    var mixer = Mixer(seed: seed ^ 0x6e65_7477_6f72_6b73)
    mixer.add(client)
    let draw = mixer.value % total
    return sharesUpTo.firstIndex { draw < $0 }.map { NetworkIndex($0) }
  }

  /// The route that a user's traffic with an address takes; nil where no gateway is told to watch it.
  ///
  /// Drawn once for each pair of addresses, as routers that share load by address do (RFC 2992), so
  /// that it does not change from flow to flow.
  ///
  /// - Parameter destination: the network that the address is in; nil for the outside.
  func route(
    of network: NetworkIndex, to destination: NetworkIndex?, user: IPAddress, other: IPAddress
  ) -> Int32? {
    let choice: RouteChoice
    if let destination {
      choice = inlandRoutes[RouteEnds(network: network, destination: destination)] ?? RouteChoice()
    } else {
      guard !staysInCountry(other, of: network) else { return nil }
      choice = outsideRoutes[network.offset]
    }
    guard choice.weight > 0 else { return nil }
    var mixer = Mixer(seed: seed)
    mixer.add(user)
    mixer.add(other)
    var draw = mixer.value % choice.weight
    for index in choice.routes {
      let share = routeWeights[index]
      if draw < share { return Int32(index) }
      draw -= share
    }
    return nil
  }

  /// The rule sets of all gateways of a route.
  @inline(__always)
  func sets(of route: Int) -> RuleSetMask { routeSets[route] }

  /// The first gateway that a route's traffic meets; nil for none.
  @inline(__always)
  func firstGateway(of route: Int32) -> GatewayIndex? { firstGateways[Int(route)] }

  /// Whether the site at an address is within the country, as some share of a network's traffic is.
  /// The same for all users of the network, and where shares differ, what is within the country for the
  /// lesser share is for the greater.
  private func staysInCountry(_ address: IPAddress, of network: NetworkIndex) -> Bool {
    let share = networks[network].domesticPerMillion
    guard share > 0 else { return false }
    // Another stream of draws than that of routes.
    var mixer = Mixer(seed: seed ^ 0x646f_6d65_7374_6963)
    mixer.add(address)
    return mixer.value % 1_000_000 < UInt64(share)
  }

  /// The hour of the users' day at a time, in nanoseconds since 1970: from 0 to 23.
  public func localHour(at time: Int64) -> Int { LocalClock.hour(at: time, utcOffset: utcOffset) }

  /// Whether a flow counts that began at a time, in nanoseconds since 1970.
  public func counts(_ started: Int64) -> Bool {
    hours.map { $0.contains(localHour(at: started)) } ?? true
  }
}

/// The networks at the ends of a route within the country.
private struct RouteEnds: Hashable, Sendable {
  var network: NetworkIndex
  var destination: NetworkIndex
}

/// The routes that traffic between two ends may take.
private struct RouteChoice: Sendable {
  /// Where they stand in the plan, beside each other.
  private(set) var routes = 0..<0
  /// The sum of their weights.
  private(set) var weight: UInt64 = 0

  /// Adds the one that stands behind those that it has.
  mutating func add(_ route: Route, at index: Int) {
    routes = (routes.isEmpty ? index : routes.lowerBound)..<(index + 1)
    weight &+= UInt64(max(0, route.weight))
  }
}
