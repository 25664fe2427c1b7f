import Configuration

/// One entry of a list of names, brought into the form in which it is looked for.
struct NameEntry {
  var form: NamePattern.Form
  /// The text as `NamePattern` defines it.
  var text: [UInt8]

  /// The longest name (RFC 1035 §2.3.4), without the root's dot.
  static let nameLengthMax = 253
  /// The longest label.
  static let labelLengthMax = 63
  /// The longest regular expression, in bytes.
  static let expressionLengthMax = 1024

  /// Reads `entry`, which has neither blanks around it nor a comment.
  init(_ entry: String) throws(NameProblem) {
    let (form, text) = try Self.splitForm(entry)
    try self.init(text[...], as: form)
  }

  /// Reads `entry`, which is of the form `form`.
  init(_ entry: ArraySlice<UInt8>, as form: NamePattern.Form) throws(NameProblem) {
    (self.form, text) = (form, Array(entry))
    if form.isExpression {
      guard !text.isEmpty else { throw .empty }
      guard text.count <= Self.expressionLengthMax else { throw .expressionTooLong }
      return
    }
    text = try Self.ascii(text, form)
    if form.isWholeName { trimDots() }
    guard !text.isEmpty else { throw .empty }
    try check()
  }

  /// The form before the colon, where there is one, and the text after it.
  private static func splitForm(
    _ entry: String
  ) throws(NameProblem) -> (NamePattern.Form, [UInt8]) {
    guard let colon = entry.utf8.firstIndex(of: UInt8(ascii: ":")) else {
      return (.suffix, Array(entry.utf8))
    }
    let word = entry[..<colon]
    let rest = entry[entry.utf8.index(after: colon)...]
    if let form = NamePattern.Form.allCases.first(where: { $0.name == word }) {
      let start = rest.firstIndex { $0 != " " && $0 != "\t" } ?? rest.endIndex
      return (form, Array(rest[start...].utf8))
    }
    if rest.hasPrefix("//") { throw .url }
    if !rest.isEmpty, rest.utf8.allSatisfy({ (0x30...0x39).contains($0) }) { throw .port }
    if rest.first?.isNumber == true, rest.contains("/") { throw .url }
    let words = NamePattern.Form.allCases.map(\.name)
    throw .form(Suggestion.nearest(to: String(word), among: words))
  }

  /// The text in lower case and in ASCII.
  private static func ascii(
    _ text: [UInt8], _ form: NamePattern.Form
  ) throws(NameProblem) -> [UInt8] {
    if text.allSatisfy({ $0 < 0x80 }) { return text.map(lowerCased) }
    guard String(validating: text, as: UTF8.self) != nil else { throw .encoding }
    guard form.isWholeName else { throw .internationalPart }
    // What ends a host in a URL is in no name.
    for byte in text where byte < 0x80 && nameByte(byte) == 0 && byte != UInt8(ascii: "*") {
      throw problem(of: byte)
    }
    let name = String(decoding: text, as: UTF8.self)
    let isBelow = name.hasPrefix("*.")
    guard
      let ascii = InternationalName.ascii(String(name.drop { $0 == "." || $0 == "*" }))
    else { throw .international }
    return Array((isBelow ? "*." + ascii : ascii).utf8)
  }

  /// Takes off `*.` and a dot in front, and the root's dot at the end.
  private mutating func trimDots() {
    if text.starts(with: "*.".utf8) { text.removeFirst(2) }
    if text.first == UInt8(ascii: ".") { text.removeFirst() }
    if text.last == UInt8(ascii: ".") { text.removeLast() }
  }

  private func check() throws(NameProblem) {
    for byte in text where nameByte(byte) == 0 { throw Self.problem(of: byte) }
    guard text.count <= Self.nameLengthMax else { throw .tooLong }
    let labels = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    for label in labels {
      guard label.count <= Self.labelLengthMax else { throw .labelTooLong }
      guard !label.isEmpty || !form.isWholeName else { throw .emptyLabel }
    }
  }

  /// Why a name has no such byte.
  private static func problem(of byte: UInt8) -> NameProblem {
    switch byte {
    case UInt8(ascii: "/"): .path
    case UInt8(ascii: ":"): .port
    case UInt8(ascii: "*"): .wildcard
    case UInt8(ascii: " "), UInt8(ascii: "\t"): .blank
    case UInt8(ascii: "|"), UInt8(ascii: "^"), UInt8(ascii: "@"): .adBlock
    default: .character
    }
  }
}

/// Why an entry cannot be looked for in the names of DNS, TLS and HTTP.
enum NameProblem: Error, Hashable {
  case empty, url, path, port, blank, wildcard, adBlock, character, number, singleLabel
  case emptyLabel, labelTooLong, tooLong, international, internationalPart, expressionTooLong,
    encoding
  case form(String?)
  case expression(String)

  /// What an entry with the problem has.
  var message: String {
    switch self {
    case .empty: "holds no name"
    case .url: "is a URL, not a name"
    case .path: "has a path, and no name has one"
    case .port: "has a port, and no name has one"
    case .blank: "has a blank within the name"
    case .wildcard: "has a '*' within the name"
    case .adBlock: "is written for an ad blocker"
    case .character: "has a character that no name has"
    case .number: "ends in a number, as addresses do and no name does"
    case .singleLabel: "is one word, and no top-level domain"
    case .emptyLabel: "has two dots without a label between them"
    case .labelTooLong: "has a label of more than \(NameEntry.labelLengthMax) characters"
    case .tooLong: "has more than \(NameEntry.nameLengthMax) characters"
    case .encoding: "is not UTF-8"
    case .international: "has no form in ASCII"
    case .internationalPart: "is a part of a name, whose form in ASCII depends on the whole"
    case .expressionTooLong: "has more than \(NameEntry.expressionLengthMax) characters"
    case .form: "has an unknown form before its ':'"
    case .expression(let reason): "is an expression that cannot be searched for: \(reason)"
    }
  }

  /// What to write instead.
  var remedy: String? {
    switch self {
    case .url, .path: "write the name alone, or a rule with 'keywords' in http-url"
    case .port: "write the name alone"
    case .wildcard: "'*.' may begin a name; for more write 'regex:'"
    case .adBlock: "write the name alone, without '||' and '^'"
    case .encoding: "say by 'charset:' what it is written in"
    case .international: "write it with xn--"
    case .internationalPart: "write whole names"
    case .form(let nearest?): "did you mean '\(nearest):'?"
    case .form(nil):
      "one of: " + NamePattern.Form.allCases.map { $0.name + ":" }.joined(separator: ", ")
    case .empty, .blank, .character, .number, .singleLabel, .emptyLabel, .labelTooLong, .tooLong,
      .expressionTooLong, .expression:
      nil
    }
  }
}

/// The byte in lower case.
@inline(__always)
func lowerCased(_ byte: UInt8) -> UInt8 {
  byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte
}

/// The byte in lower case when names may have it, else 0.
///
/// Letters, digits, hyphens and dots (RFC 1123 §2.1), and the underscore that names in use have.
@inline(__always)
func nameByte(_ byte: UInt8) -> UInt8 {
  let byte = lowerCased(byte)
  let isNameByte =
    byte &- UInt8(ascii: "a") < 26 || byte &- UInt8(ascii: "0") < 10
    || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
  return isNameByte ? byte : 0
}
