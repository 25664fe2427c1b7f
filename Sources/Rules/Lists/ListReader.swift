import Configuration
import Dissection

/// Reads a list of names: one a line, or a hosts file, or both.
///
/// A `#` begins a comment. An entry of a hosts file is one address that leads nowhere and the
/// names that are sent there, which are meant exactly. Lines that are neither are counted.
struct ListReader {
  /// The most bytes of a list.
  static let fileBytesMax = 1 << 30

  private let path: String
  private let bytes: [UInt8]
  private var line = 1
  private var tallies: [(problem: NameProblem, tally: FindingTally)] = []
  private var sinks = FindingTally()
  /// Addresses in the list, which are servers to block.
  private(set) var addresses: [AddressPattern] = []

  /// A reader of the list that `bytes` are, from the file at `path`.
  init(_ bytes: [UInt8], path: String) throws(ConfigurationError) {
    self.path = path
    self.bytes = bytes
    guard !bytes.isEmpty else { throw ConfigurationError(file: path, message: "is empty") }
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      throw ConfigurationError(file: path, message: "is UTF-16 text", remedy: "save it as UTF-8")
    }
    if let format = ForeignFormat.recognize(bytes) {
      throw ConfigurationError(
        file: path, message: "looks like \(format.name), not like a list of names",
        remedy: format.remedy)
    }
    if bytes.prefix(4096).contains(0) {
      throw ConfigurationError(file: path, message: "is not a text file")
    }
  }

  /// Adds the list's names to `names`.
  ///
  /// - Throws: when there is not one entry that can be applied.
  mutating func read(into names: inout NameList) throws(ConfigurationError) {
    let countBefore = names.count
    names.beginFile(path)
    let lineBytes = 16
    names.reserve(count: bytes.count / lineBytes, byteCount: bytes.count)
    var start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    while start < bytes.count {
      let sinkCount = sinkCount(at: start)
      let form: NamePattern.Form = sinkCount > 0 ? .exact : .suffix
      if let end = readPlainName(at: start + sinkCount, form, into: &names) {
        start = end + 1
      } else {
        let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
        readLine(start..<end, into: &names)
        start = end + 1
      }
      line += 1
    }
    guard names.count > countBefore || !addresses.isEmpty else {
      throw ConfigurationError(
        file: path, line: findings.first?.line,
        message: findings.first?.message ?? "holds nothing but comments")
    }
  }

  /// How many bytes the usual beginning of a hosts file's line has, when the line has one.
  private func sinkCount(at start: Int) -> Int {
    for sink in HostsFile.usualSinks where bytes[start] == sink.first {
      if bytes[start...].starts(with: sink) { return sink.count }
    }
    return 0
  }

  /// Reads a line that is nothing but a name, as nearly all are, and returns where it ends; nil,
  /// with `names` as before, when the line is anything else.
  private func readPlainName(
    at start: Int, _ form: NamePattern.Form, into names: inout NameList
  ) -> Int? {
    var index = start
    var labelStart = start
    var hasLetter = false
    while index < bytes.count {
      let byte = nameByte(bytes[index])
      if byte == 0 { break }
      if byte == UInt8(ascii: ".") {
        let labelLength = index - labelStart
        if labelLength == 0 || labelLength > NameEntry.labelLengthMax { break }
        labelStart = index + 1
        hasLetter = false
      } else if byte > UInt8(ascii: "9") {
        hasLetter = true
      }
      names.appendByte(byte)
      index += 1
    }
    var end = index
    if end < bytes.count, bytes[end] == UInt8(ascii: "\r") { end += 1 }
    let labelLength = index - labelStart
    // Without a letter in its last label it may be an address (RFC 1123 §2.1).
    let isName =
      (end == bytes.count || bytes[end] == UInt8(ascii: "\n")) && hasLetter && labelLength > 0
      && labelLength <= NameEntry.labelLengthMax && index - start <= NameEntry.nameLengthMax
    // A hosts file's names for the device itself are left to the slow way: they have no dot, or
    // begin with "local".
    let isLocal =
      form == .exact
      && (labelStart == start || bytes[start...].starts(with: HostsFile.localBeginning))
    guard isName, !isLocal else {
      names.rollBack()
      return nil
    }
    names.commit(form, line: line)
    return end
  }

  /// Reads a line of any kind.
  private mutating func readLine(_ range: Range<Int>, into names: inout NameList) {
    var content = bytes[range]
    for index in content.indices where content[index] == UInt8(ascii: "#") {
      if index == content.startIndex || Self.isBlank(content[index - 1]) {
        content = content[..<index]
        break
      }
    }
    let words = content.split(whereSeparator: Self.isBlank)
    guard let first = words.first else { return }
    guard let text = String(validating: words.joined(separator: [0x20]), as: UTF8.self) else {
      return add(.international, String(decoding: content, as: UTF8.self))
    }
    let isScoped = { (byte: UInt8) in byte != UInt8(ascii: "%") }
    let address = IPAddress(String(decoding: first.prefix(while: isScoped), as: UTF8.self))
    if words.count > 1, let address {
      readHosts(words.dropFirst(), of: address, text, into: &names)
    } else if let prefix = IPPrefix(text) {
      addresses.append(AddressPattern(prefix: prefix))
    } else {
      readEntry(text, as: .suffix, into: &names)
    }
  }

  /// Reads the names of a line of a hosts file.
  private mutating func readHosts(
    _ words: ArraySlice<ArraySlice<UInt8>>, of address: IPAddress, _ text: String,
    into names: inout NameList
  ) {
    for word in words {
      let name = String(decoding: word, as: UTF8.self)
      if HostsFile.isLocal(name) { continue }
      guard HostsFile.isSink(address) else { return sinks.add(text, line: line) }
      readEntry(name, as: .exact, into: &names)
    }
  }

  private mutating func readEntry(
    _ text: String, as form: NamePattern.Form, into names: inout NameList
  ) {
    do throws(NameProblem) {
      let entry = try NameEntry(text)
      if entry.form == .regex { try NameExpression.check(entry.text) }
      names.append(entry.form == .suffix ? form : entry.form, entry.text, line: line)
    } catch {
      add(error, text)
    }
  }

  private mutating func add(_ problem: NameProblem, _ text: String) {
    var index = tallies.firstIndex { $0.problem == problem }
    if index == nil {
      // Reasons of the expression compiler are open-ended; past the first few they share a tally.
      index = tallies.count < 32 ? nil : tallies.count - 1
    }
    if let index {
      tallies[index].tally.add(text, line: line)
    } else {
      tallies.append((problem, FindingTally()))
      tallies[tallies.count - 1].tally.add(text, line: line)
    }
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
  }

  /// What could not be applied, in the order in which it was first met.
  var findings: [RuleFinding] {
    var findings = tallies.map { problem, tally in
      finding(tally, what: problem.message, remedy: problem.remedy)
    }
    if sinks.count > 0 {
      findings.append(
        finding(
          sinks, what: "leads to an address of its own, which blocks nothing",
          remedy: "hosts files block with 0.0.0.0, 127.0.0.1, :: or ::1"))
    }
    return findings.sorted { $0.line < $1.line }
  }

  private func finding(_ tally: FindingTally, what: String, remedy: String?) -> RuleFinding {
    let entries =
      tally.count == 1 ? "1 entry is left out: it" : "\(tally.count) entries are left out: each"
    let advice = remedy.map { " (\($0))" } ?? ""
    return RuleFinding(
      severity: .warning, kind: .unusable, file: path, line: tally.firstLine, count: tally.count,
      message: "\(entries) \(what)\(advice): \(tally.summary)")
  }
}
