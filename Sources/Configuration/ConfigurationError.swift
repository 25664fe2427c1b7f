import Text

/// What is wrong with a file that a user wrote: a rule set, a list, a censor or a scenario.
///
/// It reads as `rules/x.yaml:14:9: unknown key 'nmaes' (did you mean 'names'?)`.
public struct ConfigurationError: Error, Hashable, Sendable {
  /// The file, as the user named it or as another file refers to it.
  public var file: String
  /// The line, from 1; nil when the whole file is meant.
  public var line: Int?
  /// The column in characters, from 1; nil when the whole line is meant.
  public var column: Int?
  /// What is wrong: what was expected and what was found.
  public var message: String
  /// What to write instead; nil when the message says it already.
  public var remedy: String?
  /// What else is wrong with the file, in the order of its lines, as far as it could be read on.
  public var further: [ConfigurationError] = []
  /// How to read on; nil where the file as a whole is meant.
  var mending: Mending?

  /// An error at a place of a file.
  public init(
    file: String, line: Int? = nil, column: Int? = nil, message: String, remedy: String? = nil
  ) {
    self.file = file
    self.line = line
    self.column = column
    self.message = message
    self.remedy = remedy
  }
}

extension ConfigurationError {
  /// The first of these, with the others as further ones; nil for none.
  public static func joined(_ errors: [ConfigurationError]) -> ConfigurationError? {
    let all = errors.flatMap(\.all)
    guard var first = all.first else { return nil }
    first.further = Array(all.dropFirst())
    return first
  }

  /// The error and all further ones, each for itself.
  public var all: [ConfigurationError] {
    var first = self
    first.further = []
    first.mending = nil
    return [first] + further
  }
}

extension ConfigurationError: CustomStringConvertible {
  /// `file:line:column: message (remedy)`, each part where it is known.
  public var description: String {
    var text = file.shown
    if let line {
      text += ":\(line)"
      if let column { text += ":\(column)" }
    }
    text += ": \(message.shown)"
    if let remedy { text += " (\(remedy.shown))" }
    return text
  }
}
