import Configuration

/// A table of sites (RFC 4180, also with `;` or tabs): the Citizen Lab's test lists
/// (<https://github.com/citizenlab/test-lists>), whose `url` is a site or a page; another with a column of
/// URLs, domains or hosts; or a ranking, as Tranco's: `1,google.com`. A name means the name and all below it.
enum TableSyntax: ListSyntax {
  static func recognizes(_ sample: ListSample) -> Bool {
    var records = CSVRecords(Array(sample.head))
    return records.next() && records.fields.count > 1
      && SiteColumns(first: records, visits: nil) != nil
  }

  static func read(
    _ text: ListText, into entries: inout ListEntries
  ) throws(ConfigurationError) {
    var records = CSVRecords(text.bytes)
    guard records.next(), let columns = SiteColumns(first: records, visits: nil) else {
      throw text.error(
        "has no column of sites", line: 1, remedy: "its first line names one 'url' or 'domain'")
    }
    var isEntry = columns.header.isEmpty
    repeat {
      if isEntry, records.fields.indices.contains(columns.site),
        !records.fields[columns.site].isEmpty
      {
        add(text[records.fields[columns.site]].trimmed, records.line, into: &entries)
      }
      isEntry = true
    } while records.next()
    if let line = records.openQuoteLine { throw CSVRecords.openQuote(in: text.path, line: line) }
  }

  private static func add(
    _ site: ArraySlice<UInt8>, _ line: Int, into entries: inout ListEntries
  ) {
    let meaning = entries.options.meaning
    if entries.addAddress(site) { return }
    if site.contains(UInt8(ascii: "/")) {
      entries.addPage(site, meaning ?? .exact, line: line)
    } else {
      entries.add(meaning ?? .suffix, site, line: line)
    }
  }
}
