/// What a file is by its first bytes, whatever it is called.
enum CaptureFormat: Hashable {
  /// The classic format: any byte order, microseconds or nanoseconds.
  case pcap
  /// The block format of draft-ietf-opsawg-pcapng.
  case pcapng
  /// Compressed with gzip (RFC 1952), which is read as it comes.
  case gzip
  /// Compressed with something that is not read here; `command` writes the contents to its output.
  case compressed(name: String, command: String)
  /// A capture format that libpcap does not read.
  case foreign(name: String)
  /// None of these.
  case unknown

  /// Bytes that suffice to tell; of a shorter file, all there are.
  static let headCount = 16

  /// What begins with `head`.
  init(_ head: [UInt8]) {
    self = .unknown
    for (magic, format) in Self.magics where head.starts(with: magic) { self = format }
    // The first block's type also occurs as a line end; its byte order mark does not.
    if self == .pcapng, head.count >= 12,
      !Self.byteOrderMarks.contains(Array(head[8..<12]))
    {
      self = .unknown
    }
  }

  /// Whether packets can be read from it as it stands.
  var isCapture: Bool { self == .pcap || self == .pcapng }

  private static let magics: [([UInt8], CaptureFormat)] = [
    // pcap: microseconds, nanoseconds, and Kuznetzov's with interface and protocol in each record.
    ([0xd4, 0xc3, 0xb2, 0xa1], .pcap), ([0xa1, 0xb2, 0xc3, 0xd4], .pcap),
    ([0x4d, 0x3c, 0xb2, 0xa1], .pcap), ([0xa1, 0xb2, 0x3c, 0x4d], .pcap),
    ([0x34, 0xcd, 0xb2, 0xa1], .pcap), ([0xa1, 0xb2, 0xcd, 0x34], .pcap),
    // pcapng §4.1: the Section Header Block's type reads the same in both byte orders.
    ([0x0a, 0x0d, 0x0d, 0x0a], .pcapng),
    // RFC 1952 §2.3.1; the method is always 8, deflate.
    ([0x1f, 0x8b, 0x08], .gzip),
    ([0x28, 0xb5, 0x2f, 0xfd], .compressed(name: "zstd", command: "zstd -dc")),
    ([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00], .compressed(name: "xz", command: "xz -dc")),
    (Array("BZh".utf8), .compressed(name: "bzip2", command: "bzip2 -dc")),
    ([0x04, 0x22, 0x4d, 0x18], .compressed(name: "lz4", command: "lz4 -dc")),
    ([0x1f, 0x9d], .compressed(name: "compress", command: "zcat <")),
    ([0x50, 0x4b, 0x03, 0x04], .compressed(name: "zip", command: "unzip -p")),
    // RFC 1761, and the magics in Wireshark's wiretap.
    (Array("snoop\0\0\0".utf8), .foreign(name: "snoop")),
    (Array("RTSS".utf8), .foreign(name: "Network Monitor")),
    (Array("GMBU".utf8), .foreign(name: "Network Monitor")),
    (Array("TRSNIFF data".utf8), .foreign(name: "Sniffer")),
    ([0x7f, 0x76, 0x65, 0x72], .foreign(name: "Peek")),
  ]

  /// 0x1a2b3c4d in either byte order (pcapng §4.1).
  private static let byteOrderMarks: [[UInt8]] = [
    [0x1a, 0x2b, 0x3c, 0x4d], [0x4d, 0x3c, 0x2b, 0x1a],
  ]
}

extension CaptureFormat {
  /// Why a file of this format that begins with `head` is not read, or nil when it is.
  ///
  /// - Parameter isInside: Whether the bytes came out of a gzip-compressed file.
  func error(path: String, head: [UInt8], isInside: Bool) -> CaptureError? {
    let inside = isInside ? "gzip-compressed, and inside it " : ""
    let before = isInside ? "gzip -dc \(path) | " : ""
    let operand = isInside ? "" : " \(path)"
    switch self {
    case .pcap, .pcapng:
      return nil
    case .gzip:
      guard isInside else { return nil }
      return CaptureError(
        path: path, reason: "compressed with gzip twice",
        remedy: "unpack it first: \(before)gzip -dc | chokepoint replay -")
    case .compressed(let name, let command):
      return CaptureError(
        path: path, reason: "\(inside)compressed with \(name), which is not read here",
        remedy: "unpack it first: \(before)\(command)\(operand) | chokepoint replay -")
    case .foreign(let name):
      return CaptureError(
        path: path, reason: "\(inside)a capture in the \(name) format, which is not read here",
        remedy: "convert it first: editcap \(path) \(path).pcapng")
    case .unknown where head.isEmpty:
      return CaptureError(
        path: path, reason: isInside ? "gzip-compressed, and empty inside" : "empty",
        remedy: "a capture has at least its file header: record it again, or leave it out")
    case .unknown:
      return CaptureError(
        path: path, reason: "\(inside)no capture: it begins with \(Self.quoted(head))",
        remedy: "give pcap or pcapng files, as tcpdump, dumpcap and Wireshark write them")
    }
  }

  /// The beginning of `head` as quoted text, or in hexadecimal digits if it is none.
  private static func quoted(_ head: [UInt8]) -> String {
    let start = head.prefix(12)
    if start.allSatisfy({ (0x20...0x7e).contains($0) || $0 == 0x0a || $0 == 0x0d || $0 == 0x09 }) {
      let visible = start.map { $0 < 0x20 ? " " : Character(Unicode.Scalar($0)) }
      return "\"\(String(visible))\""
    }
    return String(hexadecimal: start.prefix(4), separator: " ")
  }
}
