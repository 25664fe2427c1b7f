import Configuration
import Dissection

/// sing-box's rule set in JSON (<https://sing-box.sagernet.org/configuration/rule-set/headless-rule/>):
/// `domain` is a name alone, `domain_suffix` a name and all below it, with a dot in front all below it alone,
/// `domain_keyword` a part of names, `domain_regex` an expression, `ip_cidr` servers, with `port` and
/// `port_range` on these. A rule of several kinds of conditions joins them: such rules, inverted and logical
/// ones are counted as unused.
enum SingBoxSyntax: ListSyntax {
  static func recognizes(_ sample: ListSample) -> Bool {
    sample.first == UInt8(ascii: "{") && sample.holds("\"rules\"")
  }

  static func read(
    _ text: ListText, into entries: inout ListEntries
  ) throws(ConfigurationError) {
    var reader = JSONReader(text)
    guard case .beginObject = try reader.next() else { throw text.error("is no object of JSON") }
    while true {
      switch try reader.next() {
      case .key("rules"): try readRules(&reader, into: &entries)
      case .key: try reader.skipValue()
      case .end: return
      case .beginObject, .endObject, .beginArray, .endArray, .string, .literal: continue
      }
    }
  }

  private static func readRules(
    _ reader: inout JSONReader, into entries: inout ListEntries
  ) throws(ConfigurationError) {
    guard case .beginArray = try reader.next() else { return }
    while case .beginObject = try reader.next() {
      // Which conditions there are decides what each of them means.
      var ahead = reader
      let conditions = try Conditions(&ahead)
      try readRule(&reader, conditions, into: &entries)
    }
  }

  /// What a rule asks for.
  private struct Conditions {
    var ports: [ClosedRange<UInt16>] = []
    var hasNames = false
    var hasAddresses = false
    /// Why the rule is not used, or nil.
    var loss: ListLoss?

    init(_ reader: inout JSONReader) throws(ConfigurationError) {
      while case .key(let key) = try reader.next() {
        switch key {
        case "domain", "domain_suffix", "domain_keyword", "domain_regex":
          hasNames = true
          try reader.skipValue()
        case "ip_cidr":
          hasAddresses = true
          try reader.skipValue()
        case "port", "port_range":
          var ports: [ClosedRange<UInt16>] = []
          try reader.forEachString { text, _ in
            if let range = PortText.range(text, separator: ":") { ports.append(range) }
          }
          self.ports += ports
        case "type":
          try reader.skipValue()
          loss = .unused("is a logical rule, which joins conditions")
        case "invert":
          if case .literal(let value) = try reader.next(), value.elementsEqual("true".utf8) {
            loss = .unused("is inverted")
          }
        default:
          try reader.skipValue()
          loss = loss ?? .unused("asks for '\(key.prefix(30))' as well")
        }
      }
      if hasNames, !ports.isEmpty { loss = loss ?? .unused("asks for a port as well") }
    }
  }

  private static func readRule(
    _ reader: inout JSONReader, _ conditions: Conditions, into entries: inout ListEntries
  ) throws(ConfigurationError) {
    if let loss = conditions.loss {
      entries.leaveOut(loss, Array("a rule".utf8)[...], line: reader.line)
    } else if !conditions.hasNames, !conditions.hasAddresses, !conditions.ports.isEmpty {
      entries.add(AddressPattern(prefix: nil, ports: conditions.ports))
    }
    while case .key(let key) = try reader.next() {
      guard conditions.loss == nil, key != "port", key != "port_range" else {
        try reader.skipValue()
        continue
      }
      try reader.forEachString { add($0, key, conditions.ports, $1, into: &entries) }
    }
  }

  private static func add(
    _ text: ArraySlice<UInt8>, _ key: String, _ ports: [ClosedRange<UInt16>], _ line: Int,
    into entries: inout ListEntries
  ) {
    switch key {
    case "domain": entries.add(.exact, text, line: line)
    case "domain_suffix":
      let isDotted = text.first == UInt8(ascii: ".")
      entries.add(isDotted ? .below : .suffix, isDotted ? text.dropFirst() : text, line: line)
    case "domain_keyword": entries.add(.contains, text, line: line)
    case "domain_regex": entries.add(.regex, text, line: line)
    default:
      guard let prefix = IPPrefix(masking: text.prefix(64).text) else {
        return entries.leaveOut(.malformed("is no prefix of addresses"), text, line: line)
      }
      entries.add(AddressPattern(prefix: prefix, ports: ports))
    }
  }
}

/// Ports as lists write them.
enum PortText {
  /// The ports of `443` or `8000:8010`; nil when it is neither.
  static func range(_ text: ArraySlice<UInt8>, separator: Unicode.Scalar) -> ClosedRange<UInt16>? {
    let ends = text.split(separator: UInt8(ascii: separator), omittingEmptySubsequences: false)
    guard (1...2).contains(ends.count), text.count < 16 else { return nil }
    let first = ends[0].isEmpty ? 1 : UInt16(ends[0].trimmed.text)
    let last = ends[ends.count - 1].isEmpty ? .max : UInt16(ends[ends.count - 1].trimmed.text)
    guard let first, let last, first > 0, first <= last, !text.elementsEqual([]) else { return nil }
    return first...last
  }
}
