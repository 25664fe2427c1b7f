import Captures
import Dissection

/// The packets of one capture that are in one shard, as a file of the capture's name; none without packets.
final class ShardOutput {
  private let path: String
  private var writer: PcapngWriter?

  /// - Parameters:
  ///   - folder: that of all shards.
  ///   - shard: from 0.
  ///   - name: the capture's, which may have folders in it.
  init(folder: String, shard: Int, name: String) {
    path = "\(folder)/shard-\(shard + 1)/\(Self.safe(name))"
  }

  /// A name that stays in its folder: a capture is called by its path where two have the same name.
  static func safe(_ name: String) -> String {
    name.split(separator: "/").filter { $0 != ".." && $0 != "." }.joined(separator: "/")
  }

  /// Writes a packet as it was recorded, with the number of its frame.
  ///
  /// - Parameter file: its file's place in a series.
  func append(
    _ batch: borrowing PacketBatch, _ record: PacketRecord, file: Int
  ) throws(OutputError) {
    if writer == nil { writer = try begin(batch.linkType) }
    try writer?.append(
      batch.bytes.span.extracting(record.range), timestamp: record.timestamp,
      originalCount: record.originalCount, linkType: batch.linkType,
      identity: UInt64(file) << 32 | UInt64(record.frame))
  }

  /// Puts the file into its place.
  ///
  /// - Returns: whether there is one.
  func finish() throws(OutputError) -> Bool {
    guard let writer = writer.take() else { return false }
    try writer.finish()
    return true
  }

  private func begin(_ linkType: LinkType) throws(OutputError) -> PcapngWriter {
    try OutputFolder.make(above: path)
    let file = try OutputFile(path)
    return try PcapngWriter(
      to: file, linkType: linkType,
      application: "\(PcapngWriter.splitApplication) \(Version.current)")
  }
}
