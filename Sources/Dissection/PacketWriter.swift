/// Writes IP packets with right lengths and checksums, as raw IP (`LinkType.raw`), and Ethernet
/// headers to go in front of them.
///
/// A length that its field cannot hold is written as 0, as in packets that were captured before
/// the network card cut them into segments; `Packet` reads them back whole.
public enum PacketWriter {
  /// Appends a TCP segment.
  ///
  /// - Parameter options: padded with zeros to a multiple of four; 40 bytes at most are written.
  public static func appendTCP(
    from source: IPAddress, _ sourcePort: UInt16, to destination: IPAddress,
    _ destinationPort: UInt16, sequence: UInt32, acknowledgement: UInt32, flags: TCPFlags,
    window: UInt16 = 65_535, hopLimit: UInt8 = 64, identification: UInt16 = 0,
    options: [UInt8] = [], payload: [UInt8], into packet: inout [UInt8]
  ) {
    var options = Array(options.prefix(40))
    while options.count % 4 != 0 { options.append(0) }
    var segment: [UInt8] = []
    append(sourcePort, to: &segment)
    append(destinationPort, to: &segment)
    append(sequence, to: &segment)
    append(acknowledgement, to: &segment)
    segment.append(UInt8((20 + options.count) / 4) << 4)
    segment.append(flags.rawValue)
    append(window, to: &segment)
    // The checksum, filled in below, and the urgent pointer.
    segment += [0, 0, 0, 0]
    segment += options + payload
    set(
      Checksum.transport(
        segment.span, source: source, destination: destination, protocolNumber: IPProtocol.tcp),
      at: 16, in: &segment)
    appendIP(
      from: source, to: destination, protocolNumber: IPProtocol.tcp, hopLimit: hopLimit,
      identification: identification, payload: segment.span, into: &packet)
  }

  /// Appends a UDP datagram.
  public static func appendUDP(
    from source: IPAddress, _ sourcePort: UInt16, to destination: IPAddress,
    _ destinationPort: UInt16, hopLimit: UInt8 = 64, identification: UInt16 = 0,
    payload: [UInt8], into packet: inout [UInt8]
  ) {
    var datagram: [UInt8] = []
    append(sourcePort, to: &datagram)
    append(destinationPort, to: &datagram)
    append(length(8 + payload.count), to: &datagram)
    datagram += [0, 0] + payload
    let sum = Checksum.transport(
      datagram.span, source: source, destination: destination, protocolNumber: IPProtocol.udp)
    // Zero says that there is no checksum (RFC 768).
    set(sum == 0 ? 0xffff : sum, at: 6, in: &datagram)
    appendIP(
      from: source, to: destination, protocolNumber: IPProtocol.udp, hopLimit: hopLimit,
      identification: identification, payload: datagram.span, into: &packet)
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
    for station in [destination, source] {
      append(UInt16(truncatingIfNeeded: station >> 32), to: &frame)
      append(UInt32(truncatingIfNeeded: station), to: &frame)
    }
    append(address.isIPv4 ? EtherType.ipv4 : EtherType.ipv6, to: &frame)
  }

  /// Appends an IP packet: IPv4 without options where both addresses are, else IPv6.
  public static func appendIP(
    from source: IPAddress, to destination: IPAddress, protocolNumber: UInt8, hopLimit: UInt8,
    identification: UInt16 = 0, payload: Span<UInt8>, into packet: inout [UInt8]
  ) {
    if source.isIPv4, destination.isIPv4 {
      var header: [UInt8] = [0x45, 0]
      append(length(20 + payload.count), to: &header)
      append(identification, to: &header)
      header += [0, 0, hopLimit, protocolNumber, 0, 0]
      append(UInt32(truncatingIfNeeded: source.low), to: &header)
      append(UInt32(truncatingIfNeeded: destination.low), to: &header)
      set(Checksum.of(header.span), at: 10, in: &header)
      packet += header
    } else {
      packet += [0x60, 0, 0, 0]
      append(length(payload.count), to: &packet)
      packet += [protocolNumber, hopLimit]
      append(source, to: &packet)
      append(destination, to: &packet)
    }
    packet.reserveCapacity(packet.count + payload.count)
    for index in payload.indices { packet.append(payload[index]) }
  }

  private static func length(_ count: Int) -> UInt16 { UInt16(exactly: count) ?? 0 }

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
