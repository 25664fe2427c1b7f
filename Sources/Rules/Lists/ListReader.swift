import Configuration

/// Reads a list of any format: unpacks it, tells what it is, and adds what it holds to a rule.
enum ListReader {
  /// The most bytes of a list, also when unpacked.
  static let fileBytesMax = 1 << 30

  /// What was read beside the entries.
  struct Reading {
    var account: ListAccount
    /// Lists that it included.
    var files: [ReadFile]
  }

  /// Adds the list that `bytes` are, from the file at `path`, to `rule`, which is of no use when that fails.
  ///
  /// - Throws: when it is in no known format, has no entry that can be used, or loses more than `options`
  ///   allows.
  static func read(
    _ bytes: [UInt8], path: String, _ options: ListOptions, into rule: inout Rule
  ) throws(ConfigurationError) -> Reading {
    let text = try text(of: bytes, path: path, options)
    let sample = ListSample(text)
    let format: ListFormat
    if let named = options.format {
      format = named
    } else {
      format = try Self.format(of: sample, path: path)
    }
    let decoded = try decoded(text, format, path: path, options)
    var entries = ListEntries(path: path, options: options, addingTo: &rule)
    try add(
      ListText(bytes: decoded, path: path, options: options), in: format.syntax, to: &entries)
    let account = entries.account(path, format)
    try check(account, options)
    entries.finish(&rule)
    return Reading(account: account, files: entries.files)
  }

  private static func add<Syntax: ListSyntax>(
    _ text: ListText, in _: Syntax.Type, to entries: inout ListEntries
  ) throws(ConfigurationError) {
    try Syntax.read(text, into: &entries)
  }

  /// The bytes of a list, unpacked, and in UTF-8 where a byte order mark says what it is in.
  static func text(
    of bytes: [UInt8], path: String, _ options: ListOptions = ListOptions()
  ) throws(ConfigurationError) -> [UInt8] {
    guard !bytes.isEmpty else { throw ConfigurationError(file: path, message: "is empty") }
    var bytes = bytes
    if Archive.isPacked(bytes) {
      bytes = try Archive.unpacked(bytes, path: path, limit: fileBytesMax)
      guard !bytes.isEmpty else { throw ConfigurationError(file: path, message: "is empty") }
    }
    if let kind = ForeignFile.recognize(bytes) { throw kind.error(path) }
    guard options.charset == nil else { return bytes }
    for (mark, name) in [([0xFF, 0xFE] as [UInt8], "UTF-16LE"), ([0xFE, 0xFF], "UTF-16BE")]
    where bytes.starts(with: mark) {
      return try CharacterSet.converted(
        Array(bytes.dropFirst(2)), from: name, path: path, limit: fileBytesMax)
    }
    return bytes
  }

  private static func format(
    of sample: ListSample, path: String
  ) throws(ConfigurationError) -> ListFormat {
    if let kind = ForeignFile.recognize(Array(sample.head)) { throw kind.error(path) }
    let format = ListFormat.allCases.first { $0.syntax.recognizes(sample) } ?? .plain
    let isBinary = format == .geosite || format == .geoip
    guard isBinary || !sample.head.contains(0) else {
      throw ConfigurationError(file: path, message: "is not a text file")
    }
    let first = sample.first
    guard format != .plain || first != UInt8(ascii: "{") && first != UInt8(ascii: "[") else {
      throw ConfigurationError(
        file: path, message: "is JSON, and none of the lists that are known",
        remedy: "known are rule sets of sing-box, warning lists of MISP, OONI's and Spamhaus's")
    }
    return format
  }

  /// The text in UTF-8: from the encoding that was named, or that the format has when it is not UTF-8.
  private static func decoded(
    _ bytes: [UInt8], _ format: ListFormat, path: String, _ options: ListOptions
  ) throws(ConfigurationError) -> [UInt8] {
    var name = options.charset
    if name == nil, format == .registry, String(validating: bytes, as: UTF8.self) == nil {
      name = RegistrySyntax.charset
    }
    guard let name, name.uppercased() != "UTF-8" else { return bytes }
    return try CharacterSet.converted(bytes, from: name, path: path, limit: fileBytesMax)
  }

  /// Refuses a list of which too much is lost.
  private static func check(
    _ account: ListAccount, _ options: ListOptions
  ) throws(ConfigurationError) {
    let findings = account.findings
    guard account.usedCount > 0 else {
      throw ConfigurationError(
        file: account.path, line: findings.first?.line,
        message: findings.first?.message ?? emptiness(options))
    }
    let isTooMuch =
      switch options.tolerance {
      case .none: account.leftOutCount > 0
      case .tenth: account.wrongCount * 10 > account.readCount
      case .all: false
      }
    guard isTooMuch else { return }
    let worst =
      account.leftOut.filter { $0.isWrong || options.tolerance == .none }
      .max { $0.count < $1.count }
    let lost = options.tolerance == .none ? account.leftOutCount : account.wrongCount
    throw ConfigurationError(
      file: account.path, line: worst?.firstLine,
      message: "\(lost) of \(account.readCount) entries are lost"
        + (options.tolerance == .none ? "" : ", more than a tenth")
        + ", read as \(account.format.title)"
        + (worst.map {
          ": \($0.count == 1 ? "1 entry" : "\($0.count) entries: each") \($0.reason): \($0.examples)"
        } ?? ""),
      remedy:
        "say what it is by 'format:', mend it, or allow the loss by 'losses: all' or --losses all")
  }

  private static func emptiness(_ options: ListOptions) -> String {
    options.attribute == nil
      ? "holds nothing but comments" : "holds no entry with the attribute that is asked for"
  }
}
