import Dissection

/// Visits of one datagram: a query, or the beginning of a QUIC connection.
enum DatagramVisit {
  private static let start: Int64 = 1_700_000_000_000_000_000
  private static let connectionID: [UInt8] = [0x83, 0x94, 0xc8, 0xf0, 0x3e, 0x51, 0x57, 0x08]

  /// The packets of a flow whose client sends an Initial packet with `hello`, a handshake message of fewer
  /// than 16,384 bytes.
  static func initial(of flow: VisitedFlow, hello: [UInt8]) -> [ExchangePacket] {
    // CRYPTO from offset 0, its length in two bytes (RFC 9000 §16, §19.6).
    let frame: [UInt8] =
      [6, 0, 0x40 | UInt8(hello.count >> 8 & 0x3f), UInt8(hello.count & 0xff)] + hello
    var datagram: [UInt8] = []
    guard let sealer = QUICInitialSealer(destinationID: connectionID, role: .client),
      sealer.append(
        number: 0, to: connectionID, from: [], frames: frame, packetCount: 1200, into: &datagram)
    else { return [] }
    return [packet(of: flow, datagram)]
  }

  /// A datagram of the client.
  static func packet(of flow: VisitedFlow, _ payload: [UInt8]) -> ExchangePacket {
    var packet: [UInt8] = []
    PacketWriter.appendUDP(
      from: flow.client, flow.clientPort, to: flow.server, flow.serverPort, payload: payload,
      into: &packet)
    return ExchangePacket(timestamp: start, bytes: packet)
  }
}
