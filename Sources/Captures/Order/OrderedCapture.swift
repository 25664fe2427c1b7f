/// Reads the packets of one capture, or of the parts of one, in the order of their times.
public struct OrderedCapture: ~Copyable {
  private var series: CaptureSeries

  /// A capture on its own.
  public init(_ file: CaptureFile) {
    self.init([file])
  }

  /// The captures of a series, in any order, or one capture.
  ///
  /// - Parameters:
  ///   - digest: whether the SHA-256 of each file is wanted.
  ///   - packetLimit: the most packets that are read, from the first on; nil for all.
  ///   - lag: batches that may be kept for a while when they have been lent, as `SharedPackets`.
  public init(
    _ files: [CaptureFile], digest: Bool = false, packetLimit: Int? = nil, lag: Int = 0
  ) {
    series = CaptureSeries(files, digest: digest, packetLimit: packetLimit, lag: lag)
  }

  /// Packets that got another time than their own; see `PacketSorter`.
  public var correctedCount: Int { series.correctedCount }
  /// Packets that got another time for what is in them; see `PacketSorter`.
  public var movedCount: Int { series.movedCount }
  /// What was read of the files, in the order of `FrameNumber.file`.
  public var parts: [CaptureSeries.Part] { series.parts }
  /// The files, in the order of `FrameNumber.file`.
  public var files: [CaptureFile] { series.parts.map(\.file) }
  /// The names of the files, in the order of `FrameNumber.file`.
  public var names: [String] { series.parts.map(\.file.name) }
  /// What a reader of the figures should know, a sentence each.
  public var warnings: [String] { series.warnings }
  /// Why files were not read to their ends.
  public var errors: [CaptureError] { series.parts.compactMap(\.error) }
  /// Bytes of all files that were read so far.
  public var bytesRead: Int64 { series.bytesRead }

  /// Lends all packets that can be read, in batches; `errors` has what cannot.
  public mutating func read(_ body: (borrowing PacketBatch) -> Void) {
    while readOn(body) {}
  }

  /// Reads on until there are packets that can be lent, and lends them in batches.
  ///
  /// - Returns: whether more may follow.
  public mutating func readOn(_ body: (borrowing PacketBatch) -> Void) -> Bool {
    series.readOn { batch, _ in body(batch) }
  }
}
