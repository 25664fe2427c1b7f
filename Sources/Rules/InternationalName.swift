import Foundation

/// Names in other scripts than Latin, as DNS and TLS carry them.
enum InternationalName {
  /// The ASCII form of `name` (RFC 5890 §2.3.2.1), mapped by UTS #46 as browsers do; nil when it
  /// has none.
  ///
  /// Foundation converts the host of a URL. What it cannot convert it leaves in percent-encoding,
  /// which no name has.
  static func ascii(_ name: String) -> String? {
    var components = URLComponents()
    components.host = name
    guard let host = components.encodedHost, !host.isEmpty, !host.contains("%") else { return nil }
    return host.lowercased()
  }
}
