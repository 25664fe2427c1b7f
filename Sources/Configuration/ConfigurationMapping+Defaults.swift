extension ConfigurationMapping {
  /// One of a closed set of words, or `fallback` where the key is not there.
  public func choice<Choice: CaseIterable & RawRepresentable & Sendable>(
    _ key: String, else fallback: Choice
  ) throws(ConfigurationError) -> Choice where Choice.RawValue == String {
    try self[key]?.choice(of: key, Choice.self) ?? fallback
  }

  /// A whole number, or `fallback` where the key is not there.
  public func integer(
    _ key: String, in range: ClosedRange<Int>, else fallback: Int
  ) throws(ConfigurationError) -> Int {
    try self[key]?.integer(of: key, in: range) ?? fallback
  }

  /// The texts of a list, or one text, or none where the key is not there.
  public func texts(_ key: String) throws(ConfigurationError) -> [String] {
    var texts: [String] = []
    for element in try self[key]?.scalarOrSequence(of: key) ?? [] {
      texts.append(try element.string(of: key))
    }
    return texts
  }
}
