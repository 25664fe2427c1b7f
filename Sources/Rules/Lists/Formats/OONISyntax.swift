import Configuration

/// OONI's test lists in JSON, as its API gives them (`/api/v1/test-list/urls`, <https://api.ooni.io/apidocs/>):
/// the `url` of each object, which is a site or a page.
enum OONISyntax: ListSyntax {
  static func recognizes(_ sample: ListSample) -> Bool {
    (sample.first == UInt8(ascii: "{") || sample.first == UInt8(ascii: "["))
      && sample.holds("\"url\"")
  }

  static func read(
    _ text: ListText, into entries: inout ListEntries
  ) throws(ConfigurationError) {
    var reader = JSONReader(text)
    while true {
      switch try reader.next() {
      case .key("url"):
        try reader.forEachString {
          entries.addPage($0, text.options.meaning ?? .exact, line: $1)
        }
      case .end: return
      case .key, .beginObject, .endObject, .beginArray, .endArray, .string, .literal: continue
      }
    }
  }
}
