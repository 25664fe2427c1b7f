import Dissection
import Gateway
import OrderedCollections

/// What flows are visits to: the registered domain of a name, such as `example.co.uk`, or an address
/// without one. Each is known by an index.
struct SiteNames: Sendable {
  /// Of the capture's names, as far as they were asked for; -1 before.
  private var siteOfName: [Int32] = []
  private var domains = LegibleNames(byteCountMax: .max)
  /// The domains of the endings that `registered` numbers; -1 before.
  private var domainOfEnding: [Int32] = []
  private var addresses: OrderedSet<IPAddress> = []
  private var registered = RegisteredDomains()

  /// The site of a flow, whatever a plan makes of it: that of the name that was legible last, or else
  /// its server. Even indexes are of names, odd ones of addresses.
  mutating func site(of record: FlowRecord, _ names: LegibleNames) -> Int32 {
    guard let name = record.lastName, !Self.hidesSite(record.protocol) else {
      return Int32(truncatingIfNeeded: 2 * addresses.append(record.server).index + 1)
    }
    while siteOfName.count <= name.offset { siteOfName.append(-1) }
    if siteOfName[name.offset] < 0 {
      siteOfName[name.offset] = 2 * domain(of: name, names)
    }
    return siteOfName[name.offset]
  }

  /// Whether the name in such a flow is not that of the site.
  static func hidesSite(_ protocol: FlowProtocol?) -> Bool {
    switch `protocol` {
    case .ech, .esni, .tor: true
    case .dns, .sni, .quicSNI, .httpHost, .httpURL, .doh, .dot, .doq, .tls, .quic, .ssh, .wireguard,
      .openvpn, .vpn, .dtls, .stun, .obfuscated, .other, nil:
      false
    }
  }

  /// The index of the domain that a name is of; the name itself where none was registered.
  private mutating func domain(of index: NameIndex, _ names: LegibleNames) -> Int32 {
    let (start, ending) = names.withBytes(of: index) { registered.domain(in: $0) }
    if let ending {
      while domainOfEnding.count <= ending.offset { domainOfEnding.append(-1) }
      if domainOfEnding[ending.offset] >= 0 { return domainOfEnding[ending.offset] }
    }
    // There are no more domains than names, whose indexes are as many.
    let domain =
      names.withBytes(of: index) { domains.insert($0.extracting(start...)) }?.number ?? 0
    if let ending { domainOfEnding[ending.offset] = domain }
    return domain
  }
}
