/// Reads the packets of a capture that was written to several files, as rotation does, in the order of
/// their times: the same packets, times and order as of the one file, wherever it was cut.
///
/// Parts follow each other as a rule, and are then read one behind the other, with one clock. A part
/// that begins while the one before it still goes on is read beside it, and the two are merged by time. A
/// part is opened when time reaches it, so that few are open at once.
public struct CaptureSeries: ~Copyable {
  /// What was read of a part.
  public struct Part: Sendable {
    public var file: CaptureFile
    /// Packets that were read.
    public var packetCount = 0
    /// The SHA-256 of the file, where it was asked for.
    public var sha256: String?
    /// Why it was not read to its end.
    public var error: CaptureError?

    /// A part of which nothing was read.
    public init(file: CaptureFile, error: CaptureError? = nil) {
      self.file = file
      self.error = error
    }
  }

  /// The most parts: `FrameNumber` tells no more apart.
  public static let partCountMax = 65_536
  /// Bytes that are kept at most until it is told whether two parts overlap.
  private static let heldByteCountMax = 64 << 20

  /// In the order of `FrameNumber.file`: that of their first packets; then those without any.
  public private(set) var parts: [Part]
  /// What a reader of the figures should know, a sentence each.
  public private(set) var warnings: [String]
  /// Packets that got another time than their own; see `PacketSorter`.
  public var correctedCount: Int {
    chains.reduce(correctedCountOfEnded) { $0 + $1.sorter.correctedCount }
  }
  /// Packets that got another time for what is in them; see `PacketSorter`.
  public var movedCount: Int { chains.reduce(movedCountOfEnded) { $0 + $1.sorter.movedCount } }
  /// Bytes of all files that were read so far.
  public private(set) var bytesRead: Int64 = 0

  private let times: [SeriesPart]
  private let digests: Bool
  private var packetsLeft: Int
  /// The part that is read next.
  private var nextPart = 0
  private var chains: [SeriesChain] = []
  private var correctedCountOfEnded = 0
  private var movedCountOfEnded = 0
  private var overlapCount = 0
  private let lag: Int

  /// Looks at the beginnings of all parts.
  ///
  /// - Parameters:
  ///   - files: the parts, in any order.
  ///   - digest: whether the SHA-256 of each is wanted.
  ///   - packetLimit: the most packets that are read.
  ///   - lag: see `PacketSorter`.
  public init(
    _ files: [CaptureFile], digest: Bool = false, packetLimit: Int? = nil, lag: Int = 0
  ) {
    self.lag = lag
    let order = SeriesOrder(Array(files.prefix(Self.partCountMax)))
    times = order.parts
    parts = order.parts.map { Part(file: $0.file, error: $0.error) }
    warnings = order.warnings
    digests = digest
    packetsLeft = packetLimit ?? .max
    for file in files.dropFirst(Self.partCountMax) {
      parts.append(
        Part(
          file: file,
          error: CaptureError(
            path: file.path, reason: "a series has \(Self.partCountMax) parts at most",
            remedy: "join some of them with mergecap")))
    }
  }

  /// Lends all packets that can be read, in batches.
  public mutating func read(_ body: (borrowing PacketBatch, _ bytesRead: Int64) -> Void) {
    while readOn(body) {}
  }

  /// Reads on until there are packets that can be lent, and lends them in batches.
  ///
  /// - Returns: whether more may follow.
  public mutating func readOn(
    _ body: (borrowing PacketBatch, _ bytesRead: Int64) -> Void
  ) -> Bool {
    for chain in chains { fill(chain) }
    for chain in chains where chain.isEmpty {
      correctedCountOfEnded += chain.sorter.correctedCount
      movedCountOfEnded += chain.sorter.movedCount
    }
    chains.removeAll(where: \.isEmpty)
    guard let first = earliest() else {
      if begin(SeriesChain(lag: lag)) { return true }
      digestRest()
      return false
    }
    if decides(at: chains[first].readyTime ?? .max) { return true }
    let end = limit(of: first)
    let bytesRead = bytesRead
    _ = chains[first].sorter.takeReady(isLast: chains[first].isAtEnd, until: end) {
      body($0, bytesRead)
      return true
    }
    return true
  }

