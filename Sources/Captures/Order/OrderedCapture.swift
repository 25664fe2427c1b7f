/// Reads the packets of one capture, or of the parts of one, in the order of their times.
public struct OrderedCapture: ~Copyable {
  private var series: CaptureSeries

  /// A capture on its own.
  public init(_ file: CaptureFile) {
    self.init([file])
  }

  /// The captures of a series, in any order, or one capture.
  public init(_ files: [CaptureFile]) {
    series = CaptureSeries(files)
  }

  /// Packets that got another time than their own; see `PacketSorter`.
  public var correctedCount: Int { series.correctedCount }
  /// The files, in the order of `FrameNumber.file`.
  public var files: [CaptureFile] { series.parts.map(\.file) }
  /// The names of the files, in the order of `FrameNumber.file`.
  public var names: [String] { series.parts.map(\.file.name) }
  /// What a reader of the figures should know, a sentence each.
  public var warnings: [String] { series.warnings }
  /// Why files were not read to their ends.
  public var errors: [CaptureError] { series.parts.compactMap(\.error) }

  /// Lends all packets that can be read, in batches; `errors` has what cannot.
  public mutating func read(_ body: (borrowing PacketBatch) -> Void) {
    series.read { batch, _ in body(batch) }
  }
}
