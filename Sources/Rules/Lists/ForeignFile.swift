import Configuration

/// A file that stands where a list should, and is none.
enum ForeignFile: CaseIterable {
  case html, singBoxBinary, mihomoBinary, sevenZip, rar, capture, sqlite, pdf

  /// What the file beginning with `bytes` is; nil when it may be a list.
  static func recognize(_ bytes: [UInt8]) -> ForeignFile? {
    let mark = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    let head = bytes[mark...].prefix(1024).drop { isBlankByte($0) || $0 == UInt8(ascii: "\n") }
    return allCases.first { kind in kind.beginnings.contains { head.hasPrefix($0) } }
  }

  /// How such files begin, letters in lower case.
  private var beginnings: [StaticText] {
    switch self {
    case .html: Self.htmlBeginnings
    case .singBoxBinary: Self.singBoxBeginnings
    case .mihomoBinary: Self.mihomoBeginnings
    case .sevenZip: Self.sevenZipBeginnings
    case .rar: Self.rarBeginnings
    case .capture: Self.captureBeginnings
    case .sqlite: Self.sqliteBeginnings
    case .pdf: Self.pdfBeginnings
    }
  }

  private static let htmlBeginnings: [StaticText] = ["<!doctype html", "<html", "<head", "<?xml"]
  private static let singBoxBeginnings: [StaticText] = [
    "srs\u{1}", "srs\u{2}", "srs\u{3}", "srs\u{4}",
  ]
  private static let mihomoBeginnings: [StaticText] = ["mrs\u{1}", "mrs!"]
  private static let sevenZipBeginnings = [StaticText(bytes: [0x37, 0x7A, 0xBC, 0xAF])]
  private static let rarBeginnings: [StaticText] = ["rar!"]
  private static let captureBeginnings = [
    StaticText(bytes: [0xD4, 0xC3, 0xB2, 0xA1]), StaticText(bytes: [0x0A, 0x0D, 0x0D, 0x0A]),
  ]
  private static let sqliteBeginnings: [StaticText] = ["sqlite format 3"]
  private static let pdfBeginnings: [StaticText] = ["%pdf-"]

  /// The error that says so.
  func error(_ path: String) -> ConfigurationError {
    switch self {
    case .html:
      ConfigurationError(
        file: path, message: "is a web page, not a list",
        remedy: "servers send such pages for errors: download it again, and look at it")
    case .singBoxBinary:
      ConfigurationError(
        file: path, message: "is a compiled rule set of sing-box",
        remedy: "'sing-box rule-set decompile' makes JSON of it")
    case .mihomoBinary:
      ConfigurationError(
        file: path, message: "is a compiled rule set of mihomo",
        remedy: "take its text or YAML form")
    case .sevenZip, .rar:
      ConfigurationError(
        file: path, message: "is an archive of another kind than zip and tar", remedy: "unpack it")
    case .capture: ConfigurationError(file: path, message: "is a capture, not a list")
    case .sqlite: ConfigurationError(file: path, message: "is a database, not a list")
    case .pdf: ConfigurationError(file: path, message: "is a PDF, not a list")
    }
  }
}
