import Dissection

/// Cuts inputs of the replay target out of captures: the beginning of each of the first flows, and
/// a few of them once more with their packets in fragments or out of order.
struct FlowSeeds: Sendable {
  private struct Key: Hashable {
    var protocolNumber: UInt8
    var hosts: Set<IPAddress>
    var ports: Set<UInt16>
  }

  /// What was cut out so far.
  private(set) var inputs: [[UInt8]] = []
  private var open: [Key: Int] = [:]
  private var flows: [[[UInt8]]] = []

  private static let flowsMax = 32
  private static let packetsMax = 12
  private static let byteCountMax = 6000

  /// Adds a packet, without what is in front of its IP header.
  mutating func add(_ packet: Packet, _ bytes: Span<UInt8>) {
    let key = Key(
      protocolNumber: packet.protocolNumber, hosts: [packet.source, packet.destination],
      ports: [packet.sourcePort, packet.destinationPort])
    if open[key] == nil {
      guard flows.count < Self.flowsMax else { return }
      open[key] = flows.count
      flows.append([])
    }
    guard let index = open[key], flows[index].count < Self.packetsMax else { return }
    let end = packet.payloadOffset + packet.payloadCount
    let raw = copy(bytes.extracting(packet.networkOffset..<end))
    let size = flows[index].reduce(raw.count) { $0 + $1.count }
    if size <= Self.byteCountMax { flows[index].append(raw) }
  }

  /// Makes the inputs of the flows of one capture.
  mutating func endCapture() {
    for (index, packets) in flows.enumerated() where !packets.isEmpty {
      inputs.append(Self.input(packets))
      switch index % 4 {
      case 0: inputs.append(Self.input(packets.flatMap(Self.fragments)))
      case 1: inputs.append(Self.input(packets.reversed()))
      case 2: inputs.append(Self.input(packets.flatMap { Self.fragments($0).reversed() }))
      default: break
      }
    }
    // Several flows in one, so that the flow table has something to do.
    for start in stride(from: 0, to: flows.count - 3, by: 8) {
      inputs.append(Self.input(flows[start..<(start + 4)].flatMap { $0.prefix(4) }))
    }
    open = [:]
    flows = []
  }

  /// The packets with a length and 10 ms in front of each.
  private static func input(_ packets: [[UInt8]]) -> [UInt8] {
    packets.flatMap { packet in
      [UInt8(packet.count >> 8 & 0xff), UInt8(packet.count & 0xff), 10] + packet
    }
  }

  /// An IPv4 packet in three fragments (RFC 791 §3.2); others as they are.
  private static func fragments(_ packet: [UInt8]) -> [[UInt8]] {
    guard packet.count >= 20 + 48, packet[0] == 0x45 else { return [packet] }
    let header = packet[..<20]
    let payload = packet[20...]
    let size = payload.count / 3 / 8 * 8
    return (0..<3).map { number in
      let isLast = number == 2
      let start = payload.startIndex + number * size
      let piece = payload[start..<(isLast ? payload.endIndex : start + size)]
      let count = 20 + piece.count
      let place = number * size / 8
      var fragment = Array(header)
      fragment[2] = UInt8(count >> 8 & 0xff)
      fragment[3] = UInt8(count & 0xff)
      // More Fragments, and the offset in units of eight bytes.
      fragment[6] = (isLast ? 0 : 0x20) | UInt8(place >> 8 & 0x1f)
      fragment[7] = UInt8(place & 0xff)
      return fragment + piece
    }
  }
}
