/// Lines that come in any order, and are written out in the order of their numbers.
///
/// Held in memory while they are few, then in a file without a name, which goes away with the spool
/// however the program ends.
public struct LineSpool: Sendable {
  /// Bytes that are held in memory at once.
  private static let bufferCountMax = 1 << 20

  private let folder: String
  private var file: UnnamedFile?
  /// Bytes that are in the file.
  private var writtenCount = 0
  /// What comes behind them.
  private var buffer: [UInt8] = []
  /// Where the line of each number is; the numbers count from 1.
  private var places: [Place] = []

  /// Where a line is: 8 bytes, since there is one for each of what may be many millions.
  private struct Place {
    private var packed: UInt64
    static let none = Place(start: 0, count: 0)
    static let countMax = 1 << 24 - 1

    /// - Parameter count: at most `countMax`.
    init(start: Int, count: Int) {
      packed = UInt64(truncatingIfNeeded: start) << 24 | UInt64(truncatingIfNeeded: count)
    }

    var start: Int { Int(packed >> 24) }
    var count: Int { Int(packed) & Self.countMax }
  }

  /// - Parameter folder: where the file is made, should there be many lines.
  public init(folder: String) {
    self.folder = folder
  }

  /// Keeps a line.
  ///
  /// - Parameter number: from 1; each comes once, and numbers that never come are no lines.
  public mutating func append(_ number: UInt32, _ line: [UInt8]) throws(OutputError) {
    let index = Int(number) - 1
    guard index >= 0 else { return }
    guard line.count <= Place.countMax else {
      throw OutputError(path: folder, reason: "a line of \(line.count) bytes is too long")
    }
    if places.count <= index {
      places.append(contentsOf: repeatElement(.none, count: index + 1 - places.count))
    }
    places[index] = Place(start: writtenCount + buffer.count, count: line.count)
    buffer += line
    if buffer.count >= Self.bufferCountMax { try spill() }
  }

  /// Writes all lines to each of `outputs`. Those that fail remember it, and hold up no other.
  public func write(to outputs: [any LineOutput]) {
    var next = 0
    while next < places.count {
      // Lines that came in their order stand side by side, and are copied as one.
      let start = places[next].start
      var end = start + places[next].count
      next += 1
      while next < places.count, places[next].start == end, end - start < Self.bufferCountMax {
        end += places[next].count
        next += 1
      }
      do throws(OutputError) {
        let bytes = try bytes(start..<end)
        for output in outputs { try? output.write(bytes) }
      } catch {
        for output in outputs { output.fail(error) }
        return
      }
    }
  }

  /// Reads lines one by one, of each only once: those that stand near each other at once.
  public struct Reader {
    private let spool: LineSpool
    private var window: [UInt8] = []
    /// Where the window begins.
    private var start = 0
    /// Bytes that are read at once.
    private static let windowCount = 1 << 16

    /// A reader of all that was kept.
    public init(_ spool: LineSpool) {
      self.spool = spool
    }

    /// The line of a number; nil where there is none.
    public mutating func line(_ number: UInt32) throws(OutputError) -> ArraySlice<UInt8>? {
      let index = Int(number) - 1
      guard spool.places.indices.contains(index), spool.places[index].count > 0 else { return nil }
      let place = spool.places[index]
      let end = place.start + place.count
      if place.start < start || end > start + window.count {
        let last = spool.writtenCount + spool.buffer.count
        window = try spool.bytes(place.start..<max(end, min(last, place.start + Self.windowCount)))
        start = place.start
      }
      return window[(place.start - start)..<(end - start)]
    }
  }

  private func bytes(_ range: Range<Int>) throws(OutputError) -> [UInt8] {
    let inFile = range.clamped(to: 0..<writtenCount)
    var bytes = try read(inFile)
    if range.upperBound > writtenCount {
      let start = max(range.lowerBound, writtenCount) - writtenCount
      bytes += buffer[start..<(range.upperBound - writtenCount)]
    }
    return bytes
  }

  private func read(_ range: Range<Int>) throws(OutputError) -> [UInt8] {
    guard let file, !range.isEmpty else { return [] }
    return try file.read(range)
  }

  private mutating func spill() throws(OutputError) {
    if file == nil { file = try UnnamedFile(in: folder) }
    try file?.write(buffer)
    writtenCount += buffer.count
    buffer.removeAll(keepingCapacity: true)
  }
}