  /// The chain with the earliest packet; of several the oldest one.
  private func earliest() -> Int? {
    var first: Int?
    for index in chains.indices {
      let time = chains[index].readyTime ?? .max
      if let known = first, chains[known].readyTime ?? .max <= time { continue }
      first = index
    }
    return first
  }

  /// Up to which time a chain's packets come before those of others, and of the next part.
  private func limit(of first: Int) -> Int64 {
    var end = Int64.max
    for index in chains.indices where index != first {
      let time = chains[index].readyTime ?? .max
      end = min(end, index > first ? time : time - 1)
    }
    if let next = nextTimes?.earliest, next > chains[first].readyTime ?? .max {
      end = min(end, next - 1)
    }
    return end
  }

  /// What is known of the part that is read next.
  private var nextTimes: SeriesPart? {
    packetsLeft > 0 && nextPart < times.count ? times[nextPart] : nil
  }

  /// Reads on in a chain until packets can be lent, or there are no more.
  private mutating func fill(_ chain: SeriesChain) {
    while chain.readyTime == nil, !chain.isAtEnd { readOn(in: chain) }
  }

  /// Reads a batch of a chain, or begins its next part.
  private mutating func readOn(in chain: SeriesChain) {
    if readBatch(chain) { return }
    if !begin(chain) { chain.end() }
  }

  /// Time has reached the first packets of the next part. Whether it follows on another, or goes on beside
  /// it, is told by whether that one ends before it has passed them for certain.
  ///
  /// - Returns: whether anything has changed.
  private mutating func decides(at time: Int64) -> Bool {
    guard let next = nextTimes, let earliest = next.earliest, let begun = next.begun,
      time >= earliest
    else { return false }
    let sum = begun.addingReportingOverflow(CaptureClock.disorder)
    let bound = sum.overflow ? .max : sum.partialValue
    for chain in chains where !chain.isAtEnd {
      while chain.recordedTime ?? .min <= bound {
        guard chain.sorter.heldByteCount < Self.heldByteCountMax else { return false }
        if readBatch(chain) { continue }
        _ = begin(chain)
        return true
      }
    }
    noteOverlap(of: next)
    _ = begin(SeriesChain(lag: lag))
    return true
  }

  private mutating func noteOverlap(of next: SeriesPart) {
    guard let other = chains.first(where: { !$0.isAtEnd }) else { return }
    overlapCount += 1
    guard overlapCount == 1 else { return }
    warnings.append(
      "parts of the series overlap in time, and are merged by it: \(next.file.name) begins before "
        + "\(parts[other.part].file.name) ends")
  }

  /// Begins the next part that can be read.
  ///
  /// - Returns: false when there is none.
  private mutating func begin(_ chain: SeriesChain) -> Bool {
    while nextPart < times.count, packetsLeft > 0 {
      let part = nextPart
      nextPart += 1
      guard parts[part].error == nil else { continue }
      do throws(CaptureError) {
        chain.begin(part, try CaptureReader(parts[part].file, digest: digests))
        if !chains.contains(where: { $0 === chain }) { chains.append(chain) }
        return true
      } catch {
        parts[part].error = error
      }
    }
    return false
  }

  /// Reads the next packets of a chain's part.
  ///
  /// - Returns: false at the end of the part.
  private mutating func readBatch(_ chain: SeriesChain) -> Bool {
    let part = chain.part
    var count: Int?
    do throws(CaptureError) {
      count = packetsLeft > 0 ? try chain.read(limit: packetsLeft, &bytesRead) : nil
    } catch {
      parts[part].error = error
    }
    guard let count else {
      if let digest = chain.endPart() { parts[part].sha256 = digest }
      return false
    }
    parts[part].packetCount += count
    packetsLeft -= count
    return true
  }

  /// Digests the parts that were not read, because the packets before them were enough.
  private mutating func digestRest() {
    guard digests else { return }
    for part in parts.indices where parts[part].sha256 == nil && parts[part].error == nil {
      guard var reader = try? CaptureReader(parts[part].file, digest: true) else { continue }
      parts[part].sha256 = reader.finishDigest()
    }
  }
}
