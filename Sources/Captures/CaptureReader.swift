import CPcap
public import Dissection
import Glibc

/// Reads the packets of one capture, in order: classic files through libpcap, of the usual ones only the
/// header, and `ClassicRecords` their packets; pcapng through `PcapngRecords`.
///
/// pcap in both byte orders, with microseconds or nanoseconds, and pcapng, each also compressed
/// with gzip, from a file or from standard input. What a file is, its first bytes tell, not its
/// name. Every byte may be hostile: a capture that is cut off or damaged yields the packets before
/// the damage, then one error. libpcap bounds the length of a packet by its link type (256 KiB for
/// nearly all, 128 MiB at most); a block of pcapng may have 16 MiB.
@safe
public struct CaptureReader: ~Copyable {
  /// What packets of this capture begin with; in pcapng, those of its first interface.
  public let linkType: LinkType

  private let file: CaptureFile
  private let stream: CaptureStream
  /// libpcap's; nil for pcapng.
  private let handle: OpaquePointer?
  /// What takes packets out of the stream in place of libpcap, where it can.
  private var classic: ClassicRecords?
  private var pcapng: PcapngRecords?
  /// What takes packets away that are not asked for, and the link type that it is for.
  private var filter: (linkType: LinkType, packets: PacketFilter)?
  /// The number of the last frame that was read.
  private var frame = 0
  /// An error that was met after packets of the same batch, which are delivered first.
  private var deferredError: CaptureError?
  private var isAtEnd = false

  /// Opens `file` and reads its header.
  ///
  /// - Parameters:
  ///   - file: The capture; of standard input there is only one.
  ///   - digest: Whether to compute the SHA-256 of the file, for `finishDigest`.
  /// - Throws: When the file cannot be opened, is no capture, or ends inside its header.
  public init(_ file: CaptureFile, digest: Bool = false) throws(CaptureError) {
    let stream = try CaptureStream(file, digest: digest)
    guard stream.format == .pcap else {
      var records = PcapngRecords()
      if let damage = records.readHeader(from: stream) {
        throw LibpcapMessage(stream.failure ?? damage).error(path: file.path, frame: nil)
      }
      self.file = file
      self.stream = stream
      unsafe handle = nil
      linkType = records.linkType ?? .ethernet
      pcapng = records
      return
    }
    guard let source = unsafe stream.openFile() else {
      throw CaptureError(path: file.path, reason: "no memory to read it")
    }
    var message = [CChar](repeating: 0, count: Int(PCAP_ERRBUF_SIZE))
    // libpcap writes at most PCAP_ERRBUF_SIZE bytes of message, and closes the FILE with the
    // handle, but leaves it open when there is none.
    guard
      let handle = unsafe pcap_fopen_offline_with_tstamp_precision(
        source, UInt32(PCAP_TSTAMP_PRECISION_NANO), &message)
    else {
      unsafe fclose(source)
      throw LibpcapMessage(stream.failure ?? String(terminated: message)).error(
        path: file.path, frame: nil)
    }
    self.file = file
    self.stream = stream
    unsafe self.handle = unsafe handle
    linkType = LinkType(libpcap: unsafe pcap_datalink(handle))
    classic = ClassicRecords(
      head: stream.head, linkType: linkType, snapLength: Int(unsafe pcap_snapshot(handle)))
    // libpcap reads on by itself: with a buffer.
    if classic == nil { unsafe stream.useBuffer(of: source) }
  }

  deinit {
    // Closes the FILE too. The stream, which owns its buffer, is destroyed after this body.
    if let handle = unsafe handle { unsafe pcap_close(handle) }
  }

  /// Replaces the contents of `batch` by the next packets of the capture.
  ///
  /// - Returns: Whether there are any; false at the end, with the batch empty.
  /// - Throws: Once, at the point where the capture is cut off or damaged. The packets before it
  ///   were delivered by earlier calls; later calls return false.
  public mutating func read(into batch: inout PacketBatch) throws(CaptureError) -> Bool {
    batch.linkType = linkType
    batch.records.removeAll(keepingCapacity: true)
    while !isAtEnd, batch.records.isEmpty {
      if EndingSignal.isPending {
        isAtEnd = true
        deferredError = CaptureError(interrupted: file.path, frame: frame)
      } else if pcapng != nil {
        readBlocks(into: &batch)
      } else if classic != nil {
        readRecords(into: &batch)
      } else {
        readPackets(into: &batch)
      }
      if let text = file.filter { apply(text, to: &batch) }
    }
    if !batch.records.isEmpty { return true }
    if let error = deferredError.take() { throw error }
    return false
  }

