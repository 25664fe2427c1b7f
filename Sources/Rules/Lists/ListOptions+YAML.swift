import Configuration

extension ListOptions {
  /// The keys beside `list`.
  static let keys = ["list", "format", "as", "code", "attribute", "charset", "losses"]

  /// Reads what stands beside `list` in `{list: FILE, format: clash, as: exact}`.
  init(
    _ map: ConfigurationMapping, tolerance: LossTolerance
  ) throws(ConfigurationError) {
    self.init(tolerance: tolerance)
    format = try map["format"]?.choice(of: "format", ListFormat.self)
    if let node = map["as"] {
      let word = try node.string(of: "'as'")
      let forms = NamePattern.Form.allCases.filter(\.isWholeName)
      guard let form = forms.first(where: { $0.name == word }) else {
        throw node.error(
          "unknown meaning '\(word)'",
          remedy: Suggestion.remedy(for: word, among: forms.map(\.name)))
      }
      meaning = form
    }
    code = try map["code"]?.string(of: "'code'")
    attribute = try map["attribute"]?.string(of: "'attribute'")
    charset = try map["charset"]?.string(of: "'charset'")
    if let losses = map["losses"] {
      let own = try losses.choice(of: "losses", LossTolerance.self)
      // What the command line does not allow no file allows.
      self.tolerance = tolerance == .none ? .none : own
    }
  }
}
