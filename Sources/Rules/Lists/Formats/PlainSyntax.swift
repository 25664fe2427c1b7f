import Configuration

/// One name a line, which means the name and all below it. With `as: exact` it means the name alone, as
/// Squid's `dstdomain` without a dot has it (<http://www.squid-cache.org/Doc/config/acl/>).
enum PlainSyntax: ListSyntax {
  /// What no other format is.
  static func recognizes(_ sample: ListSample) -> Bool { true }

  static func read(
    _ text: ListText, into entries: inout ListEntries
  ) throws(ConfigurationError) {
    PlainLines.read(text, text.options.meaning ?? .suffix, into: &entries)
  }
}