  /// Takes away the packets that the filter does not let through.
  private mutating func apply(_ text: String, to batch: inout PacketBatch) {
    guard !batch.records.isEmpty else { return }
    do throws(FilterError) {
      if filter?.linkType != batch.linkType {
        filter = (batch.linkType, try PacketFilter(text, batch.linkType))
      }
      filter?.packets.apply(to: &batch)
    } catch {
      batch.records.removeAll(keepingCapacity: true)
      isAtEnd = true
      deferredError = CaptureError(path: file.path, frame: frame, reason: error.description)
    }
  }

  /// Reads packets through libpcap.
  private mutating func readPackets(into batch: inout PacketBatch) {
    batch.removeAll()
    guard let handle = unsafe handle else { return }
    while !batch.isFull {
      var header: UnsafeMutablePointer<pcap_pkthdr>?
      var bytes: UnsafePointer<UInt8>?
      let code = unsafe pcap_next_ex(handle, &header, &bytes)
      guard code == 1, let packet = unsafe header?.pointee, let start = unsafe bytes else {
        isAtEnd = true
        // A string that the handle owns.
        deferredError = errorAtEnd(
          code == PCAP_ERROR
            ? unsafe pcap_geterr(handle).map { unsafe String(cString: $0) } ?? "error" : nil)
        break
      }
      frame += 1
      // libpcap has read `caplen` bytes to `start`, and keeps them until its next call.
      unsafe batch.append(
        UnsafeBufferPointer(start: start, count: Int(packet.caplen)),
        timestamp: Self.nanoseconds(packet.ts), frame: frame,
        originalCount: Int(packet.len))
    }
  }

  /// The same without libpcap.
  private mutating func readRecords(into batch: inout PacketBatch) {
    let stream = stream
    let damage = unsafe classic?.read(into: &batch, frame: &frame) {
      unsafe stream.read(into: $0)
    }
    isAtEnd = damage != nil || batch.records.isEmpty
    if isAtEnd { deferredError = errorAtEnd(damage) }
  }

  /// The same of a pcapng file.
  private mutating func readBlocks(into batch: inout PacketBatch) {
    let damage = pcapng?.read(into: &batch, frame: &frame, from: stream)
    isAtEnd = damage != nil || batch.records.isEmpty
    if isAtEnd { deferredError = errorAtEnd(damage ?? nil) }
  }

  /// Bytes of the file that were read so far: the place in it, compressed if it is. The read
  /// buffer puts it up to 1 MiB before the last packet that was delivered.
  public var bytesRead: Int64 { stream.readCount }

  /// The size of the file in bytes; nil for pipes.
  public var fileSize: Int64? { stream.size }

  /// The SHA-256 of the file as it is stored, in 64 hexadecimal digits.
  ///
  /// Reads what is left of the file, on standard input to its end, so call it last. Nil when the
  /// reader was opened without `digest`, the file cannot be read to its end, or at a second call.
  public mutating func finishDigest() -> String? {
    isAtEnd = true
    return stream.finishDigest()
  }

  /// The error that ended the packets, or nil when it was the end of the capture.
  ///
  /// - Parameter damage: what is wrong, in libpcap's words.
  private func errorAtEnd(_ damage: String?) -> CaptureError? {
    // What a signal cut short, the stream takes for the file's end.
    if EndingSignal.isPending { return CaptureError(interrupted: file.path, frame: frame) }
    // The stream knows better than libpcap, to which its end looks like the file's.
    if let failure = stream.failure {
      return CaptureError(
        path: file.path, frame: frame, reason: "\(failure) in or before frame \(frame + 1)",
        remedy: "copy it again")
    }
    return damage.map { LibpcapMessage($0).error(path: file.path, frame: frame) }
  }

  /// A packet's time in nanoseconds since 1970, held within the range of `Int64`. The seconds are the
  /// classic format's unsigned 32 bits, which libpcap takes for signed.
  private static func nanoseconds(_ time: timeval) -> Int64 {
    let seconds = Int64(UInt32(truncatingIfNeeded: time.tv_sec))
    let whole = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    let sum = whole.partialValue.addingReportingOverflow(Int64(time.tv_usec))
    if whole.overflow || sum.overflow { return seconds < 0 ? .min : .max }
    return sum.partialValue
  }
}
