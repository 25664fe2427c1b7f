import Yams

/// What a parser's complaint about YAML means to somebody who writes rule files.
struct YAMLDiagnosis {
  private var line: Int?
  private var column: Int?
  private var message: String
  private var remedy: String?

  /// The diagnosis of `error`, which the parser found in `text`.
  init(_ error: YamlError, of text: String) {
    switch error {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      (line, column) = (mark.line, mark.column)
      (message, remedy) = Self.explain(problem, line: Self.line(mark.line, of: text), mark.column)
    case .reader(_, let offset, let value, _):
      (line, column) = Self.place(ofCharacter: offset ?? 0, in: text)
      message = "the control character U+\(Self.hexadecimal(value)) cannot be in YAML"
    case .duplicatedKeysInMapping(let keys, let context):
      (line, column) = (context.mark.line, context.mark.column)
      message = "the key '\(keys.first ?? "")' is given twice"
    default:
      message = "is not YAML: \(error)"
    }
  }

  func error(file: String) -> ConfigurationError {
    ConfigurationError(file: file, line: line, column: column, message: message, remedy: remedy)
  }

  /// The parser's `problem` at `column` of `line` in plain words, as far as they are known.
  private static func explain(
    _ problem: String, line: Substring, _ column: Int
  ) -> (message: String, remedy: String?) {
    if line.prefix(while: { $0 == " " || $0 == "\t" }).contains("\t") {
      return ("tabs cannot indent YAML; use spaces", nil)
    }
    let found = line.dropFirst(column - 1).first
    switch problem {
    case "found character that cannot start any token":
      return ("'\(found ?? " ")' cannot begin a value", "put the text in quotes")
    case "did not find expected alphabetic or numeric character":
      return ("'*' and '&' have a meaning in YAML", "put the text in quotes")
    case "mapping values are not allowed in this context":
      return ("a ':' where no key is expected", "put a text with ': ' in it in quotes")
    case "could not find expected ':'":
      return ("a key without ': ' after it", nil)
    case "did not find expected key":
      return ("expected a key here", "are its neighbours indented alike?")
    case "did not find expected '-' indicator":
      return ("expected '- ' here", "are its neighbours indented alike?")
    case "did not find expected ',' or ']'":
      return ("expected ',' or ']' here", "is a '[' left open?")
    case "did not find expected ',' or '}'":
      return ("expected ',' or '}' here", "is a '{' left open?")
    case "found unexpected end of stream":
      return ("the file ends within a quoted text", "is a quote left open?")
    case "found undefined alias":
      return ("'*' names an anchor that is not there", "put the text in quotes")
    case "but found another document":
      return ("a second document begins here", "one file holds one document")
    default:
      return ("is not YAML: \(problem)", nil)
    }
  }

  /// A line of `text`, from 1.
  private static func line(_ number: Int, of text: String) -> Substring {
    let lines = text.split(
      maxSplits: max(number, 1), omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    return number - 1 < lines.count ? lines[max(number, 1) - 1] : ""
  }

  private static func place(
    ofCharacter offset: Int, in text: String
  ) -> (line: Int, column: Int) {
    var (line, column) = (1, 1)
    for character in text.prefix(offset) {
      if character.isNewline { (line, column) = (line + 1, 1) } else { column += 1 }
    }
    return (line, column)
  }

  private static func hexadecimal(_ value: Int32) -> String {
    let digits = String(UInt32(bitPattern: value), radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}
