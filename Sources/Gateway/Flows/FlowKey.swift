import Dissection

/// The 5-tuple of a flow, the same for both directions: the lower endpoint comes first.
struct FlowKey: Equatable, Sendable {
  let lowAddress: IPAddress
  let highAddress: IPAddress
  /// The port of the lower endpoint in the high half, that of the higher endpoint in the low half.
  let ports: UInt32
  let protocolNumber: UInt8

  var lowPort: UInt16 { UInt16(truncatingIfNeeded: ports >> 16) }
  var highPort: UInt16 { UInt16(truncatingIfNeeded: ports) }

  /// The key of `packet`'s flow.
  init(_ packet: Packet) {
    protocolNumber = packet.protocolNumber
    if Self.isFromLow(packet) {
      lowAddress = packet.source
      highAddress = packet.destination
      ports = UInt32(packet.sourcePort) << 16 | UInt32(packet.destinationPort)
    } else {
      lowAddress = packet.destination
      highAddress = packet.source
      ports = UInt32(packet.destinationPort) << 16 | UInt32(packet.sourcePort)
    }
  }

  /// Whether the sender of `packet` is the lower endpoint of its flow.
  static func isFromLow(_ packet: Packet) -> Bool {
    packet.source == packet.destination
      ? packet.sourcePort <= packet.destinationPort : packet.source < packet.destination
  }

  /// A hash that is the same in every run, so that nothing depends on the order of a table.
  var hash: UInt64 {
    var mix = Mixer(seed: UInt64(protocolNumber) << 32 | UInt64(ports))
    mix.add(lowAddress)
    mix.add(highAddress)
    return mix.value
  }
}
