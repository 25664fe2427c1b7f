/// Writes IP packets with right lengths and checksums, as raw IP (`LinkType.raw`).
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
    append(UInt16(truncatingIfNeeded: 8 + payload.count), to: &datagram)
    datagram += [0, 0] + payload
    let sum = Checksum.transport(
      datagram.span, source: source, destination: destination, protocolNumber: IPProtocol.udp)
    // Zero says that there is no checksum (RFC 768).
    set(sum == 0 ? 0xffff : sum, at: 6, in: &datagram)
    appendIP(
      from: source, to: destination, protocolNumber: IPProtocol.udp, hopLimit: hopLimit,
      identification: identification, payload: datagram.span, into: &packet)
  }

  /// Appends an IP packet: IPv4 without options where both addresses are, else IPv6.
  public static func appendIP(
    from source: IPAddress, to destination: IPAddress, protocolNumber: UInt8, hopLimit: UInt8,
    identification: UInt16 = 0, payload: Span<UInt8>, into packet: inout [UInt8]
  ) {
    if source.isIPv4, destination.isIPv4 {
      var header: [UInt8] = [0x45, 0]
      append(UInt16(truncatingIfNeeded: 20 + payload.count), to: &header)
      append(identification, to: &header)
      header += [0, 0, hopLimit, protocolNumber, 0, 0]
      append(UInt32(truncatingIfNeeded: source.low), to: &header)
      append(UInt32(truncatingIfNeeded: destination.low), to: &header)
      set(Checksum.of(header.span), at: 10, in: &header)
      packet += header
    } else {
      packet += [0x60, 0, 0, 0]
      append(UInt16(truncatingIfNeeded: payload.count), to: &packet)
      packet += [protocolNumber, hopLimit]
      append(source, to: &packet)
      append(destination, to: &packet)
    }
    packet.reserveCapacity(packet.count + payload.count)
    for index in payload.indices { packet.append(payload[index]) }
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
