public import Dissection

/// An entry of a list of sites.
public struct Site: Hashable, Sendable {
  /// What a visitor looks up or connects to.
  public enum Host: Hashable, Sendable {
    /// A name, in lower case and ASCII form, without a dot at its end.
    case name(String)
    /// An address in the place of a name.
    case address(IPAddress)
  }

  /// The entry's line in its file, from 1.
  public var line: Int
  /// The entry as it stands there: a name or a URL.
  public var text: String
  /// The site's name or address.
  public var host: Host
  /// What of the URL a visit says; nil of an entry that is a name or an address.
  public var url: SiteURL?
  /// The code of what the site is about (`SiteCategory`); nil where the list does not say.
  public var category: String?
  /// Its place by popularity, from 1; nil in a list that is no ranking.
  public var rank: Int?
  /// How often it is visited, in the unit of the list; nil where the list does not say.
  public var visits: Double?
}
