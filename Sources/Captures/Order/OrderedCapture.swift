/// Reads the packets of one capture in the order of their times.
public struct OrderedCapture: ~Copyable {
  private var reader: CaptureReader
  private var sorter = PacketSorter()
  private var batch = PacketBatch()

  /// Opens `file` and reads its header.
  ///
  /// - Throws: When the file cannot be opened, is no capture, or ends inside its header.
  public init(_ file: CaptureFile) throws(CaptureError) {
    reader = try CaptureReader(file)
  }

  /// Packets that got another time than their own; see `PacketSorter`.
  public var correctedCount: Int { sorter.correctedCount }

  /// Lends all packets, in batches.
  ///
  /// - Throws: Once all packets were lent that could be read, when the capture is cut off or damaged.
  public mutating func read(
    _ body: (borrowing PacketBatch) -> Void
  ) throws(CaptureError) {
    var failure: CaptureError?
    do throws(CaptureError) {
      while try reader.read(into: &batch) {
        sorter.add(&batch)
        _ = sorter.takeReady { body($0); return true }
      }
    } catch {
      failure = error
    }
    sorter.finish()
    _ = sorter.takeReady(isLast: true) { body($0); return true }
    if let failure { throw failure }
  }
}
