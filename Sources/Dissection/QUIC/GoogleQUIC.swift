/// QUIC as Google had it before the standard ("QUIC Wire Layout Specification" and "QUIC Crypto", 2016; the
/// sources of Chromium up to version 50): a client's first packet holds the message CHLO, in clear up to
/// version 49.
public enum GoogleQUIC {
  /// The versions whose first packets are in clear and were in use; those before differ in their hash.
  private static let versions = 34...49
  /// The first version with packets of the long form, with connection IDs of any length, and with
  /// lengths.
  private static let firstLong = 44
  private static let firstWithLengths = 49
  /// The first version that writes numbers big-endian.
  private static let firstBigEndian = 39
  /// Of the frames' hash (FNV-1a), in bytes.
  private static let hashCount = 12
  private static let framesMax = 64

  /// Whether a datagram begins with a packet of such a version, and where its frames are.
  public static func frames(_ datagram: Span<UInt8>) -> Range<Int>? {
    guard datagram.count >= 30 else { return nil }
    let isLong = datagram[0] & 0x80 != 0
    guard let version = version(datagram, at: isLong ? 1 : 9), (version >= firstLong) == isLong
    else { return nil }
    let start = isLong ? longHeaderCount(datagram, version) : shortHeaderCount(datagram)
    guard let start, start + hashCount < datagram.count else { return nil }
    return (start + hashCount)..<datagram.count
  }

  /// The server name in the frames of a packet in clear, as a range of the datagram; nil where there is
  /// none.
  public static func serverName(_ datagram: Span<UInt8>) -> Range<Int>? {
    guard let frames = frames(datagram) else { return nil }
    let isBigEndian =
      datagram[0] & 0x80 != 0 || (version(datagram, at: 9) ?? 0) >= firstBigEndian
    var offset = frames.lowerBound
    for _ in 0..<framesMax where offset < datagram.count {
      switch datagram[offset] {
      case 0: offset += 1
      case 7: offset += 1
      case 8:
        offset += 1
        guard let data = cryptoData(datagram, &offset) else { return nil }
        if let name = serverName(inMessage: datagram, data) { return name }
      case 0x80...:
        guard let data = streamData(datagram, &offset, isBigEndian) else { return nil }
        if let name = serverName(inMessage: datagram, data) { return name }
      default: return nil
      }
    }
    return nil
  }

  /// Appends a server name in lower case; bytes that are not printable become `\\DDD`.
  public static func appendServerName(
    _ range: Range<Int>, of bytes: Span<UInt8>, to names: inout [UInt8]
  ) {
    guard range.lowerBound >= 0, range.upperBound <= bytes.count else { return }
    NameText.append(bytes.extracting(range), escapesDots: false, to: &names)
  }

  /// The server name in a message CHLO in `range`: tags with the ends of their values, little-endian, and
  /// the values.
  public static func serverName(inMessage bytes: Span<UInt8>, _ range: Range<Int>) -> Range<Int>? {
    guard range.count >= 8, range.upperBound <= bytes.count,
      bytes.uint32(at: range.lowerBound) == 0x4348_4c4f  // "CHLO"
    else { return nil }
    let count = Int(bytes.uint16(at: range.lowerBound + 4).byteSwapped)
    let tags = range.lowerBound + 8
    let values = tags + count * 8
    guard (1...128).contains(count), values <= range.upperBound else { return nil }
    var start = values
    for index in 0..<count {
      let tag = bytes.uint32(at: tags + index * 8)
      let end = values + Int(bytes.uint32(at: tags + index * 8 + 4).byteSwapped)
      guard end >= start, end <= range.upperBound else { return nil }
      if tag == 0x534e_4900 { return start < end ? start..<end : nil }  // "SNI\0"
      start = end
    }
    return nil
  }

  /// `Q0` and two digits.
  private static func version(_ datagram: Span<UInt8>, at offset: Int) -> Int? {
    guard datagram[offset] == UInt8(ascii: "Q"), datagram[offset + 1] == UInt8(ascii: "0") else {
      return nil
    }
    let version =
      (Int(datagram[offset + 2]) - 48) * 10 + Int(datagram[offset + 3]) - 48
    return versions.contains(version) ? version : nil
  }

  /// Flags (a version, a connection ID of eight bytes, the size of the packet number), the connection ID,
  /// the version, the packet number.
  private static func shortHeaderCount(_ datagram: Span<UInt8>) -> Int? {
    guard datagram[0] & 0x09 == 0x09, datagram[0] & 0x04 == 0 else { return nil }
    let numberCounts = [1, 2, 4, 6]
    return 13 + numberCounts[Int(datagram[0] >> 4 & 3)]
  }

  private static func longHeaderCount(_ datagram: Span<UInt8>, _ version: Int) -> Int? {
    let numberCount = Int(datagram[0] & 3) + 1
    guard version >= firstWithLengths else {
      // The sizes of both connection IDs in one byte, less three, or 0.
      let sizes = [Int(datagram[5] >> 4), Int(datagram[5] & 0x0f)].map { $0 == 0 ? 0 : $0 + 3 }
      return 6 + sizes[0] + sizes[1] + numberCount
    }
    var offset = 5
    for _ in 0..<2 {
      guard offset < datagram.count else { return nil }
      offset += 1 + Int(datagram[offset])
    }
    guard let tokenCount = QUICVariableInteger.read(datagram, at: &offset),
      tokenCount <= datagram.count - offset
    else { return nil }
    offset += tokenCount
    guard QUICVariableInteger.read(datagram, at: &offset) != nil else { return nil }
    return offset + numberCount
  }

  /// A STREAM frame: the type says how many bytes its fields have.
  private static func streamData(
    _ datagram: Span<UInt8>, _ offset: inout Int, _ isBigEndian: Bool
  ) -> Range<Int>? {
    let type = datagram[offset]
    let offsetCount = Int(type >> 2 & 7)
    var start = offset + 1 + Int(type & 3) + 1 + (offsetCount == 0 ? 0 : offsetCount + 1)
    var end = datagram.count
    if type & 0x20 != 0 {
      guard start + 2 <= datagram.count else { return nil }
      let length = datagram.uint16(at: start)
      start += 2
      end = start + Int(isBigEndian ? length : length.byteSwapped)
    }
    guard start <= end, end <= datagram.count else { return nil }
    offset = end
    return start..<end
  }

  /// A CRYPTO frame, of which the type is read.
  private static func cryptoData(_ datagram: Span<UInt8>, _ offset: inout Int) -> Range<Int>? {
    guard QUICVariableInteger.read(datagram, at: &offset) != nil,
      let count = QUICVariableInteger.read(datagram, at: &offset),
      count <= datagram.count - offset
    else { return nil }
    let start = offset
    offset += count
    return start..<offset
  }
}
