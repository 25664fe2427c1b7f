/// Names one after another, each behind a byte that holds its packed length.
///
/// A name is ASCII, so that 128 values of a byte are left for pairs of characters that are frequent in
/// names: 22 bytes become 14. Packing takes the pairs from the left as they come, so that equal names
/// are packed equally; a name is compared while it is unpacked.
struct PackedNames: Sendable {
  /// The pairs: those that shorten the lists of GFWatch, gfw-http, gfw-https, gfw-quic (2025), of Henan
  /// (2024) and of Tranco most, each chosen when those before it were taken.
  private static let pairText = """
    ---a-c-n-s.b.c.g.n.s.t1-1.2-2.3-3.4.6.a.alamanaparasatbabeboc.cacechcod.dadedidndoe.edeneoeres\
    etevfog.gageglgohahehoi.iaicidilinioitk.kel.lalelilom.mamemon-n.nanensnto.ogomonoooroup.papepo\
    prr.rarerirnrorrrus.sasesisnspstt.tatetitotrtsuburusutv.veviw.wwx.y.
    """

  /// The two characters of each pair, the first in the upper half.
  private let pairs: [UInt16]
  /// The byte that stands for a pair, 0 for none, by both characters of 7 bits.
  private let codes: [UInt8]
  private var bytes: [UInt8] = []

  init() {
    let text = Array(Self.pairText.utf8)
    var codes = [UInt8](repeating: 0, count: 1 << 14)
    var pairs: [UInt16] = []
    for start in stride(from: 0, to: text.count - 1, by: 2) {
      codes[Int(text[start]) << 7 | Int(text[start + 1])] = 0x80 | UInt8(pairs.count)
      pairs.append(UInt16(text[start]) << 8 | UInt16(text[start + 1]))
    }
    self.pairs = pairs
    self.codes = codes
  }

  /// Bytes of memory.
  var byteCount: Int { bytes.capacity }

  /// Makes room for names of so many bytes in all.
  mutating func reserve(count: Int, byteCount: Int) {
    bytes.reserveCapacity(count + byteCount * 11 / 16)
  }

  /// Gives back the room that is not used.
  mutating func trim() { bytes.trim() }

  /// Adds a name of at most 255 bytes.
  ///
  /// - Returns: where it is; nil when it is not ASCII, which no observed name equals.
  mutating func append(_ name: Span<UInt8>) -> UInt32? {
    let offset = bytes.count
    bytes.append(0)
    var index = 0
    while index < name.count {
      let byte = name[index]
      guard byte < 0x80 else {
        bytes.removeLast(bytes.count - offset)
        return nil
      }
      index += 1
      if index < name.count, name[index] < 0x80 {
        let code = codes[Int(byte) << 7 | Int(name[index])]
        if code != 0 {
          bytes.append(code)
          index += 1
          continue
        }
      }
      bytes.append(byte)
    }
    bytes[offset] = UInt8(truncatingIfNeeded: bytes.count - offset - 1)
    return UInt32(truncatingIfNeeded: offset)
  }

  /// Whether the name at `offset` is `name` from its byte `start` on.
  func isName(at offset: UInt32, _ name: Span<UInt8>, from start: Int) -> Bool {
    let first = Int(offset) + 1
    var position = start
    for index in first..<(first + Int(bytes[first - 1])) {
      guard position < name.count else { return false }
      let byte = bytes[index]
      if byte < 0x80 {
        guard name[position] == byte else { return false }
        position += 1
      } else {
        let pair = pairs[Int(byte & 0x7f)]
        guard position + 1 < name.count, name[position] == UInt8(pair >> 8),
          name[position + 1] == UInt8(truncatingIfNeeded: pair)
        else { return false }
        position += 2
      }
    }
    return position == name.count
  }
}
