import Configuration
import Dissection
import Gateway
import Rules

/// Finds the patterns that meet an entry of a list, wherever a visit to it can be read.
///
/// A site may be visited in any way, so its name is looked for in DNS, TLS, QUIC and HTTP. Of a URL that
/// begins with `http://` the request is legible as well: its line and the Host field, and nothing of
/// what else a browser sends. Where rules are about URLs, so is that of the start page of a bare name.
struct SiteMatching: ~Copyable {
  private let patterns: PatternMatcher
  private let matcher: RuleMatcher
  /// Nil where no rule has conditions.
  private var conditions: SiteConditions?
  private var request = LegibleRequest()
  private var scratch: KeywordScratch
  private var found: [RuleHit] = []
  /// The hits of the entry at hand, in the order of patterns.
  private(set) var hits: [PatternHit] = []
  /// Where the entry at hand was looked at.
  private(set) var fields: FieldSet = []

  init(_ patterns: PatternMatcher) throws(ConfigurationError) {
    self.patterns = patterns
    matcher = patterns.matcher
    conditions = try SiteConditions.of(patterns)
    scratch = try KeywordScratch(for: patterns.matcher)
  }

  /// Looks at an entry.
  mutating func match(_ site: Site) {
    hits.removeAll(keepingCapacity: true)
    fields = []
    switch site.host {
    case .name(let name):
      let scheme = site.url.flatMap { $0.scheme.isEmpty ? nil : $0.scheme }
      for field in FieldSet.names.fields {
        conditions?.begin()
        conditions?.note(name.utf8.span, in: field)
        conditions?.decide(isAddress: false)
        look(name.utf8.span, in: field, scheme: scheme)
      }
    case .address(let address):
      look(address, port: site.url?.port)
    }
    if let url = site.url {
      if url.scheme == "http" { readRequest(url, site.host) }
    } else if matcher.hasURLs, case .name(let name) = site.host {
      readRequest(SiteURL("http://\(name)/".utf8), site.host)
    }
  }

  private mutating func look(_ bytes: Span<UInt8>, in field: Field, scheme: String? = nil) {
    fields.insert(FieldSet(field))
    found.removeAll(keepingCapacity: true)
    defer { addDefaults(field) }
    guard matcher.wants(field) else { return }
    if FieldSet.names.contains(field) {
      matcher.match(
        name: bytes, field: field, scheme: scheme, sets: .all, scratch: &scratch, into: &found)
    } else {
      matcher.scan(bytes, field: field, sets: .all, scratch: &scratch, into: &found)
    }
    addFound(field)
  }

  /// Looks at an address as visited over TCP, and over QUIC on the port of HTTPS.
  private mutating func look(_ address: IPAddress, port: UInt16?) {
    fields.insert(FieldSet(.address))
    guard matcher.wants(.address) || !patterns.defaultRules.isEmpty else { return }
    for port in port.map({ [$0] }) ?? [80, 443] {
      for transport in port == 443 ? [AddressPattern.Transport.tcp, .udp] : [.tcp] {
        conditions?.begin()
        conditions?.note(address, port: port, protocolNumber: transport.number)
        conditions?.decide(isAddress: true)
        found.removeAll(keepingCapacity: true)
        matcher.match(
          address: address, port: port, protocolNumber: transport.number, sets: .all, into: &found)
        addFound(.address)
        addDefaults(.address)
      }
    }
  }

  /// Looks at the request of a URL, as browsers send it.
  private mutating func readRequest(_ url: SiteURL, _ host: Site.Host) {
    var authority =
      switch host {
      case .name(let name): name
      case .address(let address): address.isIPv4 ? "\(address)" : "[\(address)]"
      }
    if let port = url.port, port != 80 { authority += ":\(port)" }
    let head = "GET \(url.target) HTTP/1.1\r\nHost: \(authority)\r\n\r\n"
    var texts: [(field: Field, bytes: [UInt8])] = []
    request.read(head.utf8.span) { field, span in
      texts.append((field, span.indices.map { span[$0] }))
    }
    conditions?.begin()
    for text in texts { conditions?.note(text.bytes.span, in: text.field) }
    conditions?.decide(isAddress: false)
    for text in texts { look(text.bytes.span, in: text.field) }
  }

  /// Adds what was found in a field to the hits, both in the order of patterns.
  private mutating func addFound(_ field: Field) {
    var index = 0
    for hit in found {
      let pattern = Int(hit.rule)
      if conditions != nil, conditions?.mayHit(rule: patterns.rule(ofPattern: pattern)) == false {
        continue
      }
      while index < hits.count, hits[index].pattern < pattern { index += 1 }
      add(PatternHit(pattern: pattern, breadth: hit.breadth, fields: FieldSet(field)), at: index)
    }
  }

  /// Adds the sets that block by default what is read in a field: those of which no rule allows it, and none
  /// names it.
  private mutating func addDefaults(_ field: Field) {
    for rule in patterns.defaultRules where conditions?.mayHit(rule: rule) != false {
      let set = patterns.set(ofRule: rule)
      let isNamed = found.contains { hit in
        let named = patterns.rule(ofPattern: Int(hit.rule))
        return patterns.set(ofRule: named) == set && conditions?.mayHit(rule: named) != false
      }
      guard !isNamed else { continue }
      let pattern = patterns.patterns(ofRule: rule).lowerBound
      let place = hits.firstIndex { $0.pattern >= pattern } ?? hits.count
      add(PatternHit(pattern: pattern, breadth: .named, fields: FieldSet(field)), at: place)
    }
  }

  /// Adds a hit at its place among the others.
  private mutating func add(_ hit: PatternHit, at place: Int) {
    guard place < hits.count, hits[place].pattern == hit.pattern else {
      hits.insert(hit, at: place)
      return
    }
    hits[place].fields.formUnion(hit.fields)
    if hit.breadth.rank < hits[place].breadth.rank { hits[place].breadth = hit.breadth }
  }
}
