import Dissection

/// The packets of a batch for several threads, which only read them: storage that the batch goes on
/// without, and nothing is copied.
public struct SharedPackets: Sendable {
  fileprivate let bytes: [UInt8]
  /// The packets, in their order.
  public let records: [PacketRecord]
  fileprivate let linkType: LinkType

  /// The packets as a batch.
  public var batch: PacketBatch { PacketBatch(self) }
}

extension PacketBatch {
  /// The packets of a batch for others. As long as they have them, its storage is not written to: what
  /// changes the batch copies it.
  public borrowing func shared() -> SharedPackets {
    SharedPackets(bytes: bytes, records: records, linkType: linkType)
  }

  fileprivate init(_ shared: SharedPackets) {
    self.init(linkType: shared.linkType)
    bytes = shared.bytes
    records = shared.records
  }
}
