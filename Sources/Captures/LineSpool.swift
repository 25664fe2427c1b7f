import Glibc

/// Lines that come in any order, and are written out in the order of their numbers.
///
/// Held in memory while they are few, then in a file without a name, which goes away with the spool
/// however the program ends.
public struct LineSpool: Sendable {
  /// An open file that no folder lists any more.
  private final class UnnamedFile: Sendable {
    let descriptor: Int32
    init(_ descriptor: Int32) { self.descriptor = descriptor }
    deinit { close(descriptor) }
  }

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

  /// Writes all lines to `output`.
  public func write(to output: OutputFile) throws(OutputError) {
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
      try output.write(try bytes(start..<end))
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
    var bytes = [UInt8](repeating: 0, count: range.count)
    var done = 0
    while done < bytes.count {
      let missing = bytes.count - done
      // Reads into `bytes` from `done` to its end, which lies in the buffer.
      let count = unsafe bytes.withUnsafeMutableBytes { buffer in
        unsafe pread(
          file.descriptor, buffer.baseAddress.map { unsafe $0 + done }, missing,
          range.lowerBound + done)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw failure("cannot be read again") }
      done += count
    }
    return bytes
  }

  private mutating func spill() throws(OutputError) {
    if file == nil { file = try makeFile() }
    guard let file else { return }
    guard OutputFile.write(buffer, to: file.descriptor) else {
      throw failure("cannot be written in full")
    }
    writtenCount += buffer.count
    buffer.removeAll(keepingCapacity: true)
  }

  private func makeFile() throws(OutputError) -> UnnamedFile {
    var template = Array("\(folder)/chokepoint-XXXXXX".utf8CString)
    // A buffer that ends with a zero byte, as `mkstemp` wants it; it fills in the X's.
    let descriptor = unsafe template.withUnsafeMutableBufferPointer { buffer -> Int32 in
      guard let path = buffer.baseAddress else { return -1 }
      let descriptor = unsafe mkstemp(path)
      if descriptor >= 0 { unsafe unlink(path) }
      return descriptor
    }
    guard descriptor >= 0 else { throw failure("no file can be made in it") }
    return UnnamedFile(descriptor)
  }

  private func failure(_ what: String) -> OutputError {
    // A string of the C library, copied at once.
    OutputError(path: folder, reason: "\(what): \(unsafe String(cString: strerror(errno)))")
  }
}
