public import Configuration
public import Rules

/// Sites in the order of their popularity.
///
/// The file is a list of names or a hosts file, as rules take them; a ranking (`1,google.com`, as
/// Tranco's); or a list of sites in Citizen Lab's form, whose first column is `url`.
public struct NameRanking: Sendable {
  /// The names, most popular first, each once.
  public let names: [String]
  /// What stands in the file and is no name.
  public let unusable: [RuleFinding]

  private static let byteCountMax = 1 << 30

  /// Reads the file at `path`.
  ///
  /// - Throws: when it cannot be read, is in another format, or has no name.
  public init(contentsOf path: String) throws(ConfigurationError) {
    let bytes = try FileBytes.contents(of: path, limit: Self.byteCountMax)
    let list = try RuleSet(list: Self.column(of: bytes), path: path)
    var seen: Set<String> = []
    names = list.rules.flatMap(\.names).compactMap { pattern in
      switch pattern {
      case .suffix(let name), .exact(let name): seen.insert(name).inserted ? name : nil
      case .contains, .prefix, .regex: nil
      }
    }
    unusable = list.unusable
    guard !names.isEmpty else { throw ConfigurationError(file: path, message: "holds no name") }
  }

  /// The names of a table, one a line and on the lines where they are; all of what is no such table.
  private static func column(of bytes: [UInt8]) -> [UInt8] {
    let newline = UInt8(ascii: "\n")
    let comma = UInt8(ascii: ",")
    let first = bytes.prefix { $0 != newline }
    let isSites = first.starts(with: "url,".utf8)
    let rank = first.prefix { $0 != comma }
    let isRanking =
      !rank.isEmpty && rank.count < first.count && rank.allSatisfy { (0x30...0x39).contains($0) }
    guard isSites || isRanking else { return bytes }
    var names: [UInt8] = []
    names.reserveCapacity(bytes.count)
    for (number, line) in bytes.split(separator: newline, omittingEmptySubsequences: false)
      .enumerated()
    {
      if isRanking {
        names += line.drop { $0 != comma }.dropFirst().prefix { $0 != comma }
      } else if number > 0 {
        names += host(of: line)
      }
      names.append(newline)
    }
    return names
  }

  /// The host of the URL with which a line begins (RFC 3986 §3.2.2), in quotes or not.
  private static func host(of line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let slash = UInt8(ascii: "/")
    let end = Array("/:?#,\"\r".utf8)
    var rest = line.first == UInt8(ascii: "\"") ? line.dropFirst() : line
    if let scheme = rest.firstIndex(of: slash), rest[..<scheme].last == UInt8(ascii: ":") {
      rest = rest[scheme...].drop { $0 == slash }
    }
    return rest.prefix { !end.contains($0) }
  }
}
