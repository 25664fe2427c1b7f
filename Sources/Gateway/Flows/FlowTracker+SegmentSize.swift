import Dissection

// What one segment of a TCP flow carries at most on the wire.
extension FlowTracker {
  /// The least that an MSS is taken for, as Linux does it (`TCP_MIN_SND_MSS`): less is no segment worth its
  /// headers, and meant to cost a reader time.
  private static let announcedMin: UInt16 = 48

  /// Notes the MSS that a SYN announces (RFC 9293 §3.7.1). Of the two of a connection the lesser one counts:
  /// neither side sends more than its own link carries.
  mutating func noteSegmentSize(_ syn: Packet, _ bytes: Span<UInt8>, of flow: FlowIndex) {
    guard let announced = Self.announcedSize(bytes.extracting(syn.optionsRange)) else { return }
    let size = max(announced, Self.announcedMin)
    let known = table[state: flow].segmentSize
    table[state: flow].segmentSize = known == 0 ? size : min(known, size)
    if size < UInt16(WireSegments.usualTCPCount) { table[flow].progress.insert(.hasShortSegments) }
  }

  /// Counts a packet of a flow that was recorded as part of another one.
  mutating func noteSegment(of flow: FlowIndex) {
    if table[flow].packetCount < .max { table[flow].packetCount += 1 }
  }

  /// The option of kind 2 (RFC 9293 §3.2) among those of a header.
  private static func announcedSize(_ options: Span<UInt8>) -> UInt16? {
    var position = 0
    while position < options.count {
      switch options[position] {
      case 0: return nil
      case 1: position += 1
      default:
        guard position + 1 < options.count else { return nil }
        let count = Int(options[position + 1])
        guard count >= 2, position + count <= options.count else { return nil }
        if options[position] == 2, count == 4 {
          return UInt16(options[position + 2]) << 8 | UInt16(options[position + 3])
        }
        position += count
      }
    }
    return nil
  }
}
