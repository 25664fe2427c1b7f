import Configuration
import Dissection

/// Reads a list of sites, whose names it has read as those of a rule set's list are.
struct SiteListReader {
  private(set) var columns: SiteColumns?
  private(set) var rows: [SiteRow] = []
  private(set) var names = NameList()
  private(set) var addresses: [IPAddress] = []
  private(set) var categories: [String] = []
  private(set) var findings: [RuleFinding] = []

  private let bytes: [UInt8]
  private let path: String
  private let visitsColumn: String?
  /// The names, each on the line that its entry has in the file.
  private var column: [UInt8] = []
  /// The line of `column` that is being written.
  private var line = 1
  /// The line of a quote that nothing closes.
  private var openQuoteLine: Int?
  private var categoryNumbers: [String: Int32] = [:]
  private var prefixes = FindingTally()
  private var patterns = FindingTally()
  private var uncounted = FindingTally()

  private static let newline = UInt8(ascii: "\n")

  init(_ bytes: [UInt8], path: String, visits: String?) {
    self.bytes = bytes
    self.path = path
    visitsColumn = visits
    column.reserveCapacity(bytes.count)
  }

  /// Reads it.
  ///
  /// - Throws: when there is not one site.
  mutating func read() throws(ConfigurationError) {
    var records = CSVRecords(bytes)
    columns = records.next() ? SiteColumns(first: records, visits: visitsColumn) : nil
    let drafts = columns.map { readTable(records, $0) } ?? readLines()
    if columns != nil, let line = openQuoteLine { throw CSVRecords.openQuote(in: path, line: line) }
    readNames()
    join(drafts)
    addFinding(prefixes, "is a prefix of addresses, not a site")
    addFinding(patterns, "is a pattern, not a site")
    addFinding(uncounted, "has no number in the column '\(visitsColumn ?? "")'", whole: false)
    findings.sort { $0.line < $1.line }
    guard !rows.isEmpty else {
      throw ConfigurationError(
        file: path, line: findings.first?.line, message: findings.first?.message ?? "holds no site")
    }
  }

  /// Reads the names that were found, each on its line, as a rule set's list of names.
  private mutating func readNames() {
    var rule = Rule(id: "sites")
    var entries = ListEntries(path: path, options: ListOptions(), addingTo: &rule)
    PlainLines.read(
      ListText(bytes: column, path: path, options: ListOptions()), .suffix, into: &entries)
    column = []
    entries.finish(&rule)
    names = rule.names
    findings = entries.account(path, .plain).findings
  }

  /// Makes entries of what stands in the lines and the names that were found in them.
  private mutating func join(_ drafts: [SiteRow]) {
    rows.reserveCapacity(drafts.count)
    var next = 0
    for draft in drafts {
      if case .address = draft.host { append(draft) }
      while next < names.count, names.line(at: next) <= draft.line {
        if !names.form(at: next).isWholeName {
          patterns.add(names[next].description, line: draft.line)
        } else if names.line(at: next) == draft.line {
          var row = draft
          row.host = .name(next)
          append(row)
        }
        next += 1
      }
    }
  }

  private mutating func append(_ row: SiteRow) {
    rows.append(row)
    // Without columns it is the place that says how popular a site is.
    if columns == nil { rows[rows.count - 1].rank = rows.count }
  }

  private mutating func addFinding(_ tally: FindingTally, _ what: String, whole: Bool = true) {
    guard tally.count > 0 else { return }
    let entries = tally.count == 1 ? "1 entry" : "\(tally.count) entries"
    findings.append(
      RuleFinding(
        severity: .warning, kind: .unusable, file: path, line: tally.firstLine, count: tally.count,
        message: "\(entries) \(whole ? "left out: each" : "not counted: each") \(what): "
          + tally.summary))
  }

  // MARK: - Tables

