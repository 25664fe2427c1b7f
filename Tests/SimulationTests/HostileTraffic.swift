import Dissection
import TestSupport

/// Traffic that does all that makes it hard to tell whose a packet is: few addresses and ports that are used again
/// and again by either side, flows within the inside and within the outside, fragments that come late or never,
/// tunnels, also in fragments, clocks that jump, and bytes that are nothing. The same for the same seed.
struct HostileTraffic {
  /// SplitMix64 (Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014).
  private var state: UInt64
  private(set) var packets: [(time: Int64, bytes: [UInt8])] = []
  /// In nanoseconds since 1970.
  private var now: Int64 = 1_700_000_000_000_000_000

  /// Those that scenarios of the tests have inside, then others.
  private static let addresses = [
    "10.1.0.1", "10.1.0.2", "10.1.7.3", "10.2.0.1", "2001:db8:1::5", "192.0.2.1", "192.0.2.2",
    "198.51.100.9", "203.0.113.7", "2001:db8:ffff::1", "172.16.0.1", "172.16.0.2",
  ].compactMap { IPAddress($0) }
  private static let ports: [UInt16] = [53, 53, 80, 443, 443, 5353, 40_000, 40_001, 50_000]
  private static let names = ["blocked.test", "www.blocked.test", "free.test", "other.test"]

  init(seed: UInt64, packetCount: Int) {
    state = seed
    while packets.count < packetCount { addSome() }
  }

  /// As a classic capture of raw IP.
  var capture: [UInt8] { Self.capture(packets[...]) }

  /// The same cut into parts, which overlap by some packets.
  func parts(_ count: Int) -> [[UInt8]] {
    let size = packets.count / count
    return (0..<count).map { part in
      Self.capture(packets[(part * size)..<(part == count - 1 ? packets.count : (part + 1) * size)])
    }
  }

  private static func capture(_ packets: ArraySlice<(time: Int64, bytes: [UInt8])>) -> [UInt8] {
    var file = PcapFile(precision: .nanoseconds, linkType: 101)
    for packet in packets {
      file.append(
        packet.bytes, seconds: UInt32(packet.time / 1_000_000_000),
        fraction: UInt32(packet.time % 1_000_000_000))
    }
    return file.bytes
  }

  private mutating func number(_ bound: Int) -> Int {
    state &+= 0x9e37_79b9_7f4a_7c15
    var value = state
    value = (value ^ value >> 30) &* 0xbf58_476d_1ce4_e5b9
    value = (value ^ value >> 27) &* 0x94d0_49bb_1331_11eb
    return Int((value ^ value >> 31) % UInt64(bound))
  }

  private mutating func one<Element>(of all: [Element]) -> Element { all[number(all.count)] }

  private mutating func add(_ bytes: [UInt8]) {
    packets.append((now, bytes))
    switch number(200) {
    case 0: now += 301_000_000_000
    case 1: now += 7_500_000_000_000
    case 2: now -= 60_000_000
    case 3: now -= 3_000_000_000
    case 4: now += 31_000_000_000
    default: now += Int64(number(3_000_000))
    }
  }

  /// Adds a packet, or several of one exchange, in one of the ways in which they may travel.
  private mutating func addSome() {
    let (source, destination) = (one(of: Self.addresses), one(of: Self.addresses))
    guard source.isIPv4 == destination.isIPv4 else { return }
    switch number(12) {
    case 0: add((0..<number(60)).map { _ in UInt8(number(256)) })
    case 1, 2: visit(source, destination)
    case 3: segments(of: one(of: Self.names), source, destination)
    default: travel(packet(source, destination), source, destination)
    }
  }

  /// A query, its answer, and a connection to what it taught.
  private mutating func visit(_ client: IPAddress, _ server: IPAddress) {
    let name = one(of: Self.names)
    let port = UInt16(40_000 + number(3))
    travel(
      udp(client, port, server, 53, Messages.dnsQuery(name)), client, server)
    let learnt = one(of: Self.addresses.filter(\.isIPv4))
    let octets = (12..<16).map { UInt8(truncatingIfNeeded: learnt.low >> UInt64(120 - 8 * $0)) }
    travel(
      udp(server, 53, client, port, Messages.dnsAnswer(name, octets)), server, client)
    if client.isIPv4 { segments(of: number(2) == 0 ? name : "free.test", client, learnt) }
  }

