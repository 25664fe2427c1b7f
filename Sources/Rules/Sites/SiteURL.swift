/// What a visit to a URL says (RFC 3986 §3): by which scheme, to which host, for what.
///
/// Read as lists have URLs: whatever is no scheme, user, port, fragment is host or target, and nothing
/// is refused.
public struct SiteURL: Hashable, Sendable {
  /// In lower case; empty where the URL has none.
  public var scheme: String
  /// The host and, where it is said, the port, as they stand.
  public var authority: String
  /// Path and query, which HTTP calls the target (RFC 9112 §3.2.1): at least `/`. Bytes that no URL
  /// has are in percent-encoding, as browsers send them.
  public var target: String

  /// The URL that `text` is.
  package init(_ text: some Sequence<UInt8>) {
    let parts = Parts(Array(text)[...])
    scheme = String(decoding: parts.scheme.map(lowerCased), as: UTF8.self)
    authority = String(decoding: parts.authority, as: UTF8.self)
    let path = String(decoding: parts.target, as: UTF8.self)
    target = Self.encoded((path.hasPrefix("/") ? "" : "/") + path)
  }

  /// The port that is said, or that of the scheme (RFC 9110 §4.2); nil of another scheme.
  public var port: UInt16? {
    // Behind the last colon, unless that is one of an IPv6 address.
    let parts = authority.split(separator: ":", omittingEmptySubsequences: false)
    if parts.count > 1, let last = parts.last, let port = UInt16(last) { return port }
    return scheme == "http" ? 80 : scheme == "https" ? 443 : nil
  }

  /// With every byte that a URL cannot have in percent-encoding (RFC 3986 §2.1).
  private static func encoded(_ text: String) -> String {
    guard text.utf8.contains(where: Keyword.isEncoded) else { return text }
    let bytes = text.utf8.flatMap {
      Keyword.isEncoded($0) ? Keyword.percentEncoded($0) : [$0]
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Where the parts of a URL are.
  struct Parts {
    var scheme: ArraySlice<UInt8>
    /// Host and port.
    var authority: ArraySlice<UInt8>
    var target: ArraySlice<UInt8>

    init(_ url: ArraySlice<UInt8>) {
      let slash = UInt8(ascii: "/")
      var rest = url
      scheme = []
      if let first = rest.firstIndex(of: slash), rest[..<first].last == UInt8(ascii: ":") {
        scheme = rest[..<first].dropLast()
        rest = rest[first...].drop { $0 == slash }
      }
      let ends = Array("/?#".utf8)
      authority = rest.prefix { !ends.contains($0) }
      target = rest.dropFirst(authority.count).prefix { $0 != UInt8(ascii: "#") }
      if let user = authority.lastIndex(of: UInt8(ascii: "@")) {
        authority = authority[(user + 1)...]
      }
    }

    /// The host without its port; an IPv6 address without its brackets.
    var host: ArraySlice<UInt8> {
      if authority.first == UInt8(ascii: "[") {
        return authority.dropFirst().prefix { $0 != UInt8(ascii: "]") }
      }
      return authority.prefix { $0 != UInt8(ascii: ":") }
    }
  }
}
