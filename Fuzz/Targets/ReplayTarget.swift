import Captures
import Configuration
import Dissection
import Gateway
import Rules

/// The bytes are raw IP packets, each behind three bytes: its length in 16 bits, and the time since
/// the packet before. They pass a gateway with a perfect reader, tight limits, and rules of every
/// kind; half of the flows pass two others before, which act half of the time: a censor with habits
/// of reading, and one that puts no segments together.
enum ReplayTarget {
  /// Bytes in front of each packet.
  static let headerCount = 3

  static func run(_ bytes: [UInt8]) {
    var observers = Observers()
    observers.listsNames = true
    guard let plan, var replay = try? Replay(plan, observing: observers) else {
      preconditionFailure("the plan of the fuzz target is not valid")
    }
    var batch = PacketBatch(linkType: .raw)
    let packets = bytes.span
    var now: Int64 = 1_700_000_000_000_000_000
    var offset = 0
    var count = 0
    while packets.count - offset >= headerCount {
      let start = offset + headerCount
      let length = Int(packets[offset]) << 8 | Int(packets[offset + 1])
      now &+= step(packets[offset + 2])
      let end = min(start + length, packets.count)
      batch.append(packets.extracting(start..<end), timestamp: now, originalCount: length)
      offset = end
      count += 1
      if batch.isFull {
        replay.process(batch)
        batch.removeAll()
      }
    }
    replay.process(batch)
    _ = replay.takeNameEvents()
    let counts = replay.finish { check($0, $1) }
    precondition(counts.packetCount == count && counts.flowCount <= count)
  }

  /// The packets of an input, as one batch.
  static func batch(of bytes: [UInt8]) -> PacketBatch {
    var batch = PacketBatch(linkType: .raw)
    var now: Int64 = 1_700_000_000_000_000_000
    var offset = 0
    while bytes.count - offset >= headerCount {
      let length = Int(bytes[offset]) << 8 | Int(bytes[offset + 1])
      let start = offset + headerCount
      now &+= step(bytes[offset + 2])
      offset = min(start + length, bytes.count)
      batch.append(bytes.span.extracting(start..<offset), timestamp: now, originalCount: length)
    }
    return batch
  }

  /// Nanoseconds that a byte stands for: up to 127 ms, then minutes, and back in time once.
  private static func step(_ byte: UInt8) -> Int64 {
    switch byte {
    case 0..<128: Int64(byte) * 1_000_000
    case 255: -1_000_000_000
    default: Int64(byte - 127) * 60_000_000_000
    }
  }

  private static func check(_ record: FlowRecord, _ names: FlowNames) {
    precondition(record.packetCount > 0 && record.firstFrame.number > 0)
    names.forEach(of: record) { entry, name in
      precondition(entry.frame.number > 0 && name.count > 0)
    }
  }

  private static let censor = """
    name: perfect
    title: A perfect reader
    placement: in-path
    reactions:
      address: null-route
      dns: [dns-injection, tcp-reset]
      sni: tcp-reset
      quic-sni: drop
      http-host: block-page
      http-url: tcp-reset
      http-request: tcp-reset
      payload: [tcp-reset, drop]
    forged-addresses: [198.51.100.254]
    """

  /// Behind `censor`: each habit that has a state of its own.
  private static let habits = """

    stream:
      overlap: last
      held-bytes: 1024
      held-segments: 5
      options: known
      opened-by: syn-or-syn-ack
      first-segment-min: 2
      free-pass-seconds: 5
      re-anchors-on: [client-data, client-ack, syn-ack]
      events:
        - {on: rst, when: opening, effect: resync, probability: 0.5, otherwise: teardown}
        - {on: rst, numbers: unexpected, effect: teardown}
        - {on: syn, effect: resync}
        - {on: bad-ack, effect: anchor}
        - {on: fin, every: 2, effect: teardown}
    """

  private static let single = "\nstream: {segments: alone, checksums: verified, reads: client}\n"

  private static let rules = """
    name: Fuzz
    rules:
      - {id: names, names: [social.test, "contains:tube", "exact:www.example.com"]}
      - {id: patterns, names: ["regex:^vpn[0-9]*[.]", "prefix:mail"]}
      - {id: words, keywords: [forbidden, "two words"], in: [http-url, http-request, payload]}
      - {id: addresses, addresses: [203.0.113.0/24, {prefix: "2001:db8::/32", ports: [443]}]}
    """

  static let plan: Plan? = try? makePlan()

  private static func makePlan() throws -> Plan {
    let set = try RuleSet(parsing: rules, file: "fuzz.yaml")
    var limits = Limits()
    limits.flows = 16
    limits.heldBytesPerFlow = 2048
    limits.heldSegmentsPerFlow = 8
    limits.heldBytes = 8192
    limits.datagrams = 4
    limits.clientHelloBytes = 4096
    limits.quicCryptoBytes = 4096
    limits.httpHeadBytes = 4096
    limits.namesPerFlow = 3
    limits.taughtAddresses = 8
    limits.keywordBytes = 512
    var censors = try ["", habits, single].map {
      try Censor(ConfigurationNode.parse(censor + $0, file: "censor.yaml"))
    }
    censors[1].boxes[0].odds.perMillion = 500_000
    censors[2].boxes[0].odds.perMillion = 500_000
    let sets = RuleSetMask(set: 0)
    return Plan(
      networks: [Network(name: "clients", prefixes: [])],
      gateways: [
        Gateway(name: "first", censor: 0, sets: sets),
        Gateway(name: "second", censor: 1, sets: sets),
        Gateway(name: "third", censor: 2, sets: sets),
      ],
      censors: censors,
      routes: [
        Route(network: 0, weight: 1, gateways: [0]),
        Route(network: 0, weight: 1, gateways: [1, 2, 0]),
        Route(network: 0, weight: 1, gateways: [1, 0], back: [2, 0]),
      ],
      matcher: try RuleMatcher([set]), clientIsInside: true, limits: limits)
  }
}
