public import Configuration

/// Rules that are applied together, from one file.
public struct RuleSet: Sendable {
  /// What reports call the set.
  public var name: String
  /// The file, as it was named.
  public var path: String
  /// The rules, in the order of the file.
  public var rules: [Rule]
  /// What comes of a flow that no rule names.
  public var defaultAction: RuleAction
  /// Entries of lists that cannot be applied.
  public var unusable: [RuleFinding]
  /// What became of the entries of each list.
  public var accounts: [ListAccount] = []
  /// The file and the lists that it refers to, as they were read; none of what is not in a file.
  public var files: [ReadFile] = []

  /// A rule set that is not in a file, or has been read.
  public init(
    name: String, path: String, rules: [Rule], unusable: [RuleFinding] = [],
    default defaultAction: RuleAction = .allow
  ) {
    self.defaultAction = defaultAction
    self.name = name
    self.path = path
    self.rules = rules
    self.unusable = unusable
  }

  /// What reports call that by which a set blocks whatever no rule of it allows.
  public static let defaultRuleID = "default"

  /// Whether any of its entries is enough for gateways to act, whatever else is known of a flow.
  public var isPlain: Bool { defaultAction == .allow && rules.allSatisfy(\.isPlain) }

  /// Reads the rule set at `path`: YAML, or a list, which becomes a set of one rule.
  ///
  /// A file whose name ends in `.yaml` or `.yml` is YAML, and so is one that begins with a key of
  /// a rule set; a rule provider of Clash is a list all the same. The rule of a list is called what the file
  /// is, without its extension.
  ///
  /// - Parameter tolerance: how much of a list may be lost.
  public init(
    contentsOf path: String, tolerance: LossTolerance = .tenth
  ) throws(ConfigurationError) {
    var options = ListOptions(tolerance: tolerance)
    let file = options.takeSelection(from: path)
    let bytes = try FileBytes.contents(of: file, limit: ListReader.fileBytesMax)
    let name = file.lowercased()
    let isNamedYAML = name.hasSuffix(".yaml") || name.hasSuffix(".yml")
    if !RuleSet.isList(bytes), isNamedYAML || Self.isYAML(bytes) {
      let text = try ConfigurationNode.text(of: bytes, file: path)
      self = try RuleSetReader.read(
        ConfigurationNode.parse(text, file: path), path: path, tolerance: tolerance)
      files.append(ReadFile(.rules, path: path, bytes: bytes))
    } else {
      self = try RuleSet(list: bytes, path: file, options)
    }
  }

  /// Reads a rule set in YAML that is not in a file of its own; `file` is what errors call it.
  public init(parsing text: String, file: String) throws(ConfigurationError) {
    self = try RuleSetReader.read(
      ConfigurationNode.parse(text, file: file), path: file, tolerance: .tenth)
  }

  /// Reads the list that `bytes` are, from the file at `path`.
  ///
  /// - Parameter format: what it is in; nil to tell that by its content.
  package init(
    list bytes: [UInt8], path: String, format: ListFormat? = nil
  ) throws(ConfigurationError) {
    var options = ListOptions()
    options.format = format
    self = try RuleSet(list: bytes, path: path, options)
  }

  private init(
    list bytes: [UInt8], path: String, _ options: ListOptions
  ) throws(ConfigurationError) {
    let name = FilePath.baseName(of: path)
    var rule = Rule(id: name)
    let reading = try ListReader.read(bytes, path: path, options, into: &rule)
    rule.fields = FieldSet.usual(
      names: !rule.names.isEmpty, keywords: false, addresses: !rule.addresses.isEmpty,
      protocols: false
    ).union(rule.urls.isEmpty ? [] : FieldSet(.httpURL))
    self.init(name: name, path: path, rules: [rule], unusable: reading.account.findings)
    accounts = [reading.account]
    files = [ReadFile(.list, path: path, bytes: bytes)] + reading.files
  }

  /// Whether a file that may be called YAML is a list: a rule provider of Clash.
  public static func isList(_ bytes: [UInt8]) -> Bool {
    ListSample(bytes).entries.first { !$0.elementsEqual("---".utf8) }?
      .starts(with: "payload:".utf8) ?? false
  }

  /// Whether the first line that is no comment has a key of a rule set.
  private static func isYAML(_ bytes: [UInt8]) -> Bool {
    let head = String(decoding: bytes.prefix(4096), as: UTF8.self)
    let lines = head.split(whereSeparator: \.isNewline)
    let first = lines.first { !$0.hasPrefix("#") && $0.contains { !$0.isWhitespace } }
    return first.map { line in
      ["---", "rules:", "name:", "default:"].contains { line.hasPrefix($0) }
    } ?? false
  }

  /// All that works, but not as the author may think: entries that cannot be applied, and those
  /// that change nothing because they are given twice or covered by another.
  ///
  /// - Complexity: O(n) in the number of names, each time it is asked for.
  public var findings: [RuleFinding] {
    unusable + UnseenURLs.findings(in: self) + WholeDomains.findings(in: self)
      + Redundancy.findings(in: self)
  }
}

/// Paths as text.
enum FilePath {
  /// The last part of `path`, without its extension.
  static func baseName(of path: String) -> String {
    let name = path.split(separator: "/").last ?? "rules"
    guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return String(name) }
    return String(name[..<dot])
  }

  /// The path of a file that the file at `base` calls `path`.
  static func resolve(_ path: String, from base: String) -> String {
    guard !path.hasPrefix("/"), let slash = base.lastIndex(of: "/") else { return path }
    return base[...slash] + path
  }
}
