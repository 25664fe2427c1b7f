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
    if Self.sender(of: packet) == .low {
      lowAddress = packet.source
      highAddress = packet.destination
      ports = UInt32(packet.sourcePort) << 16 | UInt32(packet.destinationPort)
    } else {
      lowAddress = packet.destination
      highAddress = packet.source
      ports = UInt32(packet.destinationPort) << 16 | UInt32(packet.sourcePort)
    }
  }

  /// Which end of its flow sent `packet`.
  static func sender(of packet: Packet) -> KeyEnd {
    let isLow =
      packet.source == packet.destination
      ? packet.sourcePort <= packet.destinationPort : packet.source < packet.destination
    return isLow ? .low : .high
  }

  /// A hash of all that the key holds: each half is multiplied by a part of the secret, and the halves
  /// of the product are folded.
  func hash(_ secret: HashSecret) -> UInt64 {
    let low = HashSecret.fold(
      lowAddress.low ^ secret.first, highAddress.low ^ UInt64(ports) << 16 ^ secret.second)
    // An IPv4 address has nothing more.
    let high = HashSecret.fold(
      lowAddress.high ^ UInt64(protocolNumber) ^ secret.third, highAddress.high ^ secret.fourth)
    return low ^ high
  }
}
