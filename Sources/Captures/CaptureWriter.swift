import CPcap
public import Dissection
import Glibc

/// Writes a capture in the classic pcap format, with nanoseconds, through libpcap.
///
/// A regular file appears whole, with `finish`, or not at all.
///
///     var writer = try CaptureWriter(path: "out.pcap", linkType: .ethernet)
///     try writer.append(packet.span, timestamp: 1_700_000_000_000_000_000)
///     try writer.finish()
@safe
public struct CaptureWriter: ~Copyable {
  /// The most bytes of a packet that are written; what is longer is cut there, as a capture with
  /// this snap length would have been. libpcap's and Wireshark's own limit.
  public static let snapLength = 262_144

  /// Bytes that are kept before they go to the file: stdio's own 4 KiB are a system call for every
  /// three full packets.
  private static let bufferCount = 1 << 20

  private let path: String
  /// Where the bytes go until the file is whole; nil when they go to their place directly.
  private var temporaryPath: String?
  private let handle: OpaquePointer
  private let dumper: OpaquePointer
  private let buffer: UnsafeMutableRawBufferPointer

  /// Creates the file at `path`, or empties it, and writes its header; `-` is standard output.
  ///
  /// - Throws: When the file cannot be created, or libpcap has no number for `linkType`.
  public init(path: String, linkType: LinkType) throws(CaptureError) {
    let temporaryPath = OutputFile.temporaryPath(for: path)
    guard let file = unsafe Self.open(temporaryPath ?? path) else {
      throw CaptureError(path: path, reason: "cannot be written: \(systemMessage(errno))")
    }
    // The buffer lives until the file is closed. glibc ignores the size without a buffer.
    let buffer = UnsafeMutableRawBufferPointer.allocate(
      byteCount: Self.bufferCount, alignment: 64)
    unsafe setvbuf(
      file, buffer.baseAddress?.assumingMemoryBound(to: CChar.self), _IOFBF, buffer.count)
    // `dead` in libpcap's words: a handle with no source of packets, for writing only.
    guard
      let handle = unsafe pcap_open_dead_with_tstamp_precision(
        linkType.libpcapNumber, Int32(Self.snapLength), UInt32(PCAP_TSTAMP_PRECISION_NANO))
    else {
      unsafe fclose(file)
      unsafe buffer.deallocate()
      throw CaptureError(path: path, reason: "no memory to write it")
    }
    guard let dumper = unsafe pcap_dump_fopen(handle, file) else {
      let message = unsafe pcap_geterr(handle).map { unsafe String(cString: $0) }
      unsafe fclose(file)
      unsafe buffer.deallocate()
      unsafe pcap_close(handle)
      throw CaptureError(path: path, reason: "cannot be written: \(message ?? "libpcap failed")")
    }
    self.path = path
    self.temporaryPath = temporaryPath
    unsafe self.handle = unsafe handle
    unsafe self.dumper = unsafe dumper
    unsafe self.buffer = unsafe buffer
  }

  deinit {
    // Closes the FILE too.
    unsafe pcap_dump_close(dumper)
    unsafe pcap_close(handle)
    unsafe buffer.deallocate()
    if let temporaryPath { unsafe unlink(temporaryPath) }
  }

  /// Writes a packet.
  ///
  /// - Parameters:
  ///   - packet: Its bytes, from the link type's header on.
  ///   - timestamp: Nanoseconds since 1970; the format holds those of the years 1970 to 2106.
  ///   - originalCount: Bytes on the wire; nil or too few: as many as there are.
  /// - Throws: When the format cannot hold the time.
  public mutating func append(
    _ packet: Span<UInt8>, timestamp: Int64, originalCount: Int? = nil
  ) throws(CaptureError) {
    let (seconds, nanoseconds) = timestamp.quotientAndRemainder(dividingBy: 1_000_000_000)
    guard timestamp >= 0, seconds <= UInt32.max else {
      throw CaptureError(
        path: path, reason: "the time \(timestamp) ns does not fit into a pcap file",
        remedy: "give times from 1970 to 2106")
    }
    var header = pcap_pkthdr()
    header.ts.tv_sec = Int(seconds)
    header.ts.tv_usec = Int(nanoseconds)
    header.caplen = UInt32(min(packet.count, Self.snapLength))
    header.len = UInt32(clamping: max(originalCount ?? 0, packet.count))
    // libpcap calls its dumper a `u_char *` here, and reads `caplen` bytes of the packet, which
    // are no more than there are.
    unsafe packet.withUnsafeBufferPointer { bytes in
      // An empty span may have no address, which libpcap must not see.
      guard let start = bytes.baseAddress else {
        unsafe withUnsafePointer(to: UInt8(0)) {
          unsafe pcap_dump(UnsafeMutablePointer(dumper), &header, $0)
        }
        return
      }
      unsafe pcap_dump(UnsafeMutablePointer(dumper), &header, start)
    }
  }

  /// Writes what is still in memory and closes the file.
  ///
  /// - Throws: When not everything could be written, now or before.
  public consuming func finish() throws(CaptureError) {
    let isFlushed = unsafe pcap_dump_flush(dumper) == 0
    let code = errno
    let isWhole = unsafe ferror(pcap_dump_file(dumper)) == 0
    if !isFlushed || !isWhole {
      throw CaptureError(
        path: path, reason: "cannot be written on: \(systemMessage(code))",
        remedy: "see whether the disk is full")
    }
    guard let temporary = temporaryPath else { return }
    guard unsafe rename(temporary, path) == 0 else {
      throw CaptureError(
        path: path, reason: "cannot be put in its place: \(systemMessage(errno))")
    }
    temporaryPath = nil
  }

  /// A C file to write to, or nil with the reason in `errno`.
  private static func open(_ path: String) -> UnsafeMutablePointer<FILE>? {
    guard path == "-" else { return unsafe fopen(path, "we") }
    // A copy, so that closing it leaves standard output as it was.
    let descriptor = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3)
    guard descriptor >= 0 else { return nil }
    return unsafe fdopen(descriptor, "w")
  }
}
