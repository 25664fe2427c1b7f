public import Configuration

/// Reads a list of sites in the order of their popularity.
public enum NameRanking {
  private static let byteCountMax = 1 << 30

  /// The names of a file: one a line, or the last column of lines with commas, as rankings have them
  /// (`1,google.com`). What follows a `#` is left out.
  ///
  /// - Throws: `ConfigurationError` for a file that cannot be read, and for a line that is no name.
  public static func read(_ path: String) throws(ConfigurationError) -> [String] {
    let bytes = try FileBytes.contents(of: path, limit: byteCountMax)
    var names: [String] = []
    for (number, line) in bytes.split(separator: 10, omittingEmptySubsequences: false).enumerated()
    {
      let text =
        String(decoding: line.prefix { $0 != UInt8(ascii: "#") }, as: UTF8.self)
        .split(separator: ",").last.map { $0.filter { !$0.isWhitespace } } ?? ""
      if text.isEmpty { continue }
      guard isHostName(text) else {
        throw ConfigurationError(
          file: path, line: number + 1, column: nil, message: "'\(text)' is no host name",
          remedy: "give one name a line, in ASCII")
      }
      names.append(text.lowercased())
    }
    return names
  }

  /// Labels of letters, digits, hyphens and underscores (RFC 1123 §2.1, RFC 2181 §11).
  private static func isHostName(_ text: String) -> Bool {
    guard text.utf8.count <= 253 else { return false }
    return text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { label in
      (1...63).contains(label.utf8.count)
        && label.utf8.allSatisfy { byte in
          switch byte {
          case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
          default: false
          }
        }
    }
  }
}
