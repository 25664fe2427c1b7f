extension Packet {
  /// Reads a TCP header (RFC 9293 §3.1).
  mutating func readTCP(
    _ bytes: Span<UInt8>, _ offset: Int, _ end: Int
  ) throws(Undecoded) -> NextLayer {
    guard end - offset >= 20 else { throw Undecoded(.tcp, .truncated) }
    let count = Int(bytes[offset + 12] >> 4) * 4
    guard count >= 20 else { throw Undecoded(.tcp, .malformed) }
    guard end - offset >= count else { throw Undecoded(.tcp, .truncated) }
    sourcePort = bytes.uint16(at: offset)
    destinationPort = bytes.uint16(at: offset + 2)
    sequence = bytes.uint32(at: offset + 4)
    acknowledgement = bytes.uint32(at: offset + 8)
    flags = TCPFlags(rawValue: bytes[offset + 13])
    window = bytes.uint16(at: offset + 14)
    headerCount = UInt8(count)
    payloadOffset = offset + count
    payloadCount = end - payloadOffset
    return .done
  }

  /// Reads a UDP header (RFC 768), and what tunnels carry in the datagram.
  mutating func readUDP(
    _ bytes: Span<UInt8>, _ offset: inout Int, _ end: Int
  ) throws(Undecoded) -> NextLayer {
    guard end - offset >= 8 else { throw Undecoded(.udp, .truncated) }
    sourcePort = bytes.uint16(at: offset)
    destinationPort = bytes.uint16(at: offset + 2)
    let length = Int(bytes.uint16(at: offset + 4))
    payloadOffset = offset + 8
    // A length of 0 (a jumbogram), or one that lies, is overruled by that of the IP packet.
    payloadCount = min(length >= 8 ? length - 8 : Int.max, end - payloadOffset)
    if missingCount == 0, length >= 8 { missingCount = max(0, length - 8 - payloadCount) }
    let payload = bytes.extracting(payloadOffset..<(payloadOffset + payloadCount))
    if let count = Tunnel.vxlan(payload, port: destinationPort) {
      offset = payloadOffset + count
      return .link(.ethernet)
    }
    if let count = Tunnel.gtpu(payload, ports: (sourcePort, destinationPort)) {
      offset = payloadOffset + count
      return .ip
    }
    return .done
  }
}

/// Tunnels over UDP, told by port and header: anything else on their ports is plain UDP.
enum Tunnel {
  /// VXLAN (RFC 7348 §5): port 4789, or 8472 as Linux had it; the flags have I set, and nothing else.
  ///
  /// - Returns: the count of its header; nil when it is none.
  static func vxlan(_ payload: Span<UInt8>, port: UInt16) -> Int? {
    guard port == 4789 || port == 8472, payload.count >= 8 + 14, payload[0] == 0x08 else {
      return nil
    }
    return 8
  }

  /// GTP-U (3GPP TS 29.281 §5.1): version 1, protocol type 1, message type 255 (G-PDU), then IP.
  ///
  /// - Returns: the count of its header with extension headers; nil when it is none.
  static func gtpu(_ payload: Span<UInt8>, ports: (UInt16, UInt16)) -> Int? {
    guard ports.0 == 2152 || ports.1 == 2152, payload.count >= 8,
      payload[0] & 0xf0 == 0x30, payload[1] == 0xff
    else { return nil }
    var count = 8
    if payload[0] & 0x07 != 0 {
      count = 12
      guard payload.count >= count else { return nil }
      var next = payload[0] & 0x04 != 0 ? payload[11] : 0
      while next != 0 {
        guard count < payload.count, payload[count] > 0 else { return nil }
        count += Int(payload[count]) * 4
        guard count <= payload.count else { return nil }
        next = payload[count - 1]
      }
    }
    guard count < payload.count, [4, 6].contains(payload[count] >> 4) else { return nil }
    return count
  }
}
