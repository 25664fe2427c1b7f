/// Why a text is not YAML that can be used, with the place, from 1.
enum YAMLProblem: Error {
  /// In libyaml's words.
  case syntax(String, line: Int, column: Int)
  /// A character that YAML does not allow, at so many bytes from the beginning.
  case character(UInt32, offset: Int)
  case repeatedKey(String, line: Int, column: Int)
  case tooDeep(line: Int, column: Int)
  case tooMany(line: Int, column: Int)
  case other(String)
}

/// What a parser's complaint about YAML means to somebody who writes rule files.
struct YAMLDiagnosis {
  private var line: Int?
  private var column: Int?
  private var message: String
  private var remedy: String?

  /// The diagnosis of a problem in `text`.
  init(_ problem: YAMLProblem, of text: String) {
    switch problem {
    case .syntax(let words, let line, let column):
      (self.line, self.column) = (line, column)
      (message, remedy) = Self.explain(words, line: Self.line(line, of: text), column)
    case .character(let value, let offset):
      (line, column) = Self.place(ofByte: offset, in: text)
      message = "the control character U+\(Self.hexadecimal(value)) cannot be in YAML"
    case .repeatedKey(let key, let line, let column):
      (self.line, self.column) = (line, column)
      message = "the key '\(key)' is given twice"
    case .tooDeep(let line, let column):
      (self.line, self.column) = (line, column)
      message = "more than \(ConfigurationNode.depthMax) lists or mappings within each other"
    case .tooMany(let line, let column):
      (self.line, self.column) = (line, column)
      message = "aliases (*) repeat more than the file could hold"
    case .other(let words):
      message = "is not YAML: \(words)"
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
    ofByte offset: Int, in text: String
  ) -> (line: Int, column: Int) {
    var (line, column) = (1, 1)
    let before = String(decoding: text.utf8.prefix(offset), as: UTF8.self)
    for character in before {
      if character.isNewline { (line, column) = (line + 1, 1) } else { column += 1 }
    }
    return (line, column)
  }

  private static func hexadecimal(_ value: UInt32) -> String {
    let digits = String(value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}
