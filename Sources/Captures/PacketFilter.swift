import CPcap
import Dissection

/// Which packets of a capture are read: an expression in libpcap's language (pcap-filter(7)), such as
/// `host 192.0.2.1 and port 53`.
///
/// libpcap compiles it without an interface, for the link type that the packets have, and runs it over
/// the bytes of each. Hosts and networks are addresses: a name would have to be asked for, which
/// nothing here does (`CProcess` answers in the place of the system's resolver).
@safe
final class PacketFilter {
  private var program = unsafe bpf_program()

  /// Compiles `text` for packets of a link type.
  ///
  /// - Throws: `FilterError` with libpcap's words.
  init(_ text: String, _ linkType: LinkType) throws(FilterError) {
    guard text.utf8.count <= FilterError.textCountMax, !text.utf8.contains(0) else {
      throw FilterError(text: "", reason: "longer than \(FilterError.textCountMax) bytes")
    }
    guard let handle = unsafe pcap_open_dead(linkType.libpcapNumber, Int32(1 << 18)) else {
      throw FilterError(text: text, reason: "no memory to compile it")
    }
    defer { unsafe pcap_close(handle) }
    // The program is this object's, which frees it. The network mask is unknown, as for any capture.
    guard unsafe pcap_compile(handle, &program, text, 1, bpf_u_int32.max) == 0 else {
      // A string that the handle owns.
      let reason = unsafe pcap_geterr(handle).map { unsafe String(cString: $0) } ?? "no filter"
      throw FilterError(text: text, reason: reason)
    }
  }

  deinit {
    unsafe pcap_freecode(&program)
  }

  /// Removes the packets of `batch` that are not asked for.
  func apply(to batch: inout PacketBatch) {
    var kept: [PacketRecord] = []
    kept.reserveCapacity(batch.records.count)
    for record in batch.records where lets(record, of: batch) { kept.append(record) }
    if kept.count < batch.records.count { batch.records = kept }
  }

  /// Whether a packet is asked for.
  private func lets(_ record: PacketRecord, of batch: borrowing PacketBatch) -> Bool {
    guard record.offset >= 0, record.range.upperBound <= batch.bytes.count else { return false }
    var header = pcap_pkthdr()
    header.caplen = UInt32(clamping: record.capturedCount)
    header.len = UInt32(clamping: record.originalCount)
    // The packet's bytes lie within the batch's; the program reads no others than `caplen`.
    return unsafe batch.bytes.withUnsafeBufferPointer { bytes in
      guard let start = bytes.baseAddress else { return false }
      return unsafe pcap_offline_filter(&program, &header, start + record.offset) != 0
    }
  }
}

/// Why a filter cannot be used.
public struct FilterError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The longest expression, in bytes.
  public static let textCountMax = 65_536

  /// The filter, as it was given.
  public var text: String
  /// What is wrong, in libpcap's words.
  public var reason: String

  /// Sees that `text` is a filter, for packets of Ethernet.
  ///
  /// - Throws: when libpcap does not take it.
  public static func check(_ text: String) throws(FilterError) {
    _ = try PacketFilter(text, .ethernet)
  }

  public var description: String {
    "the filter '\(text)' cannot be used: \(reason)"
      + (reason.hasPrefix("unknown host") || reason.hasPrefix("unknown network")
        ? "; name an address, since nothing is asked of the network" : "")
  }
}
