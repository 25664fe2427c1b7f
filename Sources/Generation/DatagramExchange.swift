import Population
import Dissection

/// A flow over UDP as it is played packet by packet: a query of DNS and its answer, or a connection of
/// QUIC.
struct DatagramExchange: Sendable {
  /// Datagrams that are made beforehand, each with its sender and the wait before it.
  private struct Prepared: Sendable {
    var isFromClient: Bool
    var payload: [UInt8]
    var wait: Int64
  }

  /// Nanoseconds that a client takes for an acknowledgement.
  private static let answerDelay: Int64 = 100_000

  private var prepared: [Prepared]
  private var position = 0
  /// Bytes of the response that are still to come, in packets with short headers.
  private var responseCount = 0
  private var sinceAnswer = 0
  private var window = CongestionWindow()
  /// Nanoseconds until the server's next datagram.
  private var wait: Int64 = 0
  private let datagramSize: Int
  private let clientID: [UInt8]
  private let serverID: [UInt8]

  /// A look-up.
  init(dns flow: FlowIdentity, address: IPAddress, _ generator: inout SplitMix64) {
    let identifier = UInt16(truncatingIfNeeded: generator.next())
    prepared = [
      Prepared(
        isFromClient: true,
        payload: DNSContent.query(flow.name, identifier: identifier, isIPv4: address.isIPv4),
        wait: 0),
      Prepared(
        isFromClient: false,
        payload: DNSContent.answer(flow.name, identifier: identifier, address),
        wait: flow.roundTrip),
    ]
    datagramSize = 0
    clientID = []
    serverID = []
  }

  /// A connection of QUIC version 1: Initial packets that can be opened, and then bytes that nobody
  /// can read (RFC 9000 §17.2, §17.3).
  init(
    quic flow: FlowIdentity, datagramSize: Int, _ sizes: ResponseSizes,
    _ generator: inout SplitMix64
  ) {
    let destinationID = generator.bytes(8)
    clientID = []
    serverID = generator.bytes(8)
    self.datagramSize = datagramSize
    prepared = Self.openingDatagrams(
      flow, destinationID, serverID: serverID, clientID: clientID, &generator)
    responseCount = sizes.draw(.quic, &generator)
  }

  /// Makes the next packet; returns as `TCPConnection.step` does.
  mutating func step(
    _ flow: FlowIdentity, noise: [UInt8], into packet: inout GeneratedPacket
  ) -> (wait: Int64?, hasNamed: Bool) {
    packet.payload.removeAll(keepingCapacity: true)
    if position < prepared.count {
      let datagram = prepared[position]
      packet.payload += datagram.payload
      packet.makeDatagram(flow, isFromClient: datagram.isFromClient)
      position += 1
      if position < prepared.count { return (max(1, prepared[position].wait), position == 1) }
      prepared = [datagram]
      position = 1
      return (responseCount > 0 ? flow.roundTrip : nil, false)
    }
    // Every fourth datagram is answered with a short one.
    if sinceAnswer == 4 {
      sinceAnswer = 0
      appendShort(serverID, count: 30, noise, &packet.payload)
      packet.makeDatagram(flow, isFromClient: true)
      return (responseCount > 0 ? wait : nil, false)
    }
    let count = min(datagramSize, responseCount + 30)
    responseCount -= min(responseCount, datagramSize - 30)
    sinceAnswer += 1
    appendShort(clientID, count: count, noise, &packet.payload)
    packet.makeDatagram(flow, isFromClient: false)
    wait = window.wait(after: count, roundTrip: flow.roundTrip)
    if sinceAnswer == 4 { return (Self.answerDelay, false) }
    return (responseCount > 0 ? wait : nil, false)
  }

  /// A packet with a short header, whose rest is protected (RFC 9000 §17.3.1).
  private func appendShort(
    _ destinationID: [UInt8], count: Int, _ noise: [UInt8], _ payload: inout [UInt8]
  ) {
    let start = (responseCount + position) % max(1, noise.count - 2048)
    payload.append(0x40 | noise[start] & 0x1f)
    payload += destinationID
    payload += noise[start..<(start + max(21, min(count, 2048) - payload.count))]
  }

  private static func openingDatagrams(
    _ flow: FlowIdentity, _ destinationID: [UInt8], serverID: [UInt8], clientID: [UInt8],
    _ generator: inout SplitMix64
  ) -> [Prepared] {
    let hello = TLSContent.clientHello(
      flow.name, &generator, hasPostQuantumKey: false,
      // initial_source_connection_id, empty (RFC 9000 §18.2).
      quicParameters: [0x0f, 0])
    var first: [UInt8] = []
    var answer: [UInt8] = []
    guard let client = QUICInitialSealer(destinationID: destinationID, role: .client),
      let server = QUICInitialSealer(destinationID: destinationID, role: .server),
      client.append(
        number: 0, to: destinationID, from: clientID, frames: crypto(hello), packetCount: 1200,
        into: &first),
      server.append(
        number: 0, to: clientID, from: serverID,
        // It acknowledges packet 0, and says hello.
        frames: [2, 0, 0, 0, 0] + crypto(TLSContent.serverHello(&generator, session: false)),
        packetCount: 1200, into: &answer)
    else { return [] }
    return [
      Prepared(isFromClient: true, payload: first, wait: 0),
      Prepared(
        isFromClient: false, payload: answer,
        wait: flow.roundTrip + Conversations.thinking(&generator)),
      Prepared(
        isFromClient: false, payload: handshake(to: clientID, from: serverID, 1100, &generator),
        wait: 500_000),
      Prepared(
        isFromClient: true, payload: handshake(to: serverID, from: clientID, 80, &generator),
        wait: 1_000_000),
    ]
  }

  /// A CRYPTO frame from the beginning (RFC 9000 §19.6).
  private static func crypto(_ message: [UInt8]) -> [UInt8] {
    [6, 0, 0x40 | UInt8(message.count >> 8), UInt8(message.count & 0xff)] + message
  }

  /// A long header of type Handshake, and what is protected.
  private static func handshake(
    to destination: [UInt8], from source: [UInt8], _ count: Int, _ generator: inout SplitMix64
  ) -> [UInt8] {
    [0xe0 | UInt8(generator.below(16)), 0, 0, 0, 1, UInt8(destination.count)] + destination
      + [UInt8(source.count)] + source + [0x40 | UInt8(count >> 8), UInt8(count & 0xff)]
      + generator.bytes(count)
  }
}
