import CPcap
import Glibc

/// The bare read of a capture: libpcap with its default buffer, counting packets. What a replay costs is
/// told in multiples of it.
public enum BareRead {
  /// libpcap, with its version.
  public static var library: String {
    // A string that libpcap owns and never changes.
    unsafe String(cString: pcap_lib_version())
  }

  /// Packets and their captured bytes in `file`. Of a compressed one, libpcap reads what this program
  /// decompresses, as it would from a pipe.
  ///
  /// - Throws: when libpcap alone cannot read it to its end.
  public static func count(
    _ file: CaptureFile
  ) throws(CaptureError) -> (packets: Int, bytes: Int64) {
    var message = [CChar](repeating: 0, count: Int(PCAP_ERRBUF_SIZE))
    // libpcap writes at most PCAP_ERRBUF_SIZE bytes of message; the handle is closed below.
    if let handle = unsafe pcap_open_offline(file.path, &message) {
      defer { unsafe pcap_close(handle) }
      return try unsafe count(handle, file)
    }
    let stream = try CaptureStream(file)
    guard stream.isCompressed else {
      throw LibpcapMessage(String(terminated: message)).error(path: file.path, frame: nil)
    }
    // The stream owns the buffer that libpcap reads through.
    return try withExtendedLifetime(stream) { () throws(CaptureError) in
      let handle = try unsafe openInside(stream, file)
      defer { unsafe pcap_close(handle) }
      return try unsafe count(handle, file)
    }
  }

  /// Opens what is decompressed, with a buffer as for a file.
  private static func openInside(
    _ stream: CaptureStream, _ file: CaptureFile
  ) throws(CaptureError) -> OpaquePointer {
    guard let source = unsafe stream.openFile() else {
      throw CaptureError(path: file.path, reason: "no memory to read it")
    }
    if stream.format == .pcap { unsafe stream.useBuffer(of: source) }
    var message = [CChar](repeating: 0, count: Int(PCAP_ERRBUF_SIZE))
    // libpcap closes the FILE with the handle, but leaves it open when there is none.
    let precision = UInt32(PCAP_TSTAMP_PRECISION_MICRO)
    if let handle = unsafe pcap_fopen_offline_with_tstamp_precision(source, precision, &message) {
      return unsafe handle
    }
    unsafe fclose(source)
    throw LibpcapMessage(stream.failure ?? String(terminated: message)).error(
      path: file.path, frame: nil)
  }

  private static func count(
    _ handle: OpaquePointer, _ file: CaptureFile
  ) throws(CaptureError) -> (packets: Int, bytes: Int64) {
    var header: UnsafeMutablePointer<pcap_pkthdr>?
    var data: UnsafePointer<UInt8>?
    var packets = 0
    var bytes: Int64 = 0
    while true {
      // Both pointers are libpcap's, and valid until the next call.
      let code = unsafe pcap_next_ex(handle, &header, &data)
      guard code == 1 else {
        guard code == PCAP_ERROR else { return (packets, bytes) }
        let text = unsafe pcap_geterr(handle).map { unsafe String(cString: $0) } ?? "error"
        throw LibpcapMessage(text).error(path: file.path, frame: packets)
      }
      packets += 1
      bytes += Int64(unsafe header?.pointee.caplen ?? 0)
    }
  }
}
