/// The bytes of a classic pcap file, put together field by field
/// (draft-ietf-opsawg-pcap §4 and §5), and not by the library that reads them.
public struct PcapFile: Sendable {
  /// Which end of a number comes first.
  public enum ByteOrder: CaseIterable, Sendable { case little, big }
  /// The unit of the fraction of a second in each packet's header.
  public enum Precision: CaseIterable, Sendable { case microseconds, nanoseconds }

  /// The bytes of the header in front of the packets.
  public static let fileHeaderCount = 24
  /// The bytes of the header in front of each packet's own.
  public static let packetHeaderCount = 16

  /// The file as far as it was written.
  public private(set) var bytes: [UInt8] = []
  private let byteOrder: ByteOrder

  /// A file without packets.
  public init(
    byteOrder: ByteOrder = .little, precision: Precision = .microseconds, linkType: UInt32 = 1,
    snapLength: UInt32 = 262_144
  ) {
    self.byteOrder = byteOrder
    append(precision == .microseconds ? 0xa1b2_c3d4 : 0xa1b2_3c4d)  // Magic Number
    bytes += byteOrder == .little ? [2, 0, 4, 0] : [0, 2, 0, 4]  // Major and Minor Version
    append(0)  // Reserved1, once the time zone
    append(0)  // Reserved2, once the accuracy
    append(snapLength)
    append(linkType)
  }

  /// Appends a packet; `fraction` is in the file's precision.
  public mutating func append(
    _ packet: [UInt8], seconds: UInt32 = 1_700_000_000, fraction: UInt32 = 0,
    capturedCount: UInt32? = nil, originalCount: UInt32? = nil
  ) {
    append(seconds)
    append(fraction)
    append(capturedCount ?? UInt32(packet.count))
    append(originalCount ?? UInt32(packet.count))
    bytes += packet
  }

  private mutating func append(_ value: UInt32) {
    bytes += value.bytes(byteOrder)
  }
}

extension FixedWidthInteger {
  /// The bytes of the number in `byteOrder`.
  public func bytes(_ byteOrder: PcapFile.ByteOrder) -> [UInt8] {
    let shifts = stride(from: 0, to: Self.bitWidth, by: 8)
    let little = shifts.map { UInt8(truncatingIfNeeded: self >> $0) }
    return byteOrder == .little ? little : little.reversed()
  }
}
