import Configuration

/// What is asked of a list, beside its file.
struct ListOptions: Hashable, Sendable {
  /// The format; nil to tell it by the content.
  var format: ListFormat?
  /// What an entry without a form of its own means; nil for what its format says.
  var meaning: NamePattern.Form?
  /// The only part that is read, of files that hold several: a country or a category.
  var code: String?
  /// Only entries with this attribute.
  var attribute: String?
  /// What characters are written in, as iconv calls it; nil for UTF-8, or what the format says.
  var charset: String?
  /// How much may be lost.
  var tolerance = LossTolerance.tenth

  init(tolerance: LossTolerance = .tenth) { self.tolerance = tolerance }

  /// Takes `:CODE` and `@ATTRIBUTE` off the end of `path`, when no file is called so.
  ///
  /// As v2ray writes it: `geosite.dat:CN@ads`.
  mutating func takeSelection(from path: String) -> String {
    guard FileIdentity(path: path) == nil else { return path }
    let name = path.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
    guard let colon = name.lastIndex(of: ":") else { return path }
    let parts = name[name.index(after: colon)...].split(separator: "@", maxSplits: 1)
    guard let first = parts.first else { return path }
    code = String(first)
    if parts.count > 1 { attribute = String(parts[1]) }
    return String(path[..<colon])
  }
}

/// How much of a list may be lost before it is refused.
public enum LossTolerance: String, CaseIterable, Sendable {
  /// Nothing: every entry has to be used.
  case none
  /// A tenth of its entries may be wrong; what the format says and no gateway sees is not counted.
  case tenth
  /// Anything, as long as one entry is left.
  case all
}
