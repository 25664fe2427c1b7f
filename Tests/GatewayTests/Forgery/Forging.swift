import Captures
import Configuration
import Dissection
import Gateway
import TestSupport
import Testing

/// A packet that a censor made up, as it was read back.
struct Forged {
  var receiver: Endpoint
  var bytes: [UInt8]
  var packet: Packet

  /// The IP ID (RFC 791 §3.1).
  var identification: Int { Int(bytes[4]) << 8 | Int(bytes[5]) }
  /// DF, without the other flags and the fragment offset, which are 0 then.
  var flagsAndOffset: Int { Int(bytes[6]) << 8 | Int(bytes[7]) }
  var payload: [UInt8] { Array(bytes[packet.payloadRange]) }

  /// Reads a forged packet back, and expects its checksums to be right.
  init(_ element: ForgedPackets.Element, of forged: ForgedPackets) throws {
    let bytes = Array(forged.bytes[element.range])
    let packet = try Packet(bytes.span, linkType: .raw)
    receiver = element.receiver
    self.bytes = bytes
    self.packet = packet
    #expect(packet.hasValidHeaderChecksum(bytes.span) != false)
    #expect(packet.hasValidTransportChecksum(bytes.span) == true)
    #expect(packet.missingCount == 0)
  }
}

/// A packet that a censor acts on.
struct Trigger {
  static let client = IPAddress(v4: 0x0a01_0002)  // 10.1.0.2
  static let server = IPAddress(v4: 0xc000_0250)  // 192.0.2.80

  var bytes: [UInt8] = []

  /// A ClientHello of 517 bytes: from 1001 to 1518, which acknowledges 5001.
  static func hello(
    from source: IPAddress = client, to destination: IPAddress = server, missing: Int = 0
  ) -> Trigger {
    segment(
      [.psh, .ack], 1001, 5001, from: source, to: destination,
      payload: [UInt8](repeating: 0x16, count: 517), missing: missing)
  }

  /// A segment between the ports 49152 and 443, as it comes by.
  ///
  /// - Parameter missing: bytes at the end that the capture cut off.
  static func segment(
    _ flags: TCPFlags, _ sequence: UInt32, _ acknowledgement: UInt32,
    from source: IPAddress = client, to destination: IPAddress = server, payload: [UInt8] = [],
    missing: Int = 0
  ) -> Trigger {
    var trigger = Trigger()
    PacketWriter.appendTCP(
      from: source, 49152, to: destination, 443, sequence: sequence,
      acknowledgement: acknowledgement, flags: flags, window: 502, hopLimit: 57,
      identification: 0x4242, payload: payload, into: &trigger.bytes)
    trigger.bytes.removeLast(missing)
    return trigger
  }

  /// A query from port 50000 to 53.
  static func query(
    _ message: [UInt8], from source: IPAddress = client, to destination: IPAddress = server
  ) -> Trigger {
    var trigger = Trigger()
    PacketWriter.appendUDP(
      from: source, 50000, to: destination, 53, hopLimit: 57, identification: 0x4242,
      payload: message, into: &trigger.bytes)
    return trigger
  }

  /// What the `packets:` of a censor make of it.
  func forge(
    _ packets: String, from sender: Endpoint = .client, draw: UInt64 = 1
  ) throws -> [Forged] {
    try forge(TCPInjection(parsing: packets), from: sender, draw: draw)
  }

  /// What the segments of a censor make of it.
  func forge(
    _ injection: TCPInjection, from sender: Endpoint = .client, draw: UInt64
  ) throws -> [Forged] {
    var forged = ForgedPackets()
    injection.forge(
      on: try Packet(bytes.span, linkType: .raw), in: bytes.span, from: sender, draw: draw,
      into: &forged)
    return try forged.elements.map { try Forged($0, of: forged) }
  }

  /// What an injector makes of it.
  func answer(_ injector: String, draw: UInt64 = 1) throws -> [Forged] {
    try answer(ForgedAnswer(parsing: injector), draw: draw)
  }

  /// The same, of an injector that was read before.
  func answer(_ injector: ForgedAnswer, draw: UInt64) throws -> [Forged] {
    var forged = ForgedPackets()
    injector.forge(
      on: try Packet(bytes.span, linkType: .raw), in: bytes.span, draw: draw, into: &forged)
    return try forged.elements.map { try Forged($0, of: forged) }
  }

