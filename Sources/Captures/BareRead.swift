import CPcap

/// The bare read of a capture: libpcap with its default buffer, counting packets. What a replay costs is
/// told in multiples of it.
public enum BareRead {
  /// Packets and their captured bytes in the capture at `path`.
  ///
  /// - Throws: when libpcap alone cannot read it to its end, as with gzip.
  public static func count(
    _ file: CaptureFile
  ) throws(CaptureError) -> (packets: Int, bytes: Int64) {
    var message = [CChar](repeating: 0, count: Int(PCAP_ERRBUF_SIZE))
    // libpcap writes at most PCAP_ERRBUF_SIZE bytes of message; the handle is closed below.
    guard let handle = unsafe pcap_open_offline(file.path, &message) else {
      throw LibpcapMessage(String(terminated: message)).error(path: file.path, frame: nil)
    }
    defer { unsafe pcap_close(handle) }
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
