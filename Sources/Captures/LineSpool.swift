/// Lines that come in any order, and are written out in the order of their numbers.
///
/// Held in memory while they are few, then in a file without a name, which goes away with the spool
/// however the program ends. What goes to the file is put in order first, a run of a mebibyte at a time: each
/// run is then read from its beginning to its end, in large pieces, whatever the order of all lines.
public struct LineSpool: Sendable {
  /// Bytes that are held in memory at once.
  private static let bufferCountMax = 1 << 20

  private let folder: String
  private var file: UnnamedFile?
  /// Bytes that are in the file.
  private var writtenCount = 0
  /// What comes behind them, with the numbers of its lines as they came.
  private var buffer: [UInt8] = []
  private var numbers: [UInt32] = []
  /// Where each run in the file ends.
  private var runEnds: [Int] = []
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
    numbers.append(number)
    if buffer.count >= Self.bufferCountMax { try spill() }
  }

  /// Writes all lines to each of `outputs`. Those that fail remember it, and hold up no other.
  public func write(to outputs: [any LineOutput]) {
    var runs = RunReading(ends: runEnds)
    var ready: [UInt8] = []
    for place in places where place.count > 0 {
      do throws(OutputError) {
        try add(place, from: &runs, to: &ready)
      } catch {
        for output in outputs { output.fail(error) }
        return
      }
      guard ready.count >= Self.bufferCountMax else { continue }
      for output in outputs { try? output.write(ready) }
      ready.removeAll(keepingCapacity: true)
    }
    for output in outputs where !ready.isEmpty { try? output.write(ready) }
  }

  /// Reads lines one by one, best in the order of their numbers.
  public struct Reader {
    private let spool: LineSpool
    private var runs: RunReading
    private var bytes: [UInt8] = []

    /// A reader of all that was kept.
    public init(_ spool: LineSpool) {
      self.spool = spool
      runs = RunReading(ends: spool.runEnds)
    }

    /// The line of a number; nil where there is none.
    public mutating func line(_ number: UInt32) throws(OutputError) -> ArraySlice<UInt8>? {
      let index = Int(number) - 1
      guard spool.places.indices.contains(index), spool.places[index].count > 0 else { return nil }
      bytes.removeAll(keepingCapacity: true)
      try spool.add(spool.places[index], from: &runs, to: &bytes)
      return bytes[...]
    }
  }

  /// Adds the line of a place to `bytes`.
  private func add(
    _ place: Place, from runs: inout RunReading, to bytes: inout [UInt8]
  ) throws(OutputError) {
    if place.start >= writtenCount {
      let start = place.start - writtenCount
      bytes += buffer[start..<start + place.count]
    } else if let file {
      try runs.read(place.start..<place.start + place.count, of: file, into: &bytes)
    }
  }

  /// Puts the lines of the buffer in the order of their numbers, and adds them to the file.
  private mutating func spill() throws(OutputError) {
    if file == nil { file = try UnnamedFile(in: folder) }
    numbers.sort()
    var ordered: [UInt8] = []
    ordered.reserveCapacity(buffer.count)
    for number in numbers {
      let place = places[Int(number) - 1]
      let start = place.start - writtenCount
      places[Int(number) - 1] = Place(start: writtenCount + ordered.count, count: place.count)
      ordered += buffer[start..<start + place.count]
    }
    try file?.write(ordered)
    writtenCount += ordered.count
    runEnds.append(writtenCount)
    buffer.removeAll(keepingCapacity: true)
    numbers.removeAll(keepingCapacity: true)
  }
}

/// Reads the runs of a spool side by side, each from its beginning to its end.
private struct RunReading {
  /// Where each run ends in the file.
  private let ends: [Int]
  /// What of each run was read, and not taken yet.
  private var windows: [(start: Int, bytes: [UInt8])]
  /// Bytes of a run that are read at once.
  private let windowCount: Int

  /// Bytes of all runs together that are held.
  private static let heldCountMax = 1 << 25

  init(ends: [Int]) {
    self.ends = ends
    windows = Array(repeating: (0, []), count: ends.count)
    windowCount = max(1 << 12, min(1 << 18, Self.heldCountMax / max(1, ends.count)))
  }

  /// Adds the bytes of a range of the file, which is within a run.
  mutating func read(
    _ range: Range<Int>, of file: UnnamedFile, into bytes: inout [UInt8]
  ) throws(OutputError) {
    let run = run(at: range.lowerBound)
    let window = windows[run].start..<windows[run].start + windows[run].bytes.count
    if !(window.contains(range.lowerBound) && range.upperBound <= window.upperBound) {
      let end = min(ends[run], range.lowerBound + max(windowCount, range.count))
      windows[run] = (range.lowerBound, try file.read(range.lowerBound..<end))
    }
    let start = range.lowerBound - windows[run].start
    bytes += windows[run].bytes[start..<start + range.count]
  }

  /// The run that a place of the file is in: the first that ends behind it.
  private func run(at place: Int) -> Int {
    var (low, high) = (0, ends.count - 1)
    while low < high {
      let middle = (low + high) / 2
      if ends[middle] > place { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
