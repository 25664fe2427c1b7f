extension Packet {
  /// Whether the header checksum of IPv4 is right (RFC 791 §3.1); nil for IPv6, which has none.
  ///
  /// - Parameter bytes: the frame that the packet was made of.
  public func hasValidHeaderChecksum(_ bytes: Span<UInt8>) -> Bool? {
    guard networkOffset < bytes.count, bytes[networkOffset] >> 4 == 4 else { return nil }
    let end = networkOffset + Int(bytes[networkOffset] & 0x0f) * 4
    guard end <= bytes.count else { return nil }
    return Checksum.of(bytes.extracting(networkOffset..<end)) == 0
  }

  /// Whether the checksum of TCP or UDP is right; nil where it cannot be told: in fragments, where
  /// the capture cut bytes off, in UDP without a checksum (RFC 768), and in a capture of the sending
  /// host where the network card was to compute it: the system leaves the sum of the pseudo-header.
  ///
  /// - Parameter bytes: the frame that the packet was made of.
  public func hasValidTransportChecksum(_ bytes: Span<UInt8>) -> Bool? {
    let end = payloadOffset + payloadCount
    guard fragment == nil, !isPart, missingCount == 0, transportOffset + 8 <= end,
      end <= bytes.count
    else { return nil }
    if protocolNumber == IPProtocol.udp, bytes.uint16(at: transportOffset + 6) == 0 { return nil }
    let isRight =
      Checksum.transport(
        bytes.extracting(transportOffset..<end), source: source, destination: destination,
        protocolNumber: protocolNumber) == 0
    let offset = protocolNumber == IPProtocol.tcp ? 16 : 6
    let unfinished = Checksum.ofPseudoHeader(
      source: source, destination: destination, protocolNumber: protocolNumber,
      count: end - transportOffset)
    guard !isRight, transportOffset + offset + 2 <= end,
      bytes.uint16(at: transportOffset + offset) == ~unfinished
    else { return isRight }
    return nil
  }
}
