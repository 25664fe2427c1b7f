import Dissection
import Gateway

/// A TCP segment over IPv4 whose every field can be set, also to what does not fit the others.
struct CraftedSegment: Sendable {
  /// Which checksum is written.
  enum Checksum: Hashable, Sendable {
    case right
    /// The right one and so much more, in ones' complement: wrong for 1...0xfffe.
    case wrong(by: UInt16)
    /// This one, whatever the right one is.
    case fixed(UInt16)
  }

  let flow: VisitedFlow
  let direction: Direction
  var sequence: UInt32
  var acknowledgement: UInt32
  var flags: SegmentFlags
  var window: UInt16
  var options: [TCPOption] = []
  var payload: [UInt8] = []
  /// 64: what Linux sends.
  var hopLimit: UInt8 = 64
  /// In words of four bytes; nil: where the options end.
  var dataOffset: UInt8?
  /// What the IP header says the packet has; nil: what it has.
  var totalLength: UInt16?
  var checksum = Checksum.right

  /// The sequence numbers that the segment takes (RFC 9293 §3.4): its payload, a SYN, a FIN.
  var length: UInt32 {
    var length = UInt32(truncatingIfNeeded: payload.count)
    if flags.bits.contains(.syn) { length &+= 1 }
    if flags.bits.contains(.fin) { length &+= 1 }
    return length
  }

  /// Gives an option another value, or adds it. The header grows with it.
  mutating func set(_ option: TCPOption) {
    if let index = options.firstIndex(where: { $0.kind == option.kind }) {
      options[index] = option
    } else {
      options.append(option)
    }
    restoreLengths()
  }

  /// Makes lengths and checksum right again.
  mutating func restoreLengths() {
    dataOffset = nil
    totalLength = nil
    checksum = .right
  }

  /// The packet, as raw IPv4.
  ///
  /// A total length that is too short cuts the packet, as the first router does. The checksum is that
  /// of the whole segment then, so that the receiver finds it wrong.
  var bytes: [UInt8] {
    var packet: [UInt8] = []
    let (sender, receiver) = (direction.sender, direction.reversed.sender)
    let (source, destination) = (flow.address(of: sender), flow.address(of: receiver))
    PacketWriter.appendTCP(
      from: source, flow.port(of: sender), to: destination, flow.port(of: receiver),
      sequence: sequence,
      acknowledgement: acknowledgement, flags: flags.bits, window: window, hopLimit: hopLimit,
      options: options.flatMap(\.bytes), payload: payload, into: &packet)
    // A flow has IPv4 addresses, so this is always so.
    guard packet.count >= Self.headersCount else { return packet }
    if flags.isNonceSet { packet[Self.offsetOfDataOffset] |= 1 }
    if let dataOffset {
      packet[Self.offsetOfDataOffset] = packet[Self.offsetOfDataOffset] & 15 | dataOffset << 4
    }
    writeChecksum(source, destination, in: &packet)
    if let totalLength {
      Self.set(totalLength, at: 2, in: &packet)
      Self.set(0, at: 10, in: &packet)
      Self.set(Dissection.Checksum.of(packet.span.extracting(0..<20)), at: 10, in: &packet)
      let kept = max(20, Int(totalLength))
      if kept < packet.count { packet.removeLast(packet.count - kept) }
    }
    return packet
  }

  /// The IPv4 header and that of TCP, both without options.
  private static let headersCount = 40
  private static let offsetOfDataOffset = 32
  private static let offsetOfChecksum = 36

  private func writeChecksum(
    _ source: IPAddress, _ destination: IPAddress, in packet: inout [UInt8]
  ) {
    Self.set(0, at: Self.offsetOfChecksum, in: &packet)
    let right = Dissection.Checksum.transport(
      packet.span.extracting(20..<packet.count), source: source, destination: destination,
      protocolNumber: IPProtocol.tcp)
    let written: UInt16 =
      switch checksum {
      case .right: right
      case .wrong(let distance):
        UInt16(truncatingIfNeeded: (UInt32(right) + UInt32(distance)) % 0xffff)
      case .fixed(let value): value
      }
    Self.set(written, at: Self.offsetOfChecksum, in: &packet)
  }

  private static func set(_ word: UInt16, at offset: Int, in packet: inout [UInt8]) {
    packet[offset] = UInt8(word >> 8)
    packet[offset + 1] = UInt8(truncatingIfNeeded: word)
  }
}
