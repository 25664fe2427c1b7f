import Dissection

/// A rule as Clash, mihomo, Surge and Quantumult X write it: `TYPE,value`, with a policy and options behind.
enum ClassicalRule {
  private enum Kind {
    case name(NamePattern.Form)
    case glob, address, ports, url
    /// Joined, or about something that no gateway sees.
    case unused(String)
  }

  /// <https://wiki.metacubex.one/en/config/rules/>, <https://manual.nssurge.com/rules/domain.html>, and the
  /// sample configuration of Quantumult X (<https://github.com/crossutility/Quantumult-X>).
  private static let kinds: [String: Kind] = [
    "domain": .name(.exact), "host": .name(.exact),
    "domain-suffix": .name(.suffix), "host-suffix": .name(.suffix),
    "domain-keyword": .name(.contains), "host-keyword": .name(.contains),
    "domain-regex": .name(.regex), "domain-wildcard": .glob, "host-wildcard": .glob,
    "ip-cidr": .address, "ip-cidr6": .address, "ip6-cidr": .address,
    "dst-port": .ports, "dest-port": .ports,
    "url-regex": .url,
    "geoip": .unused("names a country, whose addresses stand elsewhere"),
    "ip-asn": .unused("names an autonomous system, whose addresses stand elsewhere"),
    "geosite": .unused("names a category of another file"),
    "rule-set": .unused("names another list"), "domain-set": .unused("names another list"),
    "sub-rule": .unused("names another list"),
    "and": .unused("joins conditions"), "or": .unused("joins conditions"),
    "not": .unused("joins conditions"),
    "match": .unused("means all traffic"), "final": .unused("means all traffic"),
  ]
  /// What is known of the device or the program of the user alone, or of its first proxy.
  private static let local = [
    "process-", "src-", "in-", "uid", "subnet", "script", "device-name", "cellular-", "ssid",
    "hostname-type", "mac-", "user-agent", "network", "protocol", "dscp", "ip-suffix", "src",
  ]

  /// Whether a line may be such a rule.
  static func isOne(_ line: ArraySlice<UInt8>) -> Bool {
    let type = type(of: line)
    return kinds[type] != nil && line.contains(UInt8(ascii: ","))
      || local.contains(where: type.hasPrefix) && line.contains(UInt8(ascii: ","))
  }

  /// The type of a rule, in lower case.
  static func type(of line: ArraySlice<UInt8>) -> String {
    line.prefix(24).prefix { $0 != UInt8(ascii: ",") }.trimmed.text.lowercased()
  }

  /// The policy of a rule in lower case; empty when it has none.
  static func policy(of line: ArraySlice<UInt8>) -> String {
    let fields = line.split(separator: UInt8(ascii: ","), maxSplits: 3)
    guard fields.count > 2 else { return "" }
    let policy = fields[2].trimmed.text.lowercased()
    return options.contains(policy) ? "" : policy
  }

  private static let options: Set<String> = [
    "no-resolve", "src", "extended-matching", "pre-matching", "force-remote-dns",
  ]

  /// Reads a rule.
  ///
  /// - Parameter rejectsAlone: whether the list has rules that reject, so that others let pass.
  static func read(
    _ line: ArraySlice<UInt8>, rejectsAlone: Bool, _ number: Int, into entries: inout ListEntries
  ) {
    guard line.count <= ListEntries.lengthMax else {
      return entries.leaveOut(.name(.tooLong), line, line: number)
    }
    let comma = UInt8(ascii: ",")
    let type = type(of: line)
    guard let kind = kinds[type] else {
      let isLocal = local.contains(where: type.hasPrefix)
      return entries.leaveOut(
        isLocal
          ? .unused("is of the type \(type.uppercased().prefix(30)), which no gateway sees")
          : .malformed("has an unknown type of rule"), line, line: number)
    }
    if rejectsAlone, !policy(of: line).hasPrefix("reject") {
      return entries.leaveOut(.unused("has a policy that lets pass"), line, line: number)
    }
    guard let start = line.firstIndex(of: comma) else {
      return entries.leaveOut(.malformed("has no value"), line, line: number)
    }
    let rest = line[(start + 1)...]
    // Expressions may have commas.
    let value =
      switch kind {
      case .name(.regex), .url: rest.trimmed
      case .name, .glob, .address, .ports, .unused: rest.prefix { $0 != comma }.trimmed
      }
    add(kind, value, line, number, into: &entries)
  }

  private static func add(
    _ kind: Kind, _ value: ArraySlice<UInt8>, _ line: ArraySlice<UInt8>, _ number: Int,
    into entries: inout ListEntries
  ) {
    switch kind {
    case .name(let form):
      let isDotted = form == .suffix && value.first == UInt8(ascii: ".")
      entries.add(form, isDotted ? value.dropFirst() : value, line: number)
    case .glob: entries.addGlob(value, line: number)
    case .address:
      if !entries.addAddress(value) {
        entries.leaveOut(.malformed("is no prefix of addresses"), line, line: number)
      }
    case .ports:
      guard let ports = PortText.range(value, separator: "-") else {
        return entries.leaveOut(.malformed("is no port"), line, line: number)
      }
      entries.add(AddressPattern(prefix: nil, ports: [ports]))
    case .url:
      let counts = entries.counts
      entries.add(.urlRegex, value, line: number)
      if entries.counts.used > counts.used { entries.addURL(.urlRegex, value, line: number) }
      entries.join(since: counts)
    case .unused(let what): entries.leaveOut(.unused(what), line, line: number)
    }
  }

  /// Reads the lines of a list.
  static func readLines(_ text: ListText, into entries: inout ListEntries) {
    let rejects = ListSample(text.bytes).entries.contains { policy(of: $0).hasPrefix("reject") }
    var lines = text.lines
    while let line = text.next(&lines, &entries) {
      // `[Rule]` and other headings of configurations.
      guard let first = line.first, first != UInt8(ascii: "#"), first != UInt8(ascii: ";"),
        first != UInt8(ascii: "["), !line.starts(with: "//".utf8)
      else { continue }
      let rule = line.withoutComment(UInt8(ascii: "#"))
      read(rule, rejectsAlone: rejects, lines.number, into: &entries)
    }
  }
}
