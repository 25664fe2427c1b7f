import Captures
import Dissection

// What a host with offload recorded as one packet, read as the packets that crossed the link.
extension Replay {
  /// Whether a packet is longer than links carry as a rule, or may be longer than its connection allows.
  @inline(__always)
  func mayBeSeveral(_ packet: Packet, _ arrival: Arrival) -> Bool {
    let count = packet.payloadCount &+ packet.missingCount &+ Int(packet.headerCount)
    guard
      count > WireSegments.usualTCPCount + 20
        || tracker.table[arrival.flow].progress.contains(.hasShortSegments)
          && count > Int(tracker.table[state: arrival.flow].segmentSize) &+ 20
    else { return false }
    // The fragments of a datagram crossed the link as they are.
    return fragmentCount == 0
  }

  /// Reads the packets that one was made of; each counts as one, as it would have been recorded on the way.
  ///
  /// - Returns: false for a packet that is as the link carried it.
  @inline(never)
  mutating func readSegments(
    _ packet: Packet, _ bytes: Span<UInt8>, _ record: PacketRecord, _ arrival: Arrival,
    isWhole: Bool
  ) -> Bool {
    let flow = arrival.flow
    let segments = WireSegments(
      packet, bytes.extracting(packet.payloadRange),
      segmentSize: tracker.table[state: flow].segmentSize)
    guard var segments else { return false }
    counts.joinedPacketCount += 1
    var arrival = arrival
    var count = 0
    while let segment = segments.next() {
      if count > 0 {
        counts.packetCount += 1
        tracker.noteSegment(of: flow)
        arrival = arrival.next
      }
      count += 1
      read(segment, bytes, record, arrival, isWhole: isWhole)
    }
    return true
  }
}
