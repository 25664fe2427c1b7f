import Configuration

/// `*.x` or `.x`: the name and all below it, as Blocky (<https://0xerr0r.github.io/blocky/latest/>,
/// "Wildcard support"), dnscrypt-proxy (its `example-blocked-names.txt`), Squid's `dstdomain` and Surge's
/// `DOMAIN-SET` (<https://manual.nssurge.com/rule/domain-based.html>) have it. A `*` elsewhere stands for
/// any characters.
///
/// Beside these a name alone on its line means the name alone; so Blocky, Squid and Surge have it.
enum WildcardsSyntax: ListSyntax {
  static func recognizes(_ sample: ListSample) -> Bool {
    sample.most { $0.starts(with: "*.".utf8) || $0.first == UInt8(ascii: ".") }
  }

  static func read(
    _ text: ListText, into entries: inout ListEntries
  ) throws(ConfigurationError) {
    PlainLines.read(text, text.options.meaning ?? .exact, into: &entries)
  }
}
