import Configuration
import Dissection

/// What an entry of a list means, and whether it blocks or lets pass.
enum EntryStanding {
  /// It is blocked.
  case blocked
  /// It passes, whatever else names it.
  case excepted
  /// It passes, unless something nearer to the name is blocked.
  case hole
}

/// The entries of a list, as they are read: every format brings its own into these.
///
/// An entry is a name in one of the forms of `NamePattern`, a URL, or servers. What cannot be used is
/// counted by its reason.
struct ListEntries {
  /// The longest entry, in bytes; longer ones are left out before they are looked at.
  static let lengthMax = 4096

  private(set) var names: NameList
  private(set) var urls: NameList
  private(set) var addresses: [AddressPattern]
  private(set) var exceptions: RuleExceptions
  /// Other files that the list has included.
  private(set) var files: [ReadFile] = []
  private(set) var tally = LossTally()
  /// How many entries there are, and how many are used.
  private(set) var readCount = 0
  private(set) var usedCount = 0
  let options: ListOptions

  /// Takes over what `rule` has, which grows by the entries of the file at `path`; until `finish` it has
  /// none.
  init(path: String, options: ListOptions, addingTo rule: inout Rule) {
    self.options = options
    (names, urls, addresses) = (rule.names, rule.urls, rule.addresses)
    exceptions = rule.exceptions
    (rule.names, rule.urls, rule.addresses) = ([], [], [])
    rule.exceptions = RuleExceptions()
    begin(path)
  }

  /// Gives `rule` its own back, with what was added.
  mutating func finish(_ rule: inout Rule) {
    (rule.names, rule.urls, rule.addresses) = (names, urls, addresses)
    rule.exceptions = exceptions
  }

  /// Says that what is added from now on is in the file at `path`.
  mutating func begin(_ path: String) {
    names.beginFile(path)
    urls.beginFile(path)
    exceptions.names.beginFile(path)
    exceptions.holes.beginFile(path)
    exceptions.urls.beginFile(path)
  }

  /// Says that the file was included.
  mutating func include(_ file: ReadFile) { files.append(file) }

  /// Makes room for the entries of a list of so many bytes.
  mutating func reserve(byteCount: Int) {
    let lineBytes = 16
    names.reserve(count: byteCount / lineBytes, byteCount: byteCount)
  }

  // MARK: - Names

  /// Adds a name, or a part of one.
  mutating func add(
    _ form: NamePattern.Form, _ text: ArraySlice<UInt8>, _ standing: EntryStanding = .blocked,
    line: Int
  ) {
    guard text.count <= Self.lengthMax else { return leaveOut(.name(.tooLong), text, line: line) }
    if standing == .blocked, form.isWholeName, addPlain(form, text.span, line: line) { return }
    do throws(NameProblem) {
      let entry = try NameEntry(text, as: form)
      if form.isExpression { try NameExpression.check(entry.text) }
      if form.isWholeName { try Self.checkLabels(entry.text) }
      insert(entry, standing, line: line)
    } catch {
      leaveOut(.name(error), text, line: line)
    }
  }

  /// Adds a name that is written as nearly all are; false when it is not, and nothing is added.
  mutating func addPlain(_ form: NamePattern.Form, _ text: Span<UInt8>, line: Int) -> Bool {
    guard names.appendPlainName(text, form, line: line) else { return false }
    readCount += 1
    usedCount += 1
    return true
  }

  /// Adds a name in our own notation, whose form stands before a colon; else it is of the form `form`.
  mutating func addEntry(_ text: ArraySlice<UInt8>, else form: NamePattern.Form, line: Int) {
    do throws(NameProblem) {
      guard String(validating: text, as: UTF8.self) != nil else { throw .encoding }
      var entry = try NameEntry(text.text)
      if entry.form == .suffix, !text.hasPrefix(Self.suffix) { entry.form = form }
      if entry.form.isExpression { try NameExpression.check(entry.text) }
      if entry.form.isWholeName { try Self.checkLabels(entry.text) }
      insert(entry, .blocked, line: line)
    } catch {
      leaveOut(.name(error), text, line: line)
    }
  }

