import CPcap
import Glibc

/// The bytes of a capture as libpcap wants them: one way, decompressed, behind a C `FILE`.
///
/// A class, since C holds on to it: the `FILE` owns one reference until it is closed.
@safe
final class CaptureStream {
  /// The size of the buffer under libpcap, in bytes: with the C library's own 4 KiB, reading takes
  /// twice as long.
  private static let bufferCount = 1 << 20

  private let path: String
  private var input: InputFile
  /// Nil for what is not compressed.
  private var inflater: Inflater?
  /// Bytes of the file that were read ahead and not handed out yet: the magic's, or compressed.
  private var pending: [UInt8] = []
  private var pendingOffset = 0
  /// Decompressed bytes that were read ahead for the magic.
  private var decompressed: [UInt8] = []
  private var decompressedOffset = 0
  /// What the bytes are, after decompression.
  private(set) var format = CaptureFormat.unknown
  /// Why the bytes end before the capture does; nil when they do not, as far as was read.
  private(set) var failure: String?
  private var buffer: UnsafeMutableRawBufferPointer?

  /// Opens `file`, and finds out by its first bytes what it is.
  ///
  /// - Throws: When the file cannot be read, or is no capture.
  init(_ file: CaptureFile, digest: Bool = false) throws(CaptureError) {
    path = file.path
    input = try InputFile(file, digest: digest)
    unsafe buffer = nil
    let head = readHead()
    format = CaptureFormat(head)
    if let failure { throw CaptureError(path: path, reason: "cannot be read: \(failure)") }
    if let error = format.error(path: path, head: head, isInside: false) { throw error }
    if format == .gzip { try lookInside() }
  }

  deinit {
    unsafe buffer?.deallocate()
  }

  /// Bytes of the file that were read, compressed if it is.
  var readCount: Int64 { input.readCount }
  /// The size of the file in bytes, if it has one.
  var size: Int64? { input.size }
  /// See `InputFile.finishDigest`.
  func finishDigest() -> String? { input.finishDigest() }

  /// Reads the first bytes of the file into `pending`, enough to tell the format if there are
  /// enough, and returns them.
  private func readHead() -> [UInt8] {
    pending = [UInt8](repeating: 0, count: 1 << 16)
    var count = 0
    while count < CaptureFormat.headCount {
      let more = unsafe pending.withUnsafeMutableBytes { bytes in
        unsafe input.read(into: UnsafeMutableRawBufferPointer(rebasing: bytes[count...]))
      }
      if more == 0 { break }
      count += more
    }
    pending.removeLast(pending.count - count)
    failure = input.failure
    return Array(pending.prefix(CaptureFormat.headCount))
  }

  /// Begins to decompress, and finds out what is inside.
  private func lookInside() throws(CaptureError) {
    inflater = Inflater()
    guard inflater != nil else {
      throw CaptureError(path: path, reason: "no memory to decompress it")
    }
    var head = [UInt8](repeating: 0, count: CaptureFormat.headCount)
    var count = 0
    while count < head.count {
      let more = unsafe head.withUnsafeMutableBytes { bytes in
        unsafe inflate(into: UnsafeMutableRawBufferPointer(rebasing: bytes[count...]))
      }
      if more == 0 { break }
      count += more
    }
    head.removeLast(head.count - count)
    decompressed = head
    format = CaptureFormat(head)
    if count < CaptureFormat.headCount, let failure {
      throw CaptureError(path: path, reason: failure, remedy: "copy it again")
    }
    if let error = format.error(path: path, head: head, isInside: true) { throw error }
  }

  /// Reads the next bytes of the capture; 0 at its end, or where `failure` says why.
  ///
  /// Safe because no more bytes are written than `output` holds: every path below hands on its
  /// count, or the smaller of it and what was read ahead.
  func read(into output: UnsafeMutableRawBufferPointer) -> Int {
    if let count = unsafe Self.take(&decompressed, &decompressedOffset, into: output) {
      return count
    }
    if inflater != nil { return unsafe inflate(into: output) }
    if let count = unsafe Self.take(&pending, &pendingOffset, into: output) { return count }
    let count = unsafe input.read(into: output)
    if let cause = input.failure { failure = "cannot be read on: \(cause)" }
    return count
  }

