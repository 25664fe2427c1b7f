import Captures
import Dissection

// How datagrams are read that need no memory; and how boxes that do not read DNS or QUIC perfectly read
// one: each kind of habits for itself, beside the perfect reader, and only until a gateway has acted.
extension Replay {
  /// Whether each packet of a flow is read for itself: on the port of DNS over UDP each datagram is a message,
  /// and nothing is to be kept between two. Most flows of a resolver's clients are such.
  func readsWithoutMemory(_ index: Int) -> Bool {
    !searchesPayload && !table[index].progress.contains(.isTCP) && table[index].isDNSPort
  }

  /// Reads a DNS message that is a datagram.
  mutating func readMessage(
    _ packet: Packet, _ bytes: Span<UInt8>, _ record: PacketRecord, isFromClient: Bool, _ index: Int
  ) {
    let payload = bytes.extracting(packet.payloadRange)
    buffer.begin(frame: record.frame, isFromClient: isFromClient)
    DNSReader.read(payload, limits: plan.limits, into: &buffer)
    judge(packet, index)
    noteProtocol(packet, payload, isFromClient: isFromClient, index)
  }

  /// Lets the boxes on a flow's way read a datagram.
  ///
  /// - Parameters:
  ///   - wasDecided: whether a gateway had acted before it.
  ///   - silence: nanoseconds since the flow's last packet.
  mutating func readDatagramAsCensors(
    _ packet: Packet, _ bytes: Span<UInt8>, _ record: PacketRecord, isFromClient: Bool,
    _ index: Int, wasDecided: Bool, silence: Int64
  ) {
    let route = Int(table[state: index].route)
    // Who forges answers reads on: a client may ask more on the same ports.
    let finding = table[state: index].finding
    let readsOn =
      wasDecided && finding.reaction == .dnsInjection && finding.causedBy == nil
    guard route >= 0, !wasDecided || readsOn, packet.payloadCount > 0 else { return }
    let isOutward = isFromClient == table[index].progress.contains(.clientIsInside)
    let payload = bytes.extracting(packet.payloadRange)
    if table[index].isDNSPort || table[index].protocol == .dns {
      // Bytes 4 and 5 of the header (RFC 768), which is before the payload.
      let promised =
        Int(bytes[packet.transportOffset + 4]) << 8 | Int(bytes[packet.transportOffset + 5])
      for reading in plan.routes[route].dnsReadings
      where reading.sight.sees(isOutward: isOutward) {
        buffer.begin(frame: record.frame, isFromClient: isFromClient)
        plan.dnsHabits[reading.habits].read(
          payload, isWhole: promised == payload.count + 8, into: &buffer)
        let end =
          readsOn
          ? gatewaysBeforeAnswer(of: index, isFromClient: isFromClient)
          : gatewaysBeforeDecision(of: index, isFromClient: isFromClient)
        judge(readBy: reading, index, before: end)
      }
      return
    }
    for reading in plan.routes[route].quicReadings
    where reading.sight.sees(isOutward: isOutward) {
      buffer.begin(frame: record.frame, isFromClient: isFromClient)
      plan.quicHabits[reading.habits].read(
        payload, silence: table[index].packetCount == 1 ? nil : silence, opener: &opener,
        plaintext: &handshake, into: &buffer)
      let end =
        readsOn ? .max : gatewaysBeforeDecision(of: index, isFromClient: isFromClient)
      judge(readBy: reading, index, before: end)
    }
  }
}
