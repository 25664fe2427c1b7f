import Dissection

/// The control bits of a segment, with the ninth that RFC 3540 gave the nonce sum: strategies set it.
struct SegmentFlags: Hashable, Sendable {
  /// The eight bits of RFC 9293 §3.1.
  var bits: TCPFlags
  /// The nonce sum (RFC 3540 §9): the lowest bit of the byte with the data offset.
  var isNonceSet = false

  /// Their letters, as Scapy and Geneva write them.
  static let letters = "FSRPAUECN"

  init(_ bits: TCPFlags) {
    self.bits = bits
  }

  /// Nine bits, the lowest is FIN.
  init(number: UInt16) {
    bits = TCPFlags(rawValue: UInt8(truncatingIfNeeded: number))
    isNonceSet = number & 0x100 != 0
  }

  /// The flags with those letters, in any order; nil when one of them means nothing.
  init?(letters: some StringProtocol) {
    var number: UInt16 = 0
    for letter in letters {
      guard let index = Array(Self.letters).firstIndex(of: letter) else { return nil }
      number |= 1 << UInt16(index)
    }
    self.init(number: number)
  }
}
