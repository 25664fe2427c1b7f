import Foundation

/// A row of what `chokepoint names` prints, without its frame: a name that occurs in a flow, however
/// often.
struct NameRow: Hashable {
  var capture: String
  var kind: String
  var name: String
  /// Source, its port, destination, its port.
  var flow: [String]

  /// The row in the columns of a table; nil when there is no name in it.
  ///
  /// Names compare in lower case, without a dot at the end, hosts of HTTP without a port.
  private init?(_ row: [String: String]) {
    var name = row["name", default: ""].trimmingCharacters(in: .whitespaces).lowercased()
    while name.hasSuffix(".") { name.removeLast() }
    kind = row["kind", default: ""]
    if kind == "http-host", !name.hasPrefix("["), let colon = name.lastIndex(of: ":") {
      name = String(name[..<colon])
    }
    guard !name.isEmpty else { return nil }
    self.name = name
    capture = URL(fileURLWithPath: row["capture", default: ""]).lastPathComponent
    flow = ["src", "sport", "dst", "dport"].map { row[$0, default: ""] }
  }

  /// The rows of a table of names.
  static func rows(_ table: String) -> Set<NameRow> {
    Set(Self.table(table).compactMap { NameRow($0) })
  }

  /// The rows of a tab-separated table with a header, by column. Lines that begin with `#` are
  /// comments.
  static func table(_ text: String) -> [[String: String]] {
    // By bytes, since names may hold any character.
    let lines = text.utf8.split(separator: UInt8(ascii: "\n")).compactMap { String($0) }
    let cells = lines.filter { !$0.hasPrefix("#") }.map { line in
      line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
    }
    guard let header = cells.first else { return [] }
    return cells.dropFirst().map { row in
      Dictionary(zip(header, row), uniquingKeysWith: { first, _ in first })
    }
  }
}
