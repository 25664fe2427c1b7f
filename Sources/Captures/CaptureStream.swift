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
  /// Bytes of the file: those that told the format, then compressed ones.
  private var ahead = ReadAhead(capacity: 1 << 16)
  /// Decompressed bytes: those that told the format inside.
  private var aheadInside = ReadAhead(capacity: CaptureFormat.headCount)
  /// The first bytes, after decompression, and what they are.
  private(set) var head: [UInt8] = []
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
    head = readHead()
    format = CaptureFormat(head)
    if let failure { throw CaptureError(path: path, reason: failure) }
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
  /// Whether what it reads is decompressed.
  var isCompressed: Bool { inflater != nil }
  /// See `InputFile.finishDigest`.
  func finishDigest() -> String? { input.finishDigest() }

  /// Reads until there are bytes enough to tell the format, or no more, and returns them.
  private func readHead() -> [UInt8] {
    var count = 0
    while count < CaptureFormat.headCount {
      let more = unsafe ahead.fill { unsafe input.read(into: $0) }
      if more == 0 { break }
      count += more
    }
    failure = input.failure.map { "cannot be read: \($0)" }
    return ahead.prefix(CaptureFormat.headCount)
  }

  /// Begins to decompress, and finds out what is inside.
  private func lookInside() throws(CaptureError) {
    inflater = Inflater()
    guard inflater != nil else {
      throw CaptureError(path: path, reason: "no memory to decompress it")
    }
    while unsafe aheadInside.fill({ unsafe inflate(into: $0) }) > 0 {}
    head = aheadInside.prefix(CaptureFormat.headCount)
    format = CaptureFormat(head)
    if head.count < CaptureFormat.headCount, let failure {
      throw CaptureError(path: path, reason: failure, remedy: "copy it again")
    }
    if let error = format.error(path: path, head: head, isInside: true) { throw error }
  }

  /// Reads the next bytes of the capture; 0 at its end, or where `failure` says why.
  ///
  /// Safe because no more bytes are written than `output` holds, which each of the ways below
  /// respects.
  func read(into output: UnsafeMutableRawBufferPointer) -> Int {
    if !aheadInside.isEmpty { return unsafe aheadInside.move(to: output) }
    if inflater != nil { return unsafe inflate(into: output) }
    if !ahead.isEmpty { return unsafe ahead.move(to: output) }
    let count = unsafe input.read(into: output)
    failure = input.failure.map { "cannot be read: \($0)" }
    return count
  }

  /// Reads behind the bytes that `ahead` has; 0 at the end, or where it has no room.
  func fill(_ ahead: inout ReadAhead) -> Int { unsafe ahead.fill { unsafe read(into: $0) } }

  /// Decompresses into `output`; 0 at the end of the data, or when they are damaged.
  private func inflate(into output: UnsafeMutableRawBufferPointer) -> Int {
    while failure == nil {
      if ahead.isEmpty { refill() }
      if inflater?.isBetweenMembers == true, isOver() { return 0 }
      let isExhausted = ahead.isEmpty
      let step = unsafe output.withMemoryRebound(to: UInt8.self) { target in
        unsafe ahead.withBytes { unsafe inflater?.step($0, into: target) }
      }
      guard let step else { return 0 }
      ahead.dropFirst(step.consumedCount)
      if let cause = step.failure { failure = "gzip data damaged (\(cause))" }
      if step.producedCount > 0 { return step.producedCount }
      if isExhausted, failure == nil, inflater?.isBetweenMembers == false {
        failure = "gzip data cut off"
      }
    }
    return 0
  }

  /// Reads the next compressed bytes.
  private func refill() {
    _ = unsafe ahead.fill { unsafe input.read(into: $0) }
    failure = input.failure.map { "cannot be read: \($0)" }
  }

  /// Between two members: whether the file ends here, perhaps after zero bytes, which gzip(1)
  /// also takes for padding. Anything else that begins no further member is a failure.
  private func isOver() -> Bool {
    while let byte = ahead.first {
      if byte == 0x1f { return false }
      if byte != 0 {
        failure = "gzip data followed by other bytes"
        return true
      }
      ahead.dropFirst(1)
      if ahead.isEmpty { refill() }
    }
    return true
  }

  /// A C `FILE` that reads this stream, with a buffer of 1 MiB, or for the classic format without one,
  /// so that the stream stands behind what was asked for; nil when there is no memory.
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
    if format == .pcap {
      unsafe setvbuf(file, nil, _IONBF, 0)
    } else {
      unsafe useBuffer(of: file)
    }
    return unsafe file
  }

  /// Gives the `FILE` of this stream its buffer. Safe because it lives as long as the stream.
  func useBuffer(of file: UnsafeMutablePointer<FILE>) {
    let buffer = UnsafeMutableRawBufferPointer.allocate(
      byteCount: Self.bufferCount, alignment: 64)
    unsafe self.buffer = buffer
    unsafe setvbuf(
      file, buffer.baseAddress?.assumingMemoryBound(to: CChar.self), _IOFBF, buffer.count)
  }
}
