public import Configuration
import Dissection

/// A list of sites, in the order of its file: each line is an entry, though it may stand there twice.
///
/// The file is a table in the Citizen Lab's form, whose first column is `url`; a ranking (`1,google.com`,
/// as Tranco's), or another table with a header; or it has one name or URL a line, or is a hosts file. A
/// list without columns is taken for a ranking: the most popular first.
public struct SiteList: RandomAccessCollection, Sendable {
  /// The file, as it was named.
  public let path: String
  /// The file's bytes.
  public let file: [UInt8]
  /// The text in it, unpacked.
  private let bytes: [UInt8]
  /// What stands in the file and is no site.
  public let unusable: [RuleFinding]
  /// The names of the file's columns; empty for a list without.
  public let columns: [String]
  /// Whether the list has the column of visits that was asked for.
  public let hasVisits: Bool

  private let rows: [SiteRow]
  private let names: NameList
  private let addresses: [IPAddress]
  private let categories: [String]

  private static let byteCountMax = 1 << 30

  /// Reads the file at `path`.
  ///
  /// - Parameter visits: the column of a table that says how often a site is visited.
  /// - Throws: when it cannot be read, is in another format, or has no site.
  public init(contentsOf path: String, visits: String? = nil) throws(ConfigurationError) {
    let file = try FileBytes.contents(of: path, limit: Self.byteCountMax)
    let bytes = try ListReader.text(of: file, path: path)
    var reader = SiteListReader(bytes, path: path, visits: visits)
    try reader.read()
    self.path = path
    self.file = file
    self.bytes = bytes
    unusable = reader.findings
    columns = reader.columns?.header ?? []
    hasVisits = reader.columns?.visits != nil
    rows = reader.rows
    names = reader.names
    addresses = reader.addresses
    categories = reader.categories
  }

  public var startIndex: Int { 0 }
  public var endIndex: Int { rows.count }

  /// The entry at `index`.
  public subscript(index: Int) -> Site {
    let row = rows[index]
    let host = host(of: row)
    let entry = bytes[row.text]
    var site = Site(line: row.line, text: CSVRecords.text(entry), host: host)
    if entry.contains(UInt8(ascii: "\n")) {
      site.text = site.text.split(whereSeparator: \.isNewline).joined(separator: " ")
    }
    if row.isURL { site.url = SiteURL(site.text.utf8) }
    // A line of a hosts file has several words.
    if case .name(let name) = host, entry.isEmpty { site.text = name }
    site.category = row.category.map { categories[Int($0)] }
    site.rank = row.rank
    site.visits = row.visits
    return site
  }

  private func host(of row: SiteRow) -> Site.Host {
    switch row.host {
    case .none: .name("")
    case .name(let index): .name(names[index].text)
    case .address(let index): .address(addresses[index])
    }
  }
}

/// An entry of a list, as places in what was read.
struct SiteRow {
  enum Host {
    case none
    case name(Int)
    case address(Int)
  }

  var line: Int
  /// The entry in the bytes of the file; empty where the line holds more than that.
  var text: Range<Int>
  var isURL = false
  var host = Host.none
  var category: Int32?
  var rank: Int?
  var visits: Double?
}