  private static let suffix: StaticText = "suffix:"

  private mutating func insert(_ entry: NameEntry, _ standing: EntryStanding, line: Int) {
    readCount += 1
    usedCount += 1
    switch standing {
    case .blocked: names.append(entry.form, entry.text, line: line)
    case .excepted: exceptions.names.append(entry.form, entry.text, line: line)
    case .hole: exceptions.holes.append(entry.form, entry.text, line: line)
    }
  }

  /// What looks like a name and is none: the last label of a name is no number (RFC 3696 §2), and a
  /// label alone is a top-level domain, or a word, a hash, base64.
  private static func checkLabels(_ name: [UInt8]) throws(NameProblem) {
    let last = name.lastIndex(of: UInt8(ascii: ".")).map { name[($0 + 1)...] } ?? name[...]
    if last.allSatisfy({ $0 &- UInt8(ascii: "0") < 10 }) { throw .number }
    guard last.count == name.count else { return }
    guard TopLevelDomains.contains(String(decoding: name, as: UTF8.self)) else {
      throw .singleLabel
    }
  }

  // MARK: - Addresses and URLs

  /// Adds servers.
  mutating func add(_ pattern: AddressPattern, _ standing: EntryStanding = .blocked) {
    readCount += 1
    usedCount += 1
    if standing == .blocked {
      addresses.append(pattern)
    } else {
      exceptions.addresses.append(pattern)
    }
  }

  /// Adds the address or prefix that `text` is; false when it is none.
  mutating func addAddress(
    _ text: ArraySlice<UInt8>, _ standing: EntryStanding = .blocked
  ) -> Bool {
    guard text.count <= 64, let prefix = IPPrefix(masking: text.text) else { return false }
    add(AddressPattern(prefix: prefix), standing)
    return true
  }

  /// Adds a part of URLs, without the scheme, or an expression over whole ones.
  mutating func addURL(
    _ form: NamePattern.Form, _ text: ArraySlice<UInt8>, _ standing: EntryStanding = .blocked,
    line: Int
  ) {
    let encoded = text.flatMap { Keyword.isEncoded($0) ? Keyword.percentEncoded($0) : [$0] }
    guard !encoded.isEmpty, encoded.count <= Self.lengthMax else {
      return leaveOut(.name(encoded.isEmpty ? .empty : .tooLong), text, line: line)
    }
    do throws(NameProblem) {
      if form.isExpression { try NameExpression.check(Array(text)) }
      readCount += 1
      usedCount += 1
      let text = form.isExpression ? Array(text) : encoded
      if standing == .blocked {
        urls.append(form, text, line: line)
      } else {
        exceptions.urls.append(form, text, line: line)
      }
    } catch {
      leaveOut(.name(error), text, line: line)
    }
  }

  /// Says that the entry added last is one with that before it: it was put in two places.
  mutating func join(since counts: (read: Int, used: Int)) {
    let isUsed = usedCount > counts.used
    readCount = counts.read + 1
    usedCount = counts.used + (isUsed ? 1 : 0)
  }

  /// The counts so far.
  var counts: (read: Int, used: Int) { (readCount, usedCount) }

  // MARK: - Losses

  /// Counts an entry that is not used.
  mutating func leaveOut(_ loss: ListLoss, _ text: ArraySlice<UInt8>, line: Int) {
    readCount += 1
    tally.add(loss, text, line: line)
  }

  /// What became of the entries of the file at `path`.
  func account(_ path: String, _ format: ListFormat) -> ListAccount {
    ListAccount(
      path: path, format: format, readCount: readCount, usedCount: usedCount,
      leftOut: tally.leftOut)
  }
}
