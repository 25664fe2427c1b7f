import Dissection

/// The first byte chooses the port of a tunnel, or the number of an IP protocol; the others are what it
/// carries, over IPv4.
enum TunnelTarget {
  static let ports: [UInt16] = [
    1701, 2152, 3544, 4341, 4754, 4755, 4789, 4790, 5072, 5246, 5247, 6081, 6635, 6636, 8472, 37008,
  ]
  static let protocols: [UInt8] = [4, 41, 43, 47, 97, 115, 137, 143]

  static func run(_ bytes: [UInt8]) {
    guard let first = bytes.first else { return }
    let choice = Int(first) % (ports.count + protocols.count)
    let packet =
      choice < ports.count
      ? udp(ports[choice], Array(bytes.dropFirst()))
      : ipv4(protocols[choice - ports.count], Array(bytes.dropFirst()))
    var rest = FrameRest()
    _ = try? Packet(packet.span, linkType: .raw, rest: &rest)
    var count = 0
    while !rest.isEmpty {
      _ = try? Packet(nextOf: packet.span, rest: &rest)
      count += 1
      precondition(count <= packet.count / 14, "an aggregate has no end")
    }
  }

  /// A packet between addresses for documentation, whose length fits.
  static func ipv4(_ number: UInt8, _ payload: [UInt8]) -> [UInt8] {
    let count = 20 + payload.count
    return [0x45, 0, UInt8(truncatingIfNeeded: count >> 8), UInt8(truncatingIfNeeded: count)]
      + [0, 0, 0, 0, 64, number, 0, 0, 192, 0, 2, 1, 198, 51, 100, 2] + payload
  }

  private static func udp(_ port: UInt16, _ payload: [UInt8]) -> [UInt8] {
    let count = 8 + payload.count
    return ipv4(
      17,
      [0xc0, 0, UInt8(port >> 8), UInt8(port & 0xff)]
        + [UInt8(truncatingIfNeeded: count >> 8), UInt8(truncatingIfNeeded: count), 0, 0] + payload)
  }
}
