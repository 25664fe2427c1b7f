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
  /// Where the line of each number begins, and its bytes; the numbers count from 1.
  private var offsets: [Int] = []
  private var counts: [UInt32] = []

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
    if offsets.count <= index {
      let missing = index + 1 - offsets.count
      offsets.append(contentsOf: repeatElement(0, count: missing))
      counts.append(contentsOf: repeatElement(0, count: missing))
    }
    offsets[index] = writtenCount + buffer.count
    counts[index] = UInt32(truncatingIfNeeded: line.count)
    buffer += line
    if buffer.count >= Self.bufferCountMax { try spill() }
  }

  /// Writes all lines to `output`.
  public func write(to output: OutputFile) throws(OutputError) {
    var next = 0
    while next < offsets.count {
      // Lines that came in their order stand side by side, and are copied as one.
      let start = offsets[next]
      var end = start + Int(counts[next])
      next += 1
      while next < offsets.count, offsets[next] == end, end - start < Self.bufferCountMax {
        end += Int(counts[next])
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
    var done = 0
    while done < buffer.count {
      let missing = buffer.count - done
      // Writes `buffer` from `done` to its end.
      let count = unsafe buffer.withUnsafeBytes { bytes in
        unsafe Glibc.write(file.descriptor, bytes.baseAddress.map { unsafe $0 + done }, missing)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw failure("cannot be written in full") }
      done += count
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