  /// It with one bit changed, for each bit.
  var withEachBitFlipped: [Trigger] {
    bytes.indices.flatMap { index in
      (0..<8).map { bit in
        var other = self
        other.bytes[index] ^= 1 << UInt8(bit)
        return other
      }
    }
  }
}

extension TCPInjection {
  /// The value of `packets:` in a censor's file.
  init(parsing text: String) throws {
    try self.init(ConfigurationNode.parse(text, file: "c.yaml"))
  }
}

extension ForgedAnswer {
  /// An injector in a censor's file.
  init(parsing text: String) throws {
    try self.init(ConfigurationNode.parse(text, file: "c.yaml"))
  }
}

/// Censors as they were published.
enum Published {
  /// GFW I to III and Henan: Wu and Zohaib et al., IEEE S&P 2025, table of §4.
  static let gfwI = """
    - {flags: rst, ip-ttl: {from: 55, to: 118}, ip-id: 0, dont-fragment: false}
    """
  static let gfwII = """
    - flags: [rst, ack]
      copies: 3
      ip-ttl: {from: 39, to: 238}
      ip-id: {from: 0x00A3, to: 0xFE5F}
      dont-fragment: true
    """
  static let gfwIII = """
    - {flags: [rst, ack], ip-ttl: 248, ip-id: {from: 0x9916, to: 0x9933}}
    """
  static let henan = """
    - flags: [rst, ack]
      to: client
      ip-ttl: 58
      ip-id: 1
      payload-hex: "01 02 03 04 05 06 07 08 09 00"
    """
  /// Wang et al., "Your State is Not Mine", IMC 2017.
  static let type1 = """
    - {flags: rst, ip-ttl: {from: 1, to: 255}, window: {from: 0, to: 65535}}
    """
  static let type2 = """
    - flags: [rst, ack]
      sequence-offsets: [0, 1460, 4380]
      ip-ttl: {from: 40, to: 250, step: 1}
      window: {from: 1, to: 5000, step: 1}
    """
  /// Nourin et al., WWW 2023.
  static let turkmenistan = """
    - {flags: rst, to: client, sequence: zero, ip-id: 30000, ip-ttl: 128, window: 0}
    """
  /// Airtel's page: Bock et al., "Come as You Are", SIGCOMM 2020; IP ID 242 by Yadav et al.,
  /// IMC 2018.
  static let airtel = #"""
    - flags: [fin, psh, ack]
      to: client
      ip-id: 242
      payload: "HTTP/1.1 200 OK\r\nContent-Length: 7\r\nConnection: close\r\n\r\nBlocked"
    - {flags: [rst], to: client, sequence: after-previous, ip-id: 242}
    """#
  /// GFW II of 2025: TTL 255, the rest from TSG's generator; TSG itself (Ablove et al., 2026).
  static let gfwII2025 = """
    - {flags: [rst, ack], copies: 3, ip-ttl: 255, ip-id: tsg-once, window: tsg-once, dont-fragment: true}
    """
  static let tsg = """
    - {flags: [rst, ack], copies: 3, ip-ttl: tsg, ip-id: tsg, window: tsg}
    """

  static let ofTCP = [
    gfwI, gfwII, gfwIII, henan, type1, type2, turkmenistan, airtel, gfwII2025, tsg,
  ]

  /// The injectors of "Triplet Censors", FOCI 2020, Table 3, with the flags of Ablove et al., 2026,
  /// Table 5; those of the third as of Fan et al., "Wallbleed", NDSS 2025. Addresses are made up.
  static let injector1 = """
    flags: 0x8580
    answer-ttl: 60
    name: copy
    addresses: [203.0.113.7]
    ip-ttl: {from: 30, to: 250, step: 1}
    dont-fragment: false
    """
  static let injector2 = """
    flags: 0x8180
    answer-ttl: {from: 60, to: 300}
    addresses: [203.0.113.1, 203.0.113.2, 203.0.113.3]
    ip-ttl: {from: 1, to: 255}
    dont-fragment: true
    """
  static let injector3 = """
    flags: 0x8180
    flags-without-recursion: 0x8400
    answer-ttl: {from: 60, to: 300}
    addresses: [203.0.113.8, 203.0.113.9, "2001::1", "2001::2"]
    ip-ttl: trigger
    ip-id: 0
    """
  static let turkmenistanDNS = """
    {flags: 0x8180, answer-ttl: 300, addresses: [127.0.0.1]}
    """

  static let ofDNS = [injector1, injector2, injector3, turkmenistanDNS]
}
