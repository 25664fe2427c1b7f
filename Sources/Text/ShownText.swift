/// What strangers wrote, made fit to be shown: names in captures, names of files, titles and comments
/// in rule files, entries of lists.
///
/// Each goes into a line or a field by `shown`, and whole pages go out by `page` and `output`, which
/// let no character through that could move a cursor, colour a terminal, turn the direction of text or
/// hide in it. What is not shown is written by its number:
///
/// - `\u{202e}`: a character, in hexadecimal: controls (C0, DEL, C1), also tab and line feed; separators
///   of lines and paragraphs; format characters (Unicode category Cf: directions, joiners, tags); what
///   is ignored where a font does not know it (variation selectors, fillers); private, unassigned and
///   noncharacters; combining marks without a character before them, or too many behind one;
/// - `\xff`: a byte that is not UTF-8.
///
/// A backslash stands for itself, unless `u{` or `x` is behind it: then it is `\u{5c}`. So `\u{` and `\x`
/// always begin an escape, and each text has one form.
public enum ShownText {
  /// Marks on one character; more than any script needs, and more than these climb into other lines.
  private static let marksMax = 4

  /// Whether a character is shown as it is.
  public static func isShown(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.value < 0x7f { return scalar.value >= 0x20 }
    let properties = scalar.properties
    // Unicode 4.4, Default_Ignorable_Code_Point; fillers of Hangul are letters by their category.
    if properties.isDefaultIgnorableCodePoint || properties.isVariationSelector { return false }
    return switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate,
      .unassigned:
      false
    default: true
    }
  }

  /// The lines of a page, each with its line feed. A line stays one line, whatever is in it.
  public static func page(_ lines: some Sequence<String>) -> String {
    lines.map { line($0) + "\n" }.joined()
  }

  /// A line put together of fields, which are `shown` already: its backslashes stay.
  public static func line(_ text: String) -> String { escaped(text, keepsLayout: false) }

  /// A sentence or a title, which may stand in several lines of its file, as a field.
  public static func prose(_ text: String) -> String {
    text.split(whereSeparator: \.isWhitespace).joined(separator: " ").shown
  }

  /// A line of fields with tabs between them.
  public static func row(_ fields: [String]) -> String {
    fields.map(\.shown).joined(separator: "\t") + "\n"
  }

  /// What goes to a terminal, whoever put it together: line feeds and tabs are the format's.
  public static func output(_ text: String) -> String {
    escaped(text, keepsLayout: true)
  }

  /// Bytes that should be UTF-8, as a field: those that are not are written by their numbers.
  public static func field(_ bytes: [UInt8]) -> String {
    if let text = String(validating: bytes, as: UTF8.self) { return text.shown }
    var field = ""
    var valid = ""
    var place = 0
    while place < bytes.count {
      // A character takes four bytes at most (RFC 3629 §3); one that is whole begins with no other.
      let character = (1...4).lazy.compactMap { count in
        place + count <= bytes.count
          ? String(validating: bytes[place..<(place + count)], as: UTF8.self) : nil
      }.first
      if let character {
        valid += character
        place += character.utf8.count
      } else {
        field += valid.shown + "\\x" + hexadecimal(UInt32(bytes[place]), digits: 2)
        valid = ""
        place += 1
      }
    }
    return field + valid.shown
  }

  /// - Parameter keepsLayout: whether line feeds and tabs stay.
  private static func escaped(_ text: String, keepsLayout: Bool) -> String {
    func stays(_ scalar: Unicode.Scalar) -> Bool {
      isShown(scalar) || keepsLayout && (scalar == "\n" || scalar == "\t")
    }
    guard !text.unicodeScalars.allSatisfy(stays) else { return text }
    var escaped = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if stays(scalar) { escaped.append(scalar) } else { escaped += escape(scalar) }
    }
    return String(escaped)
  }

  fileprivate static func field(_ text: String) -> String {
    let isPlain = text.utf8.allSatisfy { (0x20..<0x7f).contains($0) && $0 != backslash }
    if isPlain { return text }
    let scalars = Array(text.unicodeScalars)
    var shown = String.UnicodeScalarView()
    // As many as there may be, so that none stands at the front.
    var markCount = marksMax
    for (place, scalar) in scalars.enumerated() {
      markCount = isMark(scalar) ? markCount + 1 : 0
      let next = place + 1 < scalars.count ? scalars[place + 1] : " "
      let begins =
        next == "x"
        || next == "u" && place + 2 < scalars.count && scalars[place + 2] == "{"
      if !isShown(scalar) || markCount > marksMax || scalar == "\\" && begins {
        shown += escape(scalar)
        // An escape bears no marks.
        markCount = marksMax
      } else {
        shown.append(scalar)
      }
    }
    return String(shown)
  }

  private static let backslash = UInt8(ascii: "\\")

  private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
    guard scalar.value >= 0x300 else { return false }
    let category = scalar.properties.generalCategory
    return category == .nonspacingMark || category == .enclosingMark
  }

  private static func escape(_ scalar: Unicode.Scalar) -> String.UnicodeScalarView {
    "\\u{\(hexadecimal(scalar.value, digits: 1))}".unicodeScalars
  }

  private static func hexadecimal(_ value: UInt32, digits: Int) -> String {
    let text = String(value, radix: 16)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
  }
}

extension String {
  /// The text as it goes into a line or a field; `ShownText` says how.
  public var shown: String { ShownText.field(self) }
}

extension Substring {
  /// The text as it goes into a line or a field; `ShownText` says how.
  public var shown: String { ShownText.field(String(self)) }
}