  private mutating func readTable(_ first: CSVRecords, _ columns: SiteColumns) -> [SiteRow] {
    var drafts: [SiteRow] = []
    var records = first
    var isEntry = columns.header.isEmpty
    repeat {
      if isEntry, records.fields.indices.contains(columns.site),
        !records.fields[columns.site].isEmpty
      {
        drafts.append(readRecord(records, columns))
      }
      isEntry = true
    } while records.next()
    openQuoteLine = records.openQuoteLine
    return drafts
  }

  private mutating func readRecord(_ record: CSVRecords, _ columns: SiteColumns) -> SiteRow {
    var row = SiteRow(line: record.line, text: record.fields[columns.site])
    let parts = SiteURL.Parts(bytes[row.text])
    row.isURL = parts.host.count != row.text.count
    row.rank = record.text(at: columns.rank).flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil }
    if let category = record.text(at: columns.category), !category.isEmpty {
      row.category = number(of: category)
    }
    if let visits = record.text(at: columns.visits) {
      row.visits = Double(visits).flatMap { $0 >= 0 && $0.isFinite ? $0 : nil }
      if row.visits == nil {
        uncounted.add(CSVRecords.text(bytes[row.text]), line: row.line)
      }
    }
    writeHost(parts.host, &row)
    return row
  }

  private mutating func number(of category: String) -> Int32 {
    if let number = categoryNumbers[category] { return number }
    let number = Int32(clamping: categories.count)
    categoryNumbers[category] = number
    categories.append(category)
    return number
  }

  // MARK: - Lines

  private mutating func readLines() -> [SiteRow] {
    var drafts: [SiteRow] = []
    var start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    var number = 1
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: Self.newline) ?? bytes.count
      if start < end { drafts.append(readLine(start..<end, number)) }
      start = end + 1
      number += 1
    }
    return drafts
  }

  private mutating func readLine(_ range: Range<Int>, _ number: Int) -> SiteRow {
    var row = SiteRow(line: number, text: range.upperBound..<range.upperBound)
    let content = bytes[range]
    let isBlank = { (byte: UInt8) in byte == 0x20 || byte == 0x09 || byte == 0x0D }
    let words = content.split(maxSplits: 2, whereSeparator: isBlank)
    guard let word = words.first, word.first != UInt8(ascii: "#"),
      words.count == 1 || words[1].first == UInt8(ascii: "#")
    else {
      // A comment, or a line of a hosts file.
      write(content, at: number)
      return row
    }
    row.text = word.indices
    if Self.isURL(word) {
      row.isURL = true
      writeHost(SiteURL.Parts(word).host, &row)
    } else if word.contains(UInt8(ascii: "/")) {
      if let prefix = IPPrefix(masking: word.prefix(64).text) {
        prefixes.add(prefix.description, line: number)
      } else {
        // A URL without its scheme.
        row.isURL = true
        writeHost(SiteURL.Parts(word).host, &row)
      }
    } else {
      writeHost(word, &row)
    }
    return row
  }

  private static func isURL(_ word: ArraySlice<UInt8>) -> Bool {
    guard let colon = word.firstIndex(of: UInt8(ascii: ":")) else { return false }
    return word[(colon + 1)...].starts(with: "//".utf8)
  }

  /// Notes the host of an entry: its address, or its name for the reader of names.
  private mutating func writeHost(_ host: ArraySlice<UInt8>, _ row: inout SiteRow) {
    let mayBeAddress =
      host.first.map { (0x30...0x39).contains($0) } ?? false || host.contains(UInt8(ascii: ":"))
    if mayBeAddress, let address = IPAddress(String(decoding: host, as: UTF8.self)) {
      row.host = .address(addresses.count)
      addresses.append(address)
    } else {
      write(host, at: row.line)
    }
  }

  private mutating func write(_ text: ArraySlice<UInt8>, at number: Int) {
    while line < number {
      column.append(Self.newline)
      line += 1
    }
    // Within quotes a field may have several lines; a name has one.
    column += text.map { $0 == Self.newline ? UInt8(ascii: " ") : $0 }
  }
}
