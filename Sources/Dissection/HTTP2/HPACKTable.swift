/// A header field of HTTP/2.
struct HPACKField: Sendable {
  var name: [UInt8]
  var value: [UInt8]

  /// What it takes in a table (RFC 7541 §4.1).
  var size: Int { name.count + value.count + 32 }
}

/// The fields that header blocks refer to by number: those that the standard has (RFC 7541 Appendix A),
/// and those that the blocks before have added, the latest first.
struct HPACKTable: Sendable {
  /// What it may take unless the blocks say otherwise (RFC 9113 §6.5.2).
  private static let sizeAtFirst = 4096
  /// More is not kept: what the receiver allows stands in the other direction. Browsers and servers take
  /// 64 KiB at most.
  private static let sizeLimit = 65_536

  private var added: [HPACKField] = []
  /// The oldest of them that is still there.
  private var oldest = 0
  private(set) var size = 0
  private var sizeMax = sizeAtFirst

  /// The field of a number, from 1; nil where there is none.
  func field(_ number: Int) -> HPACKField? {
    guard number > Self.fixed.count else { return number > 0 ? Self.fixed[number - 1] : nil }
    let index = added.count - (number - Self.fixed.count)
    return index >= oldest ? added[index] : nil
  }

  /// Adds a field, for which the oldest make room; one that is larger than the table empties it
  /// (RFC 7541 §4.4).
  mutating func add(_ field: HPACKField) {
    makeRoom(for: field.size)
    guard field.size <= sizeMax else { return }
    added.append(field)
    size += field.size
  }

  /// Changes what it may take (RFC 7541 §6.3).
  ///
  /// - Returns: whether so much is kept here.
  mutating func resize(to count: Int) -> Bool {
    guard count <= Self.sizeLimit else { return false }
    sizeMax = count
    makeRoom(for: 0)
    return true
  }

  private mutating func makeRoom(for count: Int) {
    while oldest < added.count, size + count > sizeMax {
      size -= added[oldest].size
      added[oldest] = HPACKField(name: [], value: [])
      oldest += 1
    }
    // To move the rest at each removal would cost its square.
    if oldest > 64, oldest > added.count / 2 {
      added.removeFirst(oldest)
      oldest = 0
    }
  }

  private static let fixed: [HPACKField] = fixedTexts.map {
    HPACKField(name: Array($0.0.utf8), value: Array($0.1.utf8))
  }

  private static let fixedTexts: [(String, String)] = [
    (":authority", ""),
    (":method", "GET"),
    (":method", "POST"),
    (":path", "/"),
    (":path", "/index.html"),
    (":scheme", "http"),
    (":scheme", "https"),
    (":status", "200"),
    (":status", "204"),
    (":status", "206"),
    (":status", "304"),
    (":status", "400"),
    (":status", "404"),
    (":status", "500"),
    ("accept-charset", ""),
    ("accept-encoding", "gzip, deflate"),
    ("accept-language", ""),
    ("accept-ranges", ""),
    ("accept", ""),
    ("access-control-allow-origin", ""),
    ("age", ""),
    ("allow", ""),
    ("authorization", ""),
    ("cache-control", ""),
    ("content-disposition", ""),
    ("content-encoding", ""),
    ("content-language", ""),
    ("content-length", ""),
    ("content-location", ""),
    ("content-range", ""),
    ("content-type", ""),
    ("cookie", ""),
    ("date", ""),
    ("etag", ""),
    ("expect", ""),
    ("expires", ""),
    ("from", ""),
    ("host", ""),
    ("if-match", ""),
    ("if-modified-since", ""),
    ("if-none-match", ""),
    ("if-range", ""),
    ("if-unmodified-since", ""),
    ("last-modified", ""),
    ("link", ""),
    ("location", ""),
    ("max-forwards", ""),
    ("proxy-authenticate", ""),
    ("proxy-authorization", ""),
    ("range", ""),
    ("referer", ""),
    ("refresh", ""),
    ("retry-after", ""),
    ("server", ""),
    ("set-cookie", ""),
    ("strict-transport-security", ""),
    ("transfer-encoding", ""),
    ("user-agent", ""),
    ("vary", ""),
    ("via", ""),
    ("www-authenticate", ""),
  ]
}