  /// The segments of a connection with a ClientHello, some of them missing.
  private mutating func segments(of name: String, _ client: IPAddress, _ server: IPAddress) {
    let (low, high) = (one(of: Self.ports), one(of: Self.ports))
    let hello = Messages.clientHello(name)
    let half = number(hello.count)
    let sequence = UInt32(1000 * number(3))
    let all: [(TCPFlags, Bool, UInt32, [UInt8])] = [
      (.syn, true, sequence, []), ([.syn, .ack], false, 5000, []), (.ack, true, sequence + 1, []),
      ([.psh, .ack], true, sequence + 1, Array(hello[..<half])),
      ([.psh, .ack], true, sequence + 1 + UInt32(half), Array(hello[half...])),
      (number(2) == 0 ? .rst : [.fin, .ack], false, 5001, []),
      ([.fin, .ack], true, sequence + 1 + UInt32(hello.count), []),
    ]
    for (flags, isFromClient, number, payload) in all where self.number(8) > 0 {
      let bytes =
        isFromClient
        ? tcp(client, low, server, high, flags, number, payload)
        : tcp(server, high, client, low, flags, number, payload)
      travel(bytes, isFromClient ? client : server, isFromClient ? server : client)
    }
  }

  private mutating func packet(_ source: IPAddress, _ destination: IPAddress) -> [UInt8] {
    let (one, other) = (one(of: Self.ports), self.one(of: Self.ports))
    if number(2) == 0 {
      return udp(source, one, destination, other, Messages.dnsQuery(self.one(of: Self.names)))
    }
    let flags = TCPFlags(rawValue: UInt8(number(64)))
    return tcp(
      source, one, destination, other, flags, UInt32(number(4)) * 500,
      number(2) == 0 ? [] : Messages.httpRequest(host: self.one(of: Self.names)))
  }

  /// Sends a packet as it is, in fragments, or in a tunnel between two other hosts.
  private mutating func travel(
    _ packet: [UInt8], _ source: IPAddress, _ destination: IPAddress
  ) {
    switch number(10) {
    case 0, 1: sendFragments(of: packet)
    case 2:
      let ends = Self.addresses.filter(\.isIPv4)
      var outer: [UInt8] = []
      // IP in IP (RFC 2003), or IPv6 in IPv4 (RFC 4213).
      PacketWriter.appendIP(
        from: one(of: ends), to: one(of: ends), protocolNumber: source.isIPv4 ? 4 : 41,
        hopLimit: 9, identification: UInt16(number(8)), payload: packet.span, into: &outer)
      if number(3) == 0 { sendFragments(of: outer) } else { add(outer) }
    default: add(packet)
    }
  }

  private mutating func sendFragments(of packet: [UInt8]) {
    var pieces =
      packet[0] >> 4 == 4
      ? Fragments.ofIPv4(packet, every: 24)
      : Fragments.ofIPv6(packet, every: 24, identification: UInt32(number(4)))
    if number(3) == 0 { pieces.reverse() }
    for piece in pieces where number(12) > 0 { add(piece) }
  }

  private mutating func udp(
    _ source: IPAddress, _ sourcePort: UInt16, _ destination: IPAddress, _ port: UInt16,
    _ payload: [UInt8]
  ) -> [UInt8] {
    var bytes: [UInt8] = []
    PacketWriter.appendUDP(
      from: source, sourcePort, to: destination, port, identification: UInt16(number(8)),
      payload: payload, into: &bytes)
    return bytes
  }

  private mutating func tcp(
    _ source: IPAddress, _ sourcePort: UInt16, _ destination: IPAddress, _ port: UInt16,
    _ flags: TCPFlags, _ sequence: UInt32, _ payload: [UInt8]
  ) -> [UInt8] {
    var bytes: [UInt8] = []
    PacketWriter.appendTCP(
      from: source, sourcePort, to: destination, port, sequence: sequence, acknowledgement: 1,
      flags: flags, identification: UInt16(number(8)), payload: payload, into: &bytes)
    return bytes
  }
}
