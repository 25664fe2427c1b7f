/// The name patterns of a rule, in the order of its file.
///
/// A list may hold millions, so the texts lie one after another in one array, with 8 bytes beside
/// each; an element is made when it is asked for.
public struct NameList: RandomAccessCollection, Sendable {
  /// The texts, one after another.
  private(set) var bytes: [UInt8] = []
  private var entries: [Entry] = []

  /// The files that the entries from `start` on are in.
  private var files: [(start: Int, path: String)] = []

  private struct Entry: Hashable {
    /// Where the text ends in `bytes`; it begins where the one before ends.
    var end: UInt32
    /// The line in the upper 29 bits, the form in the lower three.
    var lineAndForm: UInt32
  }

  /// No patterns.
  public init() {}

  /// Some patterns, which are not in a file.
  public init(_ patterns: some Sequence<NamePattern>) {
    for pattern in patterns { append(pattern.form, pattern.text.utf8, line: 0) }
  }

  public var startIndex: Int { 0 }
  public var endIndex: Int { entries.count }

  /// The pattern at `index`.
  public subscript(index: Int) -> NamePattern {
    NamePattern(form(at: index), String(decoding: bytes[range(at: index)], as: UTF8.self))
  }

  /// The line of the pattern at `index` in its file, from 1; 0 when it is not in a file.
  public func line(at index: Int) -> Int { Int(entries[index].lineAndForm >> 3) }

  /// The file of the pattern at `index`; nil when it is not in a file.
  public func file(at index: Int) -> String? {
    files.last { $0.start <= index }?.path
  }

  /// The files that patterns are in, in their order; one may be there several times.
  public var paths: [String] { files.map(\.path) }

  /// Whether the patterns were read from files, and so checked.
  var isRead: Bool { !files.isEmpty }

  /// The form of the pattern at `index`.
  public func form(at index: Int) -> NamePattern.Form {
    NamePattern.Form(rawValue: UInt8(entries[index].lineAndForm & 7)) ?? .suffix
  }

  /// Where the text of the pattern at `index` is in `bytes`.
  func range(at index: Int) -> Range<Int> {
    let start = index == 0 ? 0 : Int(entries[index - 1].end)
    return start..<Int(entries[index].end)
  }

  /// A list of the pattern at `index` alone, which is not in a file.
  func list(at index: Int) -> NameList {
    var list = NameList()
    list.append(form(at: index), bytes[range(at: index)], line: 0)
    return list
  }

  /// Says that what is added from now on is in the file at `path`.
  mutating func beginFile(_ path: String) { files.append((entries.count, path)) }

  /// Adds a pattern.
  mutating func append(_ form: NamePattern.Form, _ text: some Sequence<UInt8>, line: Int) {
    bytes.append(contentsOf: text)
    commit(form, line: line)
  }

  /// Adds a whole name that is written as nearly all are: two labels or more of letters, digits, hyphens
  /// and underscores, the last with a letter (else it may be an address, RFC 1123 §2.1).
  ///
  /// - Returns: whether it was such a name; else nothing is added.
  mutating func appendPlainName(
    _ text: Span<UInt8>, _ form: NamePattern.Form, line: Int
  ) -> Bool {
    guard text.count <= NameEntry.nameLengthMax else { return false }
    var labelStart = 0
    var hasLetter = false
    for index in text.indices {
      let byte = nameByte(text[index])
      if byte == UInt8(ascii: ".") {
        let length = index - labelStart
        guard length > 0, length <= NameEntry.labelLengthMax else { return rollBack() }
        labelStart = index + 1
        hasLetter = false
      } else if byte > UInt8(ascii: "9") {
        hasLetter = true
      } else if byte == 0 {
        return rollBack()
      }
      bytes.append(byte)
    }
    let length = text.count - labelStart
    guard hasLetter, labelStart > 0, length <= NameEntry.labelLengthMax else { return rollBack() }
    commit(form, line: line)
    return true
  }

  /// Makes a pattern of the bytes since the last one.
  private mutating func commit(_ form: NamePattern.Form, line: Int) {
    let lineBits = UInt32(clamping: line) & (UInt32.max >> 3)
    entries.append(
      Entry(end: UInt32(clamping: bytes.count), lineAndForm: lineBits << 3 | UInt32(form.rawValue)))
  }

  /// Forgets the bytes since the last pattern.
  private mutating func rollBack() -> Bool {
    bytes.removeLast(bytes.count - Int(entries.last?.end ?? 0))
    return false
  }

  /// Whether the patterns of a list of `byteCount` bytes can be added: they take no more bytes.
  func hasRoom(forBytes byteCount: Int) -> Bool { bytes.count + byteCount <= Int(UInt32.max) }

  /// Makes room for `count` more patterns of `byteCount` bytes in all.
  mutating func reserve(count: Int, byteCount: Int) {
    entries.reserveCapacity(entries.count + count)
    bytes.reserveCapacity(bytes.count + byteCount)
  }
}

extension NameList: ExpressibleByArrayLiteral {
  public init(arrayLiteral patterns: NamePattern...) { self.init(patterns) }
}

extension NameList: Equatable {
  /// Whether both hold the same patterns in the same order; the lines do not count.
  public static func == (a: NameList, b: NameList) -> Bool { a.elementsEqual(b) }
}
