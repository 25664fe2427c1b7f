/// Writes IP packets with right lengths and checksums, as raw IP (`LinkType.raw`), and Ethernet
/// headers to go in front of them.
///
/// A length that its field cannot hold is written as 0, as in packets that were captured before
/// the network card cut them into segments; `Packet` reads them back whole. Nothing is allocated but
/// room in what is appended to.
public enum PacketWriter {
  /// Whether routers may cut an IPv4 packet into fragments (RFC 791 §3.1, DF); they never cut those
  /// of IPv6.
  public enum Fragmentation: Sendable {
    case allowed
    case forbidden
  }

  /// Appends a TCP segment.
  ///
  /// - Parameter options: padded with zeros to a multiple of four; 40 bytes at most are written.
  public static func appendTCP(
    from source: IPAddress, _ sourcePort: UInt16, to destination: IPAddress,
    _ destinationPort: UInt16, sequence: UInt32, acknowledgement: UInt32, flags: TCPFlags,
    reservedBits: UInt8 = 0, window: UInt16 = 65_535, hopLimit: UInt8 = 64,
    identification: UInt16 = 0,
    fragmentation: Fragmentation = .allowed, options: [UInt8] = [], payload: [UInt8],
    into packet: inout [UInt8]
  ) {
    let written = min(options.count, 40)
    let padding = (4 - written % 4) % 4
    appendIPHeader(
      from: source, to: destination, protocolNumber: IPProtocol.tcp, hopLimit: hopLimit,
      identification: identification, fragmentation: fragmentation,
      payloadCount: 20 + written + padding + payload.count, into: &packet)
    let start = packet.count
    append(sourcePort, to: &packet)
    append(destinationPort, to: &packet)
    append(sequence, to: &packet)
    append(acknowledgement, to: &packet)
    packet.append(UInt8((20 + written + padding) / 4) << 4 | reservedBits & 0x0f)
    packet.append(flags.rawValue)
    append(window, to: &packet)
    // The checksum, filled in below, and the urgent pointer.
    append(0 as UInt32, to: &packet)
    for index in 0..<written { packet.append(options[index]) }
    for _ in 0..<padding { packet.append(0) }
    packet += payload
    set(
      Checksum.transport(
        packet.span.extracting(start..<packet.count), source: source, destination: destination,
        protocolNumber: IPProtocol.tcp),
      at: start + 16, in: &packet)
  }

  /// Appends a UDP datagram.
  public static func appendUDP(
    from source: IPAddress, _ sourcePort: UInt16, to destination: IPAddress,
    _ destinationPort: UInt16, hopLimit: UInt8 = 64, identification: UInt16 = 0,
    fragmentation: Fragmentation = .allowed, payload: [UInt8], into packet: inout [UInt8]
  ) {
    appendIPHeader(
      from: source, to: destination, protocolNumber: IPProtocol.udp, hopLimit: hopLimit,
      identification: identification, fragmentation: fragmentation,
      payloadCount: 8 + payload.count, into: &packet)
    let start = packet.count
    append(sourcePort, to: &packet)
    append(destinationPort, to: &packet)
    append(length(8 + payload.count), to: &packet)
    append(0 as UInt16, to: &packet)
    packet += payload
    let sum = Checksum.transport(
      packet.span.extracting(start..<packet.count), source: source, destination: destination,
      protocolNumber: IPProtocol.udp)
    // Zero says that there is no checksum (RFC 768).
    set(sum == 0 ? 0xffff : sum, at: start + 6, in: &packet)
  }

  /// Appends an Ethernet header (IEEE 802.3 §3.2) for a packet with `address` in it.
  ///
  /// - Parameters:
  ///   - source: a MAC address, in the lower 48 bits. The defaults are locally administered ones.
  ///   - address: tells the EtherType, of IPv4 or IPv6.
  public static func appendEthernet(
    from source: UInt64 = 0x02_00_00_00_00_01, to destination: UInt64 = 0x02_00_00_00_00_02,
    carrying address: IPAddress, into frame: inout [UInt8]
  ) {
    append(station: destination, to: &frame)
    append(station: source, to: &frame)
    append(address.isIPv4 ? EtherType.ipv4 : EtherType.ipv6, to: &frame)
  }

  /// Appends an IP packet: IPv4 without options where both addresses are, else IPv6.
  public static func appendIP(
    from source: IPAddress, to destination: IPAddress, protocolNumber: UInt8, hopLimit: UInt8,
    identification: UInt16 = 0, payload: Span<UInt8>, into packet: inout [UInt8]
  ) {
    appendIPHeader(
      from: source, to: destination, protocolNumber: protocolNumber, hopLimit: hopLimit,
      identification: identification, fragmentation: .allowed, payloadCount: payload.count,
      into: &packet)
    packet.append(payload)
  }

  /// What comes before `payloadCount` bytes. It reserves room for them, in steps that double, so that
  /// storage which is used again is not allocated again.
  private static func appendIPHeader(
    from source: IPAddress, to destination: IPAddress, protocolNumber: UInt8, hopLimit: UInt8,
    identification: UInt16, fragmentation: Fragmentation, payloadCount: Int,
    into packet: inout [UInt8]
  ) {
    let needed = packet.count + 40 + payloadCount
    if packet.capacity < needed { packet.reserveCapacity(max(needed, 2 * packet.capacity)) }
    guard source.isIPv4, destination.isIPv4 else {
      append(0x6000_0000 as UInt32, to: &packet)
      append(length(payloadCount), to: &packet)
      packet.append(protocolNumber)
      packet.append(hopLimit)
      append(source, to: &packet)
      append(destination, to: &packet)
      return
    }
    let start = packet.count
    append(0x4500 as UInt16, to: &packet)
    append(length(20 + payloadCount), to: &packet)
    append(identification, to: &packet)
    append(fragmentation == .forbidden ? 0x4000 : 0 as UInt16, to: &packet)
    packet.append(hopLimit)
    packet.append(protocolNumber)
    append(0 as UInt16, to: &packet)
    append(UInt32(truncatingIfNeeded: source.low), to: &packet)
    append(UInt32(truncatingIfNeeded: destination.low), to: &packet)
    set(
      Checksum.of(packet.span.extracting(start..<packet.count)), at: start + 10, in: &packet)
  }

  private static func length(_ count: Int) -> UInt16 { UInt16(exactly: count) ?? 0 }

  private static func append(station: UInt64, to bytes: inout [UInt8]) {
    append(UInt16(truncatingIfNeeded: station >> 32), to: &bytes)
    append(UInt32(truncatingIfNeeded: station), to: &bytes)
  }

  private static func append(_ address: IPAddress, to bytes: inout [UInt8]) {
    for index in 0..<16 { bytes.append(address.byte(index)) }
  }

  private static func append(_ word: UInt16, to bytes: inout [UInt8]) {
    bytes.append(UInt8(word >> 8))
    bytes.append(UInt8(truncatingIfNeeded: word))
  }

  private static func append(_ word: UInt32, to bytes: inout [UInt8]) {
    append(UInt16(word >> 16), to: &bytes)
    append(UInt16(truncatingIfNeeded: word), to: &bytes)
  }

  private static func set(_ word: UInt16, at offset: Int, in bytes: inout [UInt8]) {
    bytes[offset] = UInt8(word >> 8)
    bytes[offset + 1] = UInt8(truncatingIfNeeded: word)
  }
}
