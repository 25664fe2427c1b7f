/// A format of lists.
///
/// To add one: a case here, a file of its name in `Formats/` that conforms to `ListSyntax`, and a row in
/// `rules/README.md`. The compiler asks for the rest.
public enum ListFormat: String, CaseIterable, Sendable {
  // In the order in which formats are tried: first those that no other file looks like.
  case geosite, geoip
  case singBox = "sing-box"
  case misp, ooni, drop
  case autoProxy = "autoproxy"
  case zeek
  case registry = "z-i"
  case suricata
  case rpz, unbound, dnsmasq, clash
  case quantumultX = "quantumult-x"
  case surge
  case adBlock = "adblock"
  case v2fly
  case table
  case ranges
  case dataset
  case wildcards
  case hosts, netset
  case plain

  /// How it is told and read.
  var syntax: any ListSyntax.Type {
    switch self {
    case .geosite: GeositeSyntax.self
    case .geoip: GeoIPSyntax.self
    case .singBox: SingBoxSyntax.self
    case .misp: MISPSyntax.self
    case .ooni: OONISyntax.self
    case .drop: DROPSyntax.self
    case .autoProxy: AutoProxySyntax.self
    case .zeek: ZeekSyntax.self
    case .registry: RegistrySyntax.self
    case .suricata: SuricataSyntax.self
    case .rpz: RPZSyntax.self
    case .unbound: UnboundSyntax.self
    case .dnsmasq: DnsmasqSyntax.self
    case .clash: ClashSyntax.self
    case .quantumultX: QuantumultXSyntax.self
    case .surge: SurgeSyntax.self
    case .adBlock: AdBlockSyntax.self
    case .v2fly: V2FlySyntax.self
    case .table: TableSyntax.self
    case .ranges: RangesSyntax.self
    case .dataset: DatasetSyntax.self
    case .wildcards: WildcardsSyntax.self
    case .hosts: HostsSyntax.self
    case .netset: NetsetSyntax.self
    case .plain: PlainSyntax.self
    }
  }

  /// What a file in the format is, as reports call it.
  public var title: String {
    switch self {
    case .geosite: "geosite file of v2ray"
    case .geoip: "geoip file of v2ray"
    case .singBox: "rule set of sing-box"
    case .misp: "warning list of MISP"
    case .ooni: "test list of OONI"
    case .drop: "Spamhaus DROP list"
    case .autoProxy: "AutoProxy list"
    case .zeek: "intelligence file of Zeek"
    case .registry: "Russia's registry (z-i)"
    case .suricata: "rules of Suricata"
    case .rpz: "response policy zone"
    case .unbound: "configuration of unbound"
    case .dnsmasq: "configuration of dnsmasq"
    case .clash: "rule provider of Clash or mihomo"
    case .quantumultX: "filter of Quantumult X"
    case .surge: "rule set of Surge"
    case .adBlock: "list for ad blockers"
    case .v2fly: "domain list of v2fly"
    case .table: "table of sites (CSV)"
    case .ranges: "ranges of addresses"
    case .dataset: "dataset of Suricata"
    case .wildcards: "wildcards"
    case .hosts: "hosts file"
    case .netset: "addresses and prefixes"
    case .plain: "names"
    }
  }
}
