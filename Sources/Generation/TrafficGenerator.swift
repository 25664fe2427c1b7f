import Population
import Dissection
import Gateway
import HeapModule

/// Makes up the traffic of a population: synthetic throughout, with valid checksums, in the order of time.
public struct TrafficGenerator: ~Copyable {
  private enum Play: Sendable {
    case tcp(TCPConnection)
    case datagrams(DatagramExchange)
  }

  private struct LiveFlow: Sendable {
    var identity: FlowIdentity
    var play: Play
    /// 0 before the first packet.
    var number = 0
    var started: Int64 = 0
  }

  private struct Event: Comparable {
    var time: Int64
    /// Decides between packets of one time.
    var order: Int
    var flow: Int

    static func < (one: Event, other: Event) -> Bool {
      (one.time, one.order) < (other.time, other.order)
    }
  }

  private struct Lookup: Hashable {
    var user: Int
    var site: Int
  }

  /// When an answer is there, and until when it is kept: nanoseconds since 1970.
  private struct Answer {
    var from: Int64
    var until: Int64
  }

  /// 2026-01-05 00:00:00 UTC, a Monday.
  private static let midnight: Int64 = 1_767_571_200_000_000_000
  /// Look-ups that are remembered at once; beyond, they are forgotten and made again.
  private static let lookupsMax = 1_000_000
  private static let noiseCount = 1 << 16

  private let options: TrafficOptions
  private let inhabitants: Inhabitants
  private let sites: Sites
  private let sizes: ResponseSizes
  private let noise: [UInt8]
  private var generator: SplitMix64
  private var arrivals: Arrivals
  private var flows: [LiveFlow?] = []
  private var freeFlows: [Int] = []
  private var events = Heap<Event>()
  private var eventCount = 0
  private var nextArrival: Int64
  /// The time of the last packet.
  private var now: Int64 = 0
  private var begunCount = 0
  private var packet: GeneratedPacket
  private var resolved: [Lookup: Answer] = [:]
  /// Look-ups that were made for connections, and stand for flows of DNS that were drawn.
  private var lookupsAhead = 0
  private var ports: [UInt16]

  /// Flows whose first packet was made, packets, and bytes of their frames.
  public private(set) var flowCount = 0
  public private(set) var packetCount = 0
  public private(set) var byteCount = 0
  /// The names in what was made so far, flow by flow.
  public private(set) var truth: [TruthRow] = []

  /// - Throws: `GenerationError` when the options ask for nothing that can be made.
  public init(_ options: TrafficOptions) throws(GenerationError) {
    guard options.users > 0 else { throw GenerationError("there must be at least one user") }
    guard options.flows ?? 1 > 0, options.bytes ?? 1 > 0 else {
      throw GenerationError("give a number of flows or of bytes above zero")
    }
    guard (100...1514).contains(options.frameBytes) else {
      throw GenerationError("a frame has 100 to 1514 bytes")
    }
    let sizes =
      try options.packetsPerFlow.map { packets throws(GenerationError) in
        try ResponseSizes(packetsPerFlow: packets, mix: options.mix)
      } ?? .standard
    guard let count = Self.plannedFlows(options, sizes) else {
      throw GenerationError("say how much: a number of flows, or of bytes")
    }
    guard options.liveFlowsMax > 0 else {
      throw GenerationError("at least one flow must be played at once")
    }
    let inhabitants = try Inhabitants(options.networks, count: options.users, seed: options.seed)
    let sites = try Sites(options.names, exponent: options.zipfExponent, seed: options.seed)
    self.options = options
    self.inhabitants = inhabitants
    self.sites = sites
    self.sizes = sizes
    packet = GeneratedPacket()
    generator = SplitMix64(seed: options.seed, kind: 3, index: 0)
    noise = generator.bytes(Self.noiseCount)
    arrivals = Arrivals(
      start: Self.midnight, startHour: options.startHour, count: count, hours: options.hours)
    nextArrival = arrivals.next(&generator)
    ports = (0..<options.users).map { UInt16(32_768 + $0 * 7919 % 28_000) }
  }

  /// Makes the next packet, and calls `body` with its frame and its time.
  ///
  /// - Returns: false when there is none any more.
  public mutating func next<E: Error>(
    _ body: (Span<UInt8>, Int64) throws(E) -> Void
  ) throws(E) -> Bool {
    if let bytes = options.bytes, byteCount >= bytes { return false }
    while begunCount < options.flows ?? .max, events.count < options.liveFlowsMax,
      events.min.map({ $0.time >= nextArrival }) ?? true
    {
      // Those that had to wait begin when they may, never before what has been played.
      begin(at: max(nextArrival, now))
      nextArrival = arrivals.next(&generator)
    }
    guard let event = events.popMin() else { return false }
    now = event.time
    play(event)
    packetCount += 1
    byteCount += packet.frame.count
    try body(packet.frame.span, event.time)
    return true
  }

