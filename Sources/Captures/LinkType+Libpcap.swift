import Dissection

/// libpcap's `DLT_` numbers are those of the file formats (`LINKTYPE_`) but for a few old ones,
/// which differ between systems (pcap-linktype(7)). These are Linux's.
extension LinkType {
  /// (`DLT_`, `LINKTYPE_`): ATM_RFC1483, RAW, SLIP_BSDOS, PPP_BSDOS, ATM_CLIP, PFSYNC.
  private static let exceptions: [(Int32, Int32)] = [
    (11, 100), (12, 101), (15, 102), (16, 103), (19, 106), (18, 246),
  ]

  /// What libpcap calls it.
  var libpcapNumber: Int32 {
    Self.exceptions.first { $0.1 == rawValue }?.0 ?? rawValue
  }

  /// The link type that libpcap calls `number`.
  init(libpcap number: Int32) {
    self.init(rawValue: Self.exceptions.first { $0.0 == number }?.1 ?? number)
  }
}
