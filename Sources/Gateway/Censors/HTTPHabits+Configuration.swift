import Configuration
import Dissection

extension HTTPHabits {
  private static let keys = [
    "before-method", "methods", "after-method", "request-line", "returns-in-line", "target", "url",
    "url-max",
    "version", "version-white-space", "whole", "line-end", "request-line-end", "empty-line",
    "name-case", "host-colon", "body-colon", "bad-name", "name-max", "folded", "host-white-space",
    "hosts", "host-place", "host-end", "content-length", "transfer-encoding", "requests",
    "head-max", "source",
  ]

  /// Reads and checks the `http:` block of a censor.
  init(_ node: ConfigurationNode) throws(ConfigurationError) {
    let mapping = try node.mapping(of: "http", keys: Self.keys)
    self.init()
    try readRequestLine(mapping)
    try readLines(mapping)
    try readFields(mapping)
    contentLength = try mapping.choice("content-length", else: contentLength)
    transferEncoding = try mapping.choice("transfer-encoding", else: transferEncoding)
    requests = try mapping.choice("requests", else: requests)
    for key in ["body-colon", "folded"]
    where contentLength == .ignored && transferEncoding == .ignored {
      guard let value = mapping[key] else { continue }
      throw value.error(
        "'\(key)' is about fields that say how long a body is, and all of them are ignored",
        remedy: "remove it", about: .neighbours)
    }
  }

  private mutating func readRequestLine(
    _ mapping: ConfigurationMapping
  ) throws(ConfigurationError) {
    lead = try mapping.choice("before-method", else: lead)
    if let node = mapping["methods"] { try readMethods(node) }
    for element in try mapping["after-method"]?.scalarOrSequence(of: "after-method") ?? [] {
      switch try element.choice(of: "after-method", MethodEnd.self) {
      case .tab: readsTabAfterMethod = true
      case .verticalTab: readsVerticalTabAfterMethod = true
      }
    }
    requestLine = try mapping.choice("request-line", else: requestLine)
    loneReturn = try mapping.choice("returns-in-line", else: loneReturn)
    target = try mapping.choice("target", else: target)
    url = try mapping.choice("url", else: url)
    urlCountMax = UInt16(
      truncatingIfNeeded: try mapping.integer("url-max", in: 1...65_535, else: 0))
    version = try mapping.choice("version", else: version)
    versionSpace = try mapping.choice("version-white-space", else: versionSpace)
    for element in try mapping["whole"]?.scalarOrSequence(of: "whole") ?? [] {
      whole.insert(Parts(try element.choice(of: "whole", Part.self)))
    }
  }

  private mutating func readMethods(_ node: ConfigurationNode) throws(ConfigurationError) {
    for element in try node.scalarOrSequence(of: "methods") {
      let name = try element.string(of: "a method")
      guard let bit = Self.bit(ofMethod: name) else {
        throw element.error(
          "'\(name)' is no method that is known", remedy: "write it in capitals, as GET or POST")
      }
      methods |= bit
    }
  }

  private mutating func readLines(_ mapping: ConfigurationMapping) throws(ConfigurationError) {
    lineEnd = try mapping.choice("line-end", else: lineEnd)
    if let node = mapping["request-line-end"] {
      requestLineEnd = try node.choice(of: "request-line-end", LineEnd.self)
    }
    emptyLine = try mapping.choice("empty-line", else: emptyLine)
    folded = try mapping.choice("folded", else: folded)
    headCountMax = UInt16(
      truncatingIfNeeded: try mapping.integer("head-max", in: 1...65_535, else: 0))
    guard lineEnd == .crlf, let value = mapping["empty-line"] else { return }
    throw value.error(
      "'empty-line' means nothing where all lines end with CR and LF", remedy: "remove it",
      about: .neighbours)
  }

  private mutating func readFields(_ mapping: ConfigurationMapping) throws(ConfigurationError) {
    nameCase = try mapping.choice("name-case", else: nameCase)
    hostColon = try mapping.choice("host-colon", else: hostColon)
    bodyColon = try mapping.choice("body-colon", else: bodyColon)
    badName = try mapping.choice("bad-name", else: badName)
    nameCountMax = UInt16(
      truncatingIfNeeded: try mapping.integer("name-max", in: 1...65_535, else: 0))
    hostSpace = try mapping.choice("host-white-space", else: hostSpace)
    hosts = try mapping.choice("hosts", else: hosts)
    hostPlace = try mapping.choice("host-place", else: hostPlace)
    hostEnd = try mapping.choice("host-end", else: hostEnd)
  }
}
