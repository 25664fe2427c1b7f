import Audit
import Foundation
import Rules
import TestSupport
import Testing

/// Each format of lists, end to end: what it blocks, and what it lets pass.
@Suite struct ListFormatTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test(arguments: all)
  func listMeansWhatItsFormatSays(probe: ListProbe) throws {
    #expect(try probe.blockedVisits(in: folder) == probe.blocked)
  }

  static let all = names + resolvers + adBlockers + proxies + intelligence + addresses + tables

  @Test func everyFormatIsToldAndTried() throws {
    let formats = try Self.all.map { probe in
      let path = try folder.write(probe.list, to: probe.name)
      return try #require(RuleSet(contentsOf: path).accounts.first).format
    }
    #expect(ListFormat.allCases.filter { !formats.contains($0) } == [])
  }

  @Test(arguments: ["rules/README.md", "Sources/Simulation/Simulation.docc/Lists.md"])
  func everyFormatHasARowInTheDocumentation(file: String) throws {
    let text = try String(contentsOfFile: file, encoding: .utf8)
    #expect(ListFormat.allCases.filter { !text.contains("\n| `\($0.rawValue)` | ") } == [])
  }

  // MARK: - Names

  static let names = [
    ListProbe(
      "plain", "# made\nevil.example\nexact:only.example\n",
      blocked: "evil.example a.evil.example only.example", passed: "notevil.example a.only.example"),
    ListProbe(
      "plain, with pages",
      "http://page.example/x\nhttps://site.example/\nhttps://deep.example/path\n",
      blocked: "http://page.example/x site.example deep.example",
      passed: "page.example http://page.example/y a.site.example"),
    ListProbe(
      "plain, with an address", "evil.example\n198.51.100.0/24\n2001:db8::1\n",
      blocked: "evil.example 198.51.100.7 [2001:db8::1]", passed: "203.0.113.1"),
    ListProbe(
      "hosts",
      "127.0.0.1 localhost\n0.0.0.0 evil.example # a, b, c\n::1 other.example www.other.example\n",
      blocked: "evil.example other.example www.other.example", passed: "a.evil.example localhost"),
    ListProbe(
      "wildcards by stars", "*.evil.example\n*.other.example\nads*.third.example\n",
      blocked: "evil.example a.b.evil.example ads1.third.example",
      passed: "notevil.example third.example"),
    ListProbe(
      "wildcards by dots", ".evil.example\n.other.example\nonly.example\n",
      blocked: "evil.example a.evil.example only.example", passed: "notevil.example a.only.example"),
    ListProbe(
      "names in other scripts", "bücher.example\n*.пример.example\n",
      blocked: "xn--bcher-kva.example a.xn--e1afmkfd.example", passed: "bucher.example"),
  ]

  // MARK: - Resolvers

  static let resolvers = [
    ListProbe(
      "dnsmasq",
      """
      cache-size=1000
      address=/evil.example/other.example/#
      server=/local.example/
      server=/hole.evil.example/#
      local=/again.hole.evil.example/
      server=/elsewhere.example/192.0.2.1
      address=/*ends.example/::
      """,
      blocked: "evil.example a.other.example local.example again.hole.evil.example theends.example",
      passed: "hole.evil.example b.hole.evil.example elsewhere.example notevil.example"),
    ListProbe(
      "unbound",
      """
      server:
        local-zone: "evil.example." always_nxdomain
        local-zone: pass.evil.example transparent
        local-data: "only.example. IN A 0.0.0.0"
        local-data: "text.example TXT 'x'"
        local-zone: "other.example" redirect
        local-data: "other.example A 192.0.2.1"
      """,
      blocked: "evil.example a.evil.example only.example a.other.example",
      passed: "pass.evil.example a.only.example text.example"),
    ListProbe(
      "response policy zone",
      """
      $TTL 60
      $ORIGIN rpz.local.
      @ IN SOA ns.local. root.local. (
        1 2 3
        4 5 )
        IN NS ns.local.
      evil.example CNAME .
      *.below.example 60 IN CNAME *.
      ok.below.example.rpz.local. CNAME rpz-passthru.
      drop.example CNAME rpz-drop.
      page.example A 192.0.2.1
                   AAAA 2001:db8::1
      tcp.example CNAME rpz-tcp-only.
      32.1.2.0.192.rpz-ip CNAME .
      """,
      blocked: "evil.example a.below.example a.b.below.example drop.example page.example",
      passed: "a.evil.example below.example ok.below.example tcp.example"),
  ]

  // MARK: - Ad blockers

  static let adBlockers = [
    ListProbe(
      "AutoProxy",
      """
      [AutoProxy 0.2.9]
      ! comment
      ||evil.example
      @@||good.evil.example
      |http://page.example/news
      |https://tls.example
      .dotted.example
      /^https?:\\/\\/re[0-9]+\\.example/
      wild.example*secret
      """,
      blocked:
        "evil.example a.evil.example http://page.example/news/1 tls.example www.dotted.example "
        + "http://a.dotted.example/x re7.example http://re7.example/y http://wild.example/a/secret",
      passed:
        "good.evil.example http://x.good.evil.example/ http://page.example/ http://tls.example/ "
        + "undotted.example rex.example http://wild.example/public"),
    ListProbe(
      "AutoProxy in base64",
      // `[AutoProxy 0.2.9]`, `||evil.example`, `@@||good.evil.example`
      "W0F1dG9Qcm94eSAwLjIuOV0KfHxldmlsLmV4YW1w\nbGUKQEB8fGdvb2QuZXZpbC5leGFtcGxlCg==\n",
      blocked: "evil.example a.evil.example", passed: "good.evil.example notevil.example"),
    ListProbe(
      "AdBlock for DNS",
      """
      ! Title: made
      ||evil.example^
      @@||good.evil.example^
      |only.example^
      plain.example
      .under.example
      ||wild*.example^$important
      /^ads[0-9]+\\.example$/
      0.0.0.0 hosts.example
      ||page.example/ads/
      ||off.example^
      ||off.example^$badfilter
      ||typed.example^$dnstype=AAAA
      ||gone.example^$dnsrewrite=NXDOMAIN;;
      ||third.example^$third-party
      site.example##.banner
      """,
      blocked:
        "evil.example a.evil.example only.example plain.example a.under.example wild7.example "
        + "ads3.example hosts.example gone.example http://page.example/ads/1",
      passed:
        "good.evil.example a.good.evil.example www.only.example a.plain.example under.example "
        + "adsx.example a.hosts.example page.example http://page.example/x off.example typed.example "
        + "third.example site.example"),
  ]

  // MARK: - Proxies

  static let proxies = [
    ListProbe(
      "v2fly",
      "# made\nevil.example\ndomain:other.example @cn\nfull:only.example\nkeyword:tracker\n"
        + "regexp:^re[0-9]+\\.example$\ninclude:elsewhere\n",
      blocked: "a.evil.example other.example only.example mytracker7.example re9.example",
      passed: "a.only.example re.example notevil.example"),
    ListProbe(
      "Clash, names in YAML", name: "clash.yaml",
      "# made\npayload:\n  - '+.evil.example'\n  - \"only.example\" # why\n  - '*.star.example'\n"
        + "  - .under.example\n  - 'a.*.mid.example'\n",
      blocked:
        "evil.example a.evil.example only.example a.star.example a.b.under.example a.x.mid.example",
      passed: "a.only.example star.example a.b.star.example under.example a.x.y.mid.example"),
    ListProbe(
      "Clash, in a line of YAML", name: "clash.yml",
      "payload: ['+.evil.example', only.example]\n",
      blocked: "a.evil.example only.example", passed: "a.only.example"),
    ListProbe(
      "Clash, classical", name: "clash.yaml",
      "payload:\n  - DOMAIN-SUFFIX,evil.example\n  - DOMAIN,only.example\n"
        + "  - DOMAIN-KEYWORD,tracker\n  - DOMAIN-WILDCARD,w*.wild.example\n"
        + "  - DOMAIN-REGEX,^re[0-9]{1,2}\\.example$\n"
        + "  - IP-CIDR,198.51.100.0/24,no-resolve\n  - PROCESS-NAME,app\n",
      blocked:
        "a.evil.example only.example atracker.example w1.wild.example re12.example 198.51.100.7",
      passed: "a.only.example x.wild.example re123.example 203.0.113.7"),
    ListProbe(
      "Clash, prefixes", name: "clash.yaml",
      "payload:\n  - '198.51.100.0/24'\n  - '2001:db8::/32'\n",
      blocked: "198.51.100.7 [2001:db8::7]", passed: "203.0.113.7"),
    ListProbe(
      "mihomo, names in text", "+.evil.example\n+.b.example\nonly.example\n",
      blocked: "evil.example a.b.example only.example", passed: "notevil.example a.only.example"),
    ListProbe(
      "Surge",
      "# made\nDOMAIN,only.example\nDOMAIN-SUFFIX,evil.example\nIP-CIDR,198.51.100.0/24,no-resolve\n"
        + "URL-REGEX,^http://page\\.example/x[0-9]\nUSER-AGENT,App*\n// end\n",
      blocked: "only.example a.evil.example 198.51.100.7 http://page.example/x1",
      passed: "a.only.example http://page.example/y 203.0.113.7"),
    ListProbe(
      "Quantumult X",
      "host, only.example, reject\nhost-suffix, evil.example, reject\n"
        + "host-keyword, tracker, reject\nip-cidr, 198.51.100.0/24, reject, no-resolve\n",
      blocked: "only.example a.evil.example atracker.example 198.51.100.7", passed: "a.only.example"
    ),
    ListProbe(
      "sing-box", name: "list.json",
      """
      {"version": 3, "rules": [
        {"domain": ["only.example"], "domain_suffix": ["evil.example", ".under.example"]},
        {"domain_keyword": "tracker", "ip_cidr": ["198.51.100.0/24"]},
        {"domain_regex": ["^re[0-9]+\\\\.example$"]},
        {"ip_cidr": ["203.0.113.0/24"], "port": [22]},
        {"domain": ["joined.example"], "port": 443},
        {"domain": ["not.example"], "invert": true},
        {"type": "logical", "mode": "and", "rules": [{"domain": "and.example"}]}
      ]}
      """,
      blocked: "only.example evil.example a.evil.example a.under.example thetracker.example "
        + "198.51.100.7 re5.example https://203.0.113.7:22/",
      passed: "a.only.example under.example 203.0.113.7 joined.example not.example and.example"),
    ListProbe(
      "geosite", name: "geosite.dat", geosite,
      blocked:
        "evil.example a.evil.example only.example mytracker.example re1.example other.example",
      passed: "a.only.example notevil.example"),
    ListProbe(
      "geoip", name: "geoip.dat", geoip, blocked: "198.51.100.7 [2001:db8::1]",
      passed: "203.0.113.7"),
  ]

  /// `GeoSiteList` of v2ray: CN with four domains, one of each type, and US with one.
  static let geosite: [UInt8] =
    message(
      1,
      text(1, "CN") + message(2, [8, 2] + text(2, "evil.example"))
        + message(2, [8, 3] + text(2, "only.example") + message(3, text(1, "ads") + [16, 1]))
        + message(2, text(2, "tracker")) + message(2, [8, 1] + text(2, "^re[0-9]+\\.example$")))
    + message(1, text(1, "US") + message(2, [8, 2] + text(2, "other.example")))

  /// `GeoIPList` of v2ray: one prefix of each family for KZ.
  static let geoip: [UInt8] = message(
    1,
    text(1, "KZ") + message(2, [10, 4, 198, 51, 100, 0, 16, 24])
      + message(2, [10, 16, 0x20, 1, 0x0D, 0xB8] + [UInt8](repeating: 0, count: 12) + [16, 32]))

  /// A field of a message within another.
  private static func message(_ number: UInt8, _ bytes: [UInt8]) -> [UInt8] {
    [number << 3 | 2, UInt8(bytes.count)] + bytes
  }

  private static func text(_ number: UInt8, _ text: String) -> [UInt8] {
    message(number, Array(text.utf8))
  }

  // MARK: - Intelligence

  static let intelligence = [
    ListProbe(
      "Suricata dataset",
      // evil.example, exact2.example, abc.example with a reputation
      "ZXZpbC5leGFtcGxl\nZXhhY3QyLmV4YW1wbGU=\nYWJjLmV4YW1wbGU,10\n",
      blocked: "evil.example exact2.example abc.example", passed: "a.evil.example other.example"),
    ListProbe(
      "Suricata rules",
      """
      # made
      alert dns any any -> any any (msg:"a; b"; dns.query; dotprefix; content:".evil.example"; nocase; endswith; sid:1;)
      drop tls any any -> any any (tls.sni; content:"only.example"; bsize:12; sid:2;)
      alert tls any any -> any any (tls_sni; content:"tracker"; sid:3;)
      alert dns any any -> any any (dns.query; content:"|76 70 6e|."; startswith; sid:4;)
      alert dns any any -> any any (dns.query; pcre:"/^re[0-9]+\\.example$/"; sid:5;)
      alert http any any -> any any (http.host; content:"page.example"; startswith; endswith; http.uri; content:"/x"; startswith; sid:6;)
      pass tls any any -> any any (tls.sni; content:"good.evil.example"; startswith; endswith; sid:7;)
      drop tcp any any -> [198.51.100.0/24,203.0.113.7] 443 (flow:established; sid:8;)
      alert tls any any -> any any (tls.cert_subject; content:"x"; sid:9;)
      alert dns any any -> any any (dns.query; content:"one"; content:"two"; sid:10;)
      """,
      blocked: "evil.example a.evil.example only.example mytracker.example vpn.example re3.example "
        + "http://page.example/x1 198.51.100.7 203.0.113.7",
      passed: "good.evil.example a.only.example myvpn.example http://page.example/y "
        + "http://198.51.100.7/ onetwo.example"),
    ListProbe(
      "Zeek",
      "#fields\tindicator\tindicator_type\tmeta.source\nevil.example\tIntel::DOMAIN\tmade\n"
        + "198.51.100.7\tIntel::ADDR\tmade\n203.0.113.0/24\tIntel::SUBNET\tmade\n"
        + "page.example/x\tIntel::URL\tmade\nabc\tIntel::FILE_HASH\tmade\n",
      blocked: "evil.example 198.51.100.7 203.0.113.9 http://page.example/x",
      passed: "a.evil.example 198.51.100.8 http://page.example/y page.example"),
    ListProbe(
      "MISP, hostnames", name: "list.json",
      "{\"name\": \"made\", \"type\": \"hostname\", \"list\": [\"evil.example\", \".under.example\"]}",
      blocked: "a.evil.example a.under.example", passed: "notevil.example"),
    ListProbe(
      "MISP, texts", name: "list.json",
      "{\"list\": [\"evil.example\"], \"matching_attributes\": [\"domain\"], \"type\": \"string\"}",
      blocked: "evil.example", passed: "a.evil.example"),
    ListProbe(
      "MISP, parts", name: "list.json", "{\"type\": \"substring\", \"list\": [\"tracker\"]}",
      blocked: "atracker.example", passed: "example.org"),
    ListProbe(
      "MISP, prefixes", name: "list.json", "{\"type\": \"cidr\", \"list\": [\"198.51.100.0/24\"]}",
      blocked: "198.51.100.7", passed: "203.0.113.7"),
  ]

  // MARK: - Addresses

  static let addresses = [
    ListProbe(
      "Spamhaus DROP", "; made\n198.51.100.0/24 ; SBL1\n203.0.113.128/25 ; SBL2\n",
      blocked: "198.51.100.7 203.0.113.200", passed: "203.0.113.7"),
    ListProbe(
      "Spamhaus DROP in JSON",
      "{\"cidr\":\"198.51.100.0/24\",\"sblid\":\"SBL1\",\"rir\":\"x\"}\n"
        + "{\"cidr\":\"2001:db8::/32\",\"sblid\":\"SBL2\",\"rir\":\"x\"}\n{\"type\":\"metadata\",\"size\":2}\n",
      blocked: "198.51.100.7 [2001:db8::1]", passed: "203.0.113.7"),
    ListProbe(
      "netset", "# made\n198.51.100.0/24\n203.0.113.7\n192.0.2.129/25\n",
      blocked: "198.51.100.7 203.0.113.7 192.0.2.200", passed: "203.0.113.8 192.0.2.1"),
    ListProbe(
      "ranges",
      "198.51.100.0-198.51.100.127\nmade: b:203.0.113.16-203.0.113.31\n"
        + "2001:db8::1 - 2001:db8::3\n",
      blocked: "198.51.100.7 198.51.100.127 203.0.113.31 [2001:db8::2]",
      passed: "198.51.100.128 203.0.113.32 [2001:db8::4]"),
    ListProbe(
      "eMule's ranges", "198.051.100.000 - 198.051.100.255 , 000 , made\n",
      blocked: "198.51.100.7", passed: "198.51.101.7"),
    ListProbe(
      "ranges in columns",
      "198.51.100.0,198.51.100.127,XX\n\"203.0.113.16\",\"203.0.113.31\",\"XX\"\n",
      blocked: "198.51.100.7 203.0.113.31", passed: "198.51.100.128 203.0.113.32"),
  ]

  // MARK: - Tables

  /// `;пример.example;;х;1;2020-01-02` in windows-1251.
  static let cyrillic: [UInt8] =
    [0x3B, 0xEF, 0xF0, 0xE8, 0xEC, 0xE5, 0xF0] + Array(".example;;".utf8) + [0xF5]
    + Array(";1;2020-01-02\n".utf8)

  static let tables = [
    ListProbe(
      "Russia's registry", name: "dump.csv",
      Array(
        """
        Updated: 2026-01-02 03:04:05 +0000
        198.51.100.7 | 203.0.113.0/24;*.evil.example;;x;1-2;2020-01-02
        ;only.example;;x;1;2020-01-02
        ;page.example;http://page.example/x;x;3;2020-01-02
        ;tls.example;https://tls.example/x|http://other.example/y;x;3;2020-01-02
        198.51.100.9;;;x;4;2020-01-02

        """.utf8) + cyrillic,
      blocked:
        "a.evil.example only.example http://page.example/x tls.example http://other.example/y "
        + "198.51.100.7 203.0.113.8 198.51.100.9 xn--e1afmkfd.example",
      passed: "a.only.example page.example http://other.example/ 198.51.100.10"),
    ListProbe(
      "the Citizen Lab's", name: "cn.csv",
      "url,category_code,category_description,date_added,source,notes\n"
        + "https://site.example/,NEWS,News,2020-01-01,made,\"a, b\"\n"
        + "http://page.example/x,NEWS,News,2020-01-01,made,\n",
      blocked: "site.example http://page.example/x", passed: "a.site.example http://page.example/y"),
    ListProbe(
      "OONI's", name: "list.json",
      "{\"metadata\": {\"count\": 2}, \"results\": [{\"category_code\": \"NEWS\", \"country_code\": \"XX\", "
        + "\"url\": \"https://site.example/\"}, {\"url\": \"http://page.example/x\"}]}",
      blocked: "site.example http://page.example/x", passed: "a.site.example http://page.example/y"),
    ListProbe(
      "table with semicolons", name: "list.csv", "domain;reason\nevil.example;\"a; b\"\n",
      blocked: "evil.example a.evil.example", passed: "notevil.example"),
    ListProbe(
      "table with tabs", name: "list.tsv", "rank\tdomain\n1\tevil.example\n",
      blocked: "a.evil.example", passed: "notevil.example"),
    ListProbe(
      "ranking", name: "list.csv", "1,evil.example\n2,other.example\n",
      blocked: "a.evil.example other.example", passed: "notevil.example"),
  ]
}
