/// Which columns of a table tell what of sites.
struct SiteColumns {
  /// The name or the URL.
  var site: Int
  var category: Int?
  var rank: Int?
  var visits: Int?
  /// The names of all columns; empty for a table without a header.
  var header: [String] = []

  /// The headers of the Citizen Lab's test lists, of CrUX, Majestic, Cloudflare Radar and others.
  private static let sites = ["url", "origin", "domain", "host", "hostname", "name", "site"]
  private static let categories = ["category_code", "category"]
  private static let ranks = ["rank", "globalrank"]

  /// The columns of the table whose first record is `record`; nil when it is no table of sites.
  ///
  /// A table without a header is a ranking, as Tranco's: `1,google.com`.
  init?(first record: CSVRecords, visits: String?) {
    let names = record.fields.indices.map { record.text(at: $0) ?? "" }
    let lowered = names.map { $0.lowercased() }
    let column = { (known: [String]) in lowered.firstIndex(where: known.contains) }
    if let site = column(Self.sites) {
      self.site = site
      category = column(Self.categories)
      rank = column(Self.ranks)
      self.visits = visits.flatMap { names.firstIndex(of: $0) }
      header = names
    } else if names.count > 1, let first = names.first, !first.isEmpty,
      first.utf8.allSatisfy({ (0x30...0x39).contains($0) })
    {
      site = 1
      rank = 0
    } else {
      return nil
    }
  }
}
