/// The URL that a text is a part of: expressions over URLs are tried on the whole.
struct URLFrame {
  /// What is searched of URLs.
  enum Part {
    /// A name, which may be visited: the address of its start page.
    case name
    /// Host and target of a request.
    case target
  }

  /// What may stand in front of the text.
  let schemes: [[UInt8]]
  /// What stands behind it.
  let end: [UInt8]

  private static let http = Array("http://".utf8)
  private static let https = Array("https://".utf8)
  private static let slash = [UInt8(ascii: "/")]

  /// A name in DNS, which does not tell what for: an expression has to be found with either scheme.
  private static let inDNS = URLFrame(schemes: [https, http], end: slash)
  /// A name in TLS or QUIC.
  private static let inTLS = URLFrame(schemes: [https], end: slash)
  /// A name in HTTP.
  private static let inHTTP = URLFrame(schemes: [http], end: slash)
  /// Host and target of a request.
  static let request = URLFrame(schemes: [http], end: [])

  /// That of a name read in `field`, of a visit of which the scheme may be known.
  static func name(in field: Field, scheme: String? = nil) -> URLFrame {
    if let scheme { return scheme == "https" ? inTLS : inHTTP }
    return switch field {
    case .dns: inDNS
    case .sni, .quicSNI: inTLS
    case .httpHost, .httpURL, .httpRequest, .payload, .address, .protocol: inHTTP
    }
  }
}

extension URLFrame.Part {
  /// Texts of which one is in this part of whatever URL has one of `texts`; none when there are none for
  /// sure.
  func required(_ texts: [[UInt8]]) -> [[UInt8]] {
    let required = texts.map(required)
    return required.contains { $0.count < RequiredTexts.lengthMin } ? [] : required
  }

  private func required(_ text: [UInt8]) -> [UInt8] {
    let schemes = [URLFrame.schemeText, Array("http://".utf8)]
    // Within the scheme it is not in the text for sure.
    guard !schemes.contains(where: { $0.contains(text) }) else { return [] }
    // As much as may be the end of the scheme is not either.
    let overlap = (0...min(text.count, URLFrame.schemeText.count)).last { count in
      schemes.contains { $0.suffix(count).elementsEqual(text.prefix(count)) }
    }
    let rest = text.dropFirst(overlap ?? 0)
    switch self {
    case .name: return Array(rest.prefix { $0 != UInt8(ascii: "/") })
    case .target: return Array(rest)
    }
  }
}

extension URLFrame {
  fileprivate static let schemeText = Array("https://".utf8)
}