  /// Copies bytes that were read ahead, or returns nil when all were handed out.
  private static func take(
    _ bytes: inout [UInt8], _ offset: inout Int, into output: UnsafeMutableRawBufferPointer
  ) -> Int? {
    guard offset < bytes.count else { return nil }
    let count = min(bytes.count - offset, output.count)
    unsafe output.copyBytes(from: bytes[offset..<offset + count])
    offset += count
    return count
  }

  /// Decompresses into `output`; 0 at the end of the data, or when they are damaged.
  private func inflate(into output: UnsafeMutableRawBufferPointer) -> Int {
    while failure == nil {
      if pendingOffset == pending.count { refill() }
      if inflater?.isBetweenMembers == true, isOver() { return 0 }
      let isExhausted = pendingOffset == pending.count
      let step = unsafe pending.withUnsafeBufferPointer { bytes in
        unsafe output.withMemoryRebound(to: UInt8.self) { target in
          unsafe inflater?.step(
            UnsafeBufferPointer(rebasing: bytes[pendingOffset...]), into: target)
        }
      }
      guard let step else { return 0 }
      pendingOffset += step.consumedCount
      if let cause = step.failure { failure = "gzip data damaged (\(cause))" }
      if step.producedCount > 0 { return step.producedCount }
      if isExhausted && step.consumedCount == 0 {
        failure = input.failure.map { "cannot be read on: \($0)" } ?? "gzip data cut off"
      }
    }
    return 0
  }

  /// Reads the next compressed bytes into `pending`, which keeps its size.
  private func refill() {
    pending.removeAll(keepingCapacity: true)
    pending.append(contentsOf: repeatElement(0, count: 1 << 16))
    let count = unsafe pending.withUnsafeMutableBytes { unsafe input.read(into: $0) }
    pending.removeLast(pending.count - count)
    pendingOffset = 0
  }

  /// Between two members: whether the file ends here, perhaps after zero bytes, which gzip(1)
  /// also takes for padding. Anything else that is no further member is a failure.
  private func isOver() -> Bool {
    while true {
      while pendingOffset < pending.count {
        guard pending[pendingOffset] == 0 else {
          if pending[pendingOffset] == 0x1f { return false }
          failure = "gzip data followed by other bytes"
          return true
        }
        pendingOffset += 1
      }
      refill()
      if pending.isEmpty { return true }
    }
  }

  /// A C `FILE` that reads this stream, with a buffer of 1 MiB; nil when there is no memory.
  ///
  /// Whoever closes it must keep a reference to the stream until after, since the buffer is the
  /// stream's. Safe because the `FILE` keeps the stream alive by the reference passed as its
  /// cookie, which is given up only by its close function, called once; and because C gives the
  /// read function a buffer together with its size.
  func openFile() -> UnsafeMutablePointer<FILE>? {
    var functions = cookie_io_functions_t()
    unsafe functions.read = { cookie, bytes, count in
      guard let cookie = unsafe cookie, let bytes = unsafe bytes else { return 0 }
      let stream = unsafe Unmanaged<CaptureStream>.fromOpaque(cookie).takeUnretainedValue()
      return unsafe stream.read(into: UnsafeMutableRawBufferPointer(start: bytes, count: count))
    }
    unsafe functions.close = { cookie in
      if let cookie = unsafe cookie {
        unsafe Unmanaged<CaptureStream>.fromOpaque(cookie).release()
      }
      return 0
    }
    let reference = unsafe Unmanaged.passRetained(self)
    guard let file = unsafe fopencookie(reference.toOpaque(), "r", functions) else {
      unsafe reference.release()
      return nil
    }
    let buffer = UnsafeMutableRawBufferPointer.allocate(
      byteCount: Self.bufferCount, alignment: 64)
    unsafe self.buffer = buffer
    unsafe setvbuf(
      file, buffer.baseAddress?.assumingMemoryBound(to: CChar.self), _IOFBF, buffer.count)
    return unsafe file
  }
}
