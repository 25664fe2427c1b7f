/// The bytes of a pcapng file, put together block by block (draft-ietf-opsawg-pcapng §4).
public struct PcapngFile: Sendable {
  /// The file as far as it was written.
  public private(set) var bytes: [UInt8] = []
  /// Where each block ends.
  public private(set) var blockEnds: [Int] = []
  private let byteOrder: PcapFile.ByteOrder

  /// A file with a section header, and nothing else yet.
  public init(byteOrder: PcapFile.ByteOrder = .little) {
    self.byteOrder = byteOrder
    appendSection()
  }

  /// Appends a Section Header Block (§4.1) of unknown section length.
  public mutating func appendSection() {
    var body = UInt32(0x1a2b_3c4d).bytes(byteOrder)  // Byte-Order Magic
    body += UInt16(1).bytes(byteOrder) + UInt16(0).bytes(byteOrder)  // Major and Minor Version
    body += UInt64.max.bytes(byteOrder)  // Section Length: not given
    appendBlock(type: 0x0a0d_0d0a, body)
  }

  /// Appends an Interface Description Block (§4.2).
  ///
  /// - Parameter resolution: The option if_tsresol: 6 for microseconds, which is what its absence
  ///   means, 9 for nanoseconds, 0x80 | n for units of 2^-n seconds.
  public mutating func appendInterface(
    linkType: UInt16 = 1, snapLength: UInt32 = 262_144, resolution: UInt8? = nil
  ) {
    var body = linkType.bytes(byteOrder) + UInt16(0).bytes(byteOrder)  // LinkType, Reserved
    body += snapLength.bytes(byteOrder)
    if let resolution {
      // Option code 9, length 1, the value and its padding; then the end of options.
      body += UInt16(9).bytes(byteOrder) + UInt16(1).bytes(byteOrder) + [resolution, 0, 0, 0]
      body += [0, 0, 0, 0]
    }
    appendBlock(type: 1, body)
  }

  /// Appends an Enhanced Packet Block (§4.3); `time` is in the interface's units since 1970.
  public mutating func appendPacket(
    _ packet: [UInt8], time: UInt64, interface: UInt32 = 0, originalCount: UInt32? = nil
  ) {
    var body = interface.bytes(byteOrder)
    body += UInt32(time >> 32).bytes(byteOrder)
    body += UInt32(truncatingIfNeeded: time).bytes(byteOrder)
    body += UInt32(packet.count).bytes(byteOrder)
    body += (originalCount ?? UInt32(packet.count)).bytes(byteOrder)
    appendBlock(type: 6, body + packet)
  }

  /// Appends a Simple Packet Block (§4.4), which has no time.
  public mutating func appendSimplePacket(_ packet: [UInt8]) {
    appendBlock(type: 3, UInt32(packet.count).bytes(byteOrder) + packet)
  }

  /// Appends a block of any type, its body padded to a multiple of 4 bytes (§3.1).
  public mutating func appendBlock(type: UInt32, _ body: [UInt8]) {
    let padding = [UInt8](repeating: 0, count: (4 - body.count % 4) % 4)
    let length = UInt32(12 + body.count + padding.count).bytes(byteOrder)
    bytes += type.bytes(byteOrder) + length + body + padding + length
    blockEnds.append(bytes.count)
  }
}