  private static func plannedFlows(_ options: TrafficOptions, _ sizes: ResponseSizes) -> Int? {
    let perFlow = options.mix.bytesPerFlow(sizes, frameBytes: options.frameBytes)
    let byBytes = options.bytes.map { Int(Double($0) / perFlow) + 1 }
    return [options.flows, byBytes].compactMap { $0 }.min()
  }

  private mutating func play(_ event: Event) {
    guard var flow = flows[event.flow] else { return }
    if flow.number == 0 {
      flowCount += 1
      flow.number = flowCount
      flow.started = event.time
    }
    let step: (wait: Int64?, hasNamed: Bool)
    switch flow.play {
    case .tcp(var connection):
      step = connection.step(flow.identity, noise: noise, into: &packet)
      flow.play = .tcp(connection)
    case .datagrams(var exchange):
      step = exchange.step(flow.identity, noise: noise, into: &packet)
      flow.play = .datagrams(exchange)
    }
    if step.hasNamed { note(flow) }
    if let wait = step.wait {
      flows[event.flow] = flow
      schedule(event.flow, at: event.time + wait)
    } else {
      flows[event.flow] = nil
      freeFlows.append(event.flow)
    }
  }

  private mutating func note(_ flow: LiveFlow) {
    let identity = flow.identity
    let kind =
      switch identity.kind {
      case .dns: "dns"
      case .tls, .bulk: "tls-sni"
      case .quic: "quic-sni"
      case .http: "http-host"
      }
    truth.append(
      TruthRow(
        flow: flow.number, started: flow.started, client: identity.client,
        clientPort: identity.clientPort, server: identity.server,
        serverPort: identity.serverPort, isTCP: identity.isTCP, kind: kind,
        name: identity.name))
  }

  /// Begins a flow of a drawn user, and the look-up that it needs.
  private mutating func begin(at time: Int64) {
    let kind = options.mix.draw(&generator)
    if kind == .dns, lookupsAhead > 0 {
      lookupsAhead -= 1
      return
    }
    let user = generator.below(inhabitants.count)
    let site = sites.draw(&generator)
    let client = inhabitants.address(of: user)
    let roundTrip = Int64(min(generator.logNormal(median: 60e6, sigma: 0.6), 1e9))
    var begins = time
    let lookup = Lookup(user: user, site: site)
    if kind != .dns, let answer = resolved[lookup], time < answer.until {
      begins = max(time, answer.from)
    } else {
      beginLookup(user, site, client, at: time, roundTrip: roundTrip / 2)
      begins += roundTrip / 2 + 2_000_000
      if resolved.count >= Self.lookupsMax { resolved.removeAll(keepingCapacity: true) }
      resolved[lookup] = Answer(
        from: begins, until: time + Int64(DNSContent.timeToLive) * 1_000_000_000)
      if kind == .dns { return }
      lookupsAhead += 1
      // The look-up may have been the last flow that was asked for.
      guard begunCount < options.flows ?? .max else { return }
    }
    let identity = FlowIdentity(
      kind: kind, name: sites.name(site), client: client, clientPort: port(of: user),
      server: sites.server(of: site, isIPv4: client.isIPv4), serverPort: kind == .http ? 80 : 443,
      roundTrip: roundTrip)
    let play: Play
    if kind == .quic {
      let size = max(60, min(1200, options.frameBytes - 14 - headerCount(client) - 8))
      play = .datagrams(DatagramExchange(quic: identity, datagramSize: size, sizes, &generator))
    } else {
      let turns = Conversations.overTCP(kind, identity.name, sizes, &generator)
      let size = min(1460, max(20, options.frameBytes - 14 - headerCount(client) - 20))
      play = .tcp(TCPConnection(turns, segmentSize: size, &generator))
    }
    add(LiveFlow(identity: identity, play: play), at: begins)
  }

  private mutating func beginLookup(
    _ user: Int, _ site: Int, _ client: IPAddress, at time: Int64, roundTrip: Int64
  ) {
    let identity = FlowIdentity(
      kind: .dns, name: sites.name(site), client: client, clientPort: port(of: user),
      server: Sites.resolver(isIPv4: client.isIPv4), serverPort: 53, roundTrip: roundTrip)
    let exchange = DatagramExchange(
      dns: identity, address: sites.server(of: site, isIPv4: client.isIPv4), &generator)
    add(LiveFlow(identity: identity, play: .datagrams(exchange)), at: time)
  }

  private mutating func add(_ flow: LiveFlow, at time: Int64) {
    begunCount += 1
    let index: Int
    if let free = freeFlows.popLast() {
      index = free
      flows[index] = flow
    } else {
      index = flows.count
      flows.append(flow)
    }
    schedule(index, at: time)
  }

  private mutating func schedule(_ flow: Int, at time: Int64) {
    eventCount += 1
    events.insert(Event(time: time, order: eventCount, flow: flow))
  }

  /// The next ephemeral port of a user (RFC 6056 §3.3.1 without the chance in it).
  private mutating func port(of user: Int) -> UInt16 {
    let port = ports[user]
    ports[user] = port >= 60_999 ? 32_768 : port + 1
    return port
  }

  private func headerCount(_ address: IPAddress) -> Int { address.isIPv4 ? 20 : 40 }
}
