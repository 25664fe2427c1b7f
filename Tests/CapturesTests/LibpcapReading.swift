import CPcap
import Captures

/// A capture as libpcap alone reads it, for comparison.
struct LibpcapReading {
  private(set) var packets: [Reading.Packet] = []
  /// Whether it was read to its end.
  private(set) var isWhole = false

  /// Reads the capture at `path`.
  init(path: String) {
    var message = [CChar](repeating: 0, count: Int(PCAP_ERRBUF_SIZE))
    guard
      let handle = unsafe pcap_fopen_offline_with_tstamp_precision(
        fopen(path, "r"), UInt32(PCAP_TSTAMP_PRECISION_NANO), &message)
    else { return }
    defer { unsafe pcap_close(handle) }
    var header: UnsafeMutablePointer<pcap_pkthdr>?
    var bytes: UnsafePointer<UInt8>?
    while true {
      // Both pointers are libpcap's, and valid until the next call.
      let code = unsafe pcap_next_ex(handle, &header, &bytes)
      guard code == 1, let packet = unsafe header?.pointee else {
        isWhole = code != PCAP_ERROR
        return
      }
      packets.append(
        Reading.Packet(
          timestamp: Int64(packet.ts.tv_sec) * 1_000_000_000 + Int64(packet.ts.tv_usec),
          frame: packets.count + 1,
          bytes: unsafe Array(UnsafeBufferPointer(start: bytes, count: Int(packet.caplen))),
          originalCount: Int(max(packet.len, packet.caplen))))
    }
  }
}
