/// A value in a YAML file, and its place there.
///
/// The accessors throw errors that name the place, what was found and what was expected. Their
/// argument `what` is the subject of the sentence, such as `rule`, `'names'` or `the rule set`.
public struct ConfigurationNode: Sendable {
  /// The file, as it was named.
  public let file: String
  /// The line where the value begins, from 1.
  public let line: Int
  /// The column where the value begins, from 1, in characters.
  public let column: Int
  var content: Content
  /// What tells it from the other nodes of a file in which all errors are looked for; 0 before that.
  var number = 0

  enum Content: Sendable {
    /// `isQuoted` tells the text "null" from nothing.
    case scalar(String, isQuoted: Bool)
    case sequence([ConfigurationNode])
    case mapping([(key: ConfigurationNode, value: ConfigurationNode)])
  }

  /// Whether this is a mapping of keys to values.
  public var isMapping: Bool {
    if case .mapping = content { true } else { false }
  }

  /// Whether this is a list.
  public var isSequence: Bool {
    if case .sequence = content { true } else { false }
  }

  /// Whether this is a single value.
  public var isScalar: Bool {
    if case .scalar = content { true } else { false }
  }

  /// The keys of a mapping, in the order of the file; none of anything else.
  public var keys: [String] {
    guard case .mapping(let entries) = content else { return [] }
    return entries.compactMap(\.key.text)
  }

  /// The elements of a list; none of anything else.
  public var elements: [ConfigurationNode] {
    if case .sequence(let elements) = content { elements } else { [] }
  }

  /// The value of a key, as far as this is a mapping that has it.
  public func entry(_ key: String) -> ConfigurationNode? {
    guard case .mapping(let entries) = content else { return nil }
    return entries.first { $0.key.text == key }?.value
  }

  /// An error at this place.
  ///
  /// - Parameters:
  ///   - remedy: what to write instead.
  ///   - extent: how much of the file it is about.
  ///   - standIn: a text in place of this value with which the rest can be read; nil if leaving it out will do.
  public func error(
    _ message: String, remedy: String? = nil, about extent: ErrorExtent = .value,
    standIn: String? = nil
  ) -> ConfigurationError {
    error(message, remedy: remedy, about: extent, standIn.map { .text($0) } ?? .removal)
  }

  func error(
    _ message: String, remedy: String? = nil, about extent: ErrorExtent = .value, _ way: Mending.Way
  ) -> ConfigurationError {
    var error = ConfigurationError(
      file: file, line: line, column: column, message: message, remedy: remedy)
    error.mending = Mending(node: number, way: way, extent: extent)
    return error
  }

  /// The entries of a mapping whose keys are all among `keys`. Keys given twice are refused when the
  /// file is read.
  public func mapping(
    of what: String, keys: [String]
  ) throws(ConfigurationError) -> ConfigurationMapping {
    guard case .mapping(let entries) = content else {
      throw mismatch(what, expected: "a mapping of keys to values", .mapping)
    }
    for entry in entries {
      let key = try entry.key.string(of: "a key of \(what)")
      guard keys.contains(key) else {
        throw entry.key.error(
          "unknown key '\(key)'", remedy: Suggestion.remedy(for: key, among: keys),
          standIn: Suggestion.nearest(to: key, among: keys))
      }
    }
    return ConfigurationMapping(node: self, what: what, entries: entries)
  }

  /// The values of a list.
  public func sequence(of what: String) throws(ConfigurationError) -> [ConfigurationNode] {
    guard case .sequence(let nodes) = content else {
      throw mismatch(what, expected: "a list", .list)
    }
    return nodes
  }

  /// The values of a list, or a value alone, as a list of one.
  public func scalarOrSequence(of what: String) throws(ConfigurationError) -> [ConfigurationNode] {
    switch content {
    case .sequence(let nodes): return nodes
    case .scalar:
      guard !isEmpty else { throw mismatch(what, expected: "a value or a list of values", .list) }
      return [self]
    case .mapping: throw mismatch(what, expected: "a value or a list of values", .list)
    }
  }

  /// A text. Without quotes, `null`, `~` and nothing at all are no text.
  public func string(of what: String) throws(ConfigurationError) -> String {
    guard case .scalar(let text, _) = content, !isEmpty else {
      throw mismatch(what, expected: "a text", .text("stand-in-\(number)"))
    }
    return text
  }

  /// A whole number.
  public func integer(
    of what: String, in range: ClosedRange<Int>
  ) throws(ConfigurationError) -> Int {
    let expected = "a whole number from \(range.lowerBound) to \(range.upperBound)"
    guard let text, let value = Int(text), range.contains(value) else {
      throw mismatch(what, expected: expected, .text(String(range.lowerBound)))
    }
    return value
  }

  /// A number.
  public func number(
    of what: String, in range: ClosedRange<Double>
  ) throws(ConfigurationError) -> Double {
    let expected = "a number from \(plain(range.lowerBound)) to \(plain(range.upperBound))"
    guard let text, let value = Double(text), range.contains(value) else {
      throw mismatch(what, expected: expected, .text(plain(range.lowerBound)))
    }
    return value
  }

  /// `true` or `false`: not the `yes`, `no`, `on` and `off` of YAML 1.1, which surprise.
  public func boolean(of what: String) throws(ConfigurationError) -> Bool {
    switch text {
    case "true": return true
    case "false": return false
    default: throw mismatch(what, expected: "true or false", .text("false"))
    }
  }

  /// One of a closed set of words.
  public func choice<Choice: CaseIterable & RawRepresentable & Sendable>(
    of what: String, _: Choice.Type
  ) throws(ConfigurationError) -> Choice where Choice.RawValue == String {
    let text = try string(of: what)
    guard let choice = Choice(rawValue: text) else {
      let words = Choice.allCases.map(\.rawValue)
      throw error(
        "unknown \(what) '\(text)'", remedy: Suggestion.remedy(for: text, among: words),
        standIn: Suggestion.nearest(to: text, among: words) ?? words.first)
    }
    return choice
  }

  /// The text of a single value, nil of a list or mapping.
  var text: String? {
    if case .scalar(let text, _) = content { text } else { nil }
  }

  /// Whether nothing was written here (YAML 1.2.2 §10.2.1.1).
  private var isEmpty: Bool {
    guard case .scalar(let text, let isQuoted) = content, !isQuoted else { return false }
    return text.isEmpty || text == "~" || text == "null"
  }

  private func mismatch(
    _ what: String, expected: String, _ way: Mending.Way
  ) -> ConfigurationError {
    let found =
      switch content {
      case .sequence: "a list"
      case .mapping: "a mapping"
      case .scalar(let text, _): isEmpty ? "nothing" : "'\(text.prefix(60))'"
      }
    return error("\(what) must be \(expected), not \(found)", way)
  }

  private func plain(_ value: Double) -> String {
    Int(exactly: value).map(String.init) ?? String(value)
  }
}
