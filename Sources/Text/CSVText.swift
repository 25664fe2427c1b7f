/// Fields of CSV files (RFC 4180), fit for spreadsheets too.
///
/// A spreadsheet takes a field that begins with `=`, `+`, `-` or `@`, a tab or a carriage return for a
/// formula, whatever its quotes. Such a field gets an apostrophe in front, as OWASP recommends ("CSV
/// Injection", 2024), save for numbers, which stay numbers; one that begins with an apostrophe gets
/// another one. So who reads such a file elsewhere drops one apostrophe where a field begins with one.
/// What cannot be seen is written as `ShownText` has it, so that a record is a line.
public enum CSVText {
  /// A record with its CR and LF (RFC 4180 §2).
  public static func row(_ fields: [String]) -> String {
    fields.map(field).joined(separator: ",") + "\r\n"
  }

  /// A field, quoted where it has to be.
  public static func field(_ text: String) -> String {
    let shown = (beginsFormula(text) ? "'" : "") + text.shown
    guard shown.utf8.contains(where: { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") })
    else { return shown }
    return "\""
      + shown.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
      + "\""
  }

  /// Whether a spreadsheet would reckon with a text, or a reader would take its apostrophe for ours.
  private static func beginsFormula(_ text: String) -> Bool {
    guard let first = text.unicodeScalars.first else { return false }
    switch first {
    // The wide forms are taken for the others in Japanese and Chinese.
    case "=", "+", "-", "@", "\t", "\r", "\n", "'", "\u{ff1d}", "\u{ff0b}", "\u{ff0d}", "\u{ff20}":
      return !isNumber(text)
    default: return false
    }
  }

  /// Whether it is a number as JSON has them (RFC 8259 §6), in which no formula fits.
  private static func isNumber(_ text: String) -> Bool {
    var rest = text.utf8[...]
    func digits() -> Bool {
      let count = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }.count
      rest = rest.dropFirst(count)
      return count > 0
    }
    func take(_ characters: String) -> Bool {
      guard let first = rest.first, characters.utf8.contains(first) else { return false }
      rest = rest.dropFirst()
      return true
    }
    _ = take("-")
    guard digits() else { return false }
    if take("."), !digits() { return false }
    if take("eE") {
      _ = take("+-")
      guard digits() else { return false }
    }
    return rest.isEmpty
  }
}
