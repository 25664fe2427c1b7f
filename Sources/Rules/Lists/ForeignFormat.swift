/// A list format that is not read here, and how it is told from a list of names.
///
/// A file in such a format would otherwise load with a finding on each line.
enum ForeignFormat: CaseIterable {
  case gzip, archive, base64AutoProxy, base64, autoProxy, adBlock, dnsmasq, zone, csv, ranking
  case json

  /// The format that the file beginning with `head` looks like; nil for a list of names.
  static func recognize(_ bytes: [UInt8]) -> ForeignFormat? {
    if bytes.starts(with: [0x1F, 0x8B]) { return .gzip }
    if bytes.starts(with: "PK\u{3}\u{4}".utf8) || bytes.starts(with: "7z".utf8 + [0xBC, 0xAF]) {
      return .archive
    }
    let head = String(decoding: bytes.prefix(16_384), as: UTF8.self)
    let lines = head.split(whereSeparator: \.isNewline).lazy
      .map { $0.drop { $0 == " " || $0 == "\t" || $0 == "\u{FEFF}" } }
      .filter { !$0.isEmpty && !$0.hasPrefix("#") }
    guard let first = lines.first else { return nil }
    return allCases.first { $0.begins(first) }
  }

  /// Whether `line` may be the first of a file in this format.
  private func begins(_ line: Substring) -> Bool {
    switch self {
    case .gzip, .archive: false
    case .base64AutoProxy: line.hasPrefix("W0F1dG9Qcm94")
    case .base64: line.utf8.count >= 60 && line.utf8.allSatisfy(Self.isBase64)
    case .autoProxy: line.hasPrefix("[AutoProxy")
    case .adBlock: ["[Adblock", "!", "||", "@@"].contains { line.hasPrefix($0) }
    case .dnsmasq: ["server=/", "address=/", "local=/"].contains { line.hasPrefix($0) }
    case .zone: line.hasPrefix("$")
    case .csv: line.hasPrefix("url,") || line.split(separator: ",").count >= 3
    case .ranking: line.split(separator: ",").first.map { Int($0) != nil && $0 != line } ?? false
    case .json: line.hasPrefix("{") || line.hasPrefix("[")
    }
  }

  private static func isBase64(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "/"),
      UInt8(ascii: "="):
      true
    default: false
    }
  }

  /// What the file looks like, as the object of "looks like".
  var name: String {
    switch self {
    case .gzip: "a gzip file"
    case .archive: "an archive"
    case .base64AutoProxy: "an AutoProxy list (gfwlist) in base64"
    case .base64: "base64"
    case .autoProxy: "an AutoProxy list (gfwlist)"
    case .adBlock: "a list for ad blockers"
    case .dnsmasq: "a configuration of dnsmasq"
    case .zone: "a zone file (RPZ)"
    case .csv: "a table (CSV)"
    case .ranking: "a ranking (CSV)"
    case .json: "JSON"
    }
  }

  /// What to do with it.
  var remedy: String {
    switch self {
    case .gzip, .archive: "unpack it first"
    default: "a list has one name a line, or is a hosts file"
    }
  }
}
