import Configuration
import Rules

/// The bytes are a list: in the format that they look like, and in one that they are said to be.
enum ListTarget {
  static func run(_ bytes: [UInt8]) {
    read(bytes, nil)
    let formats = ListFormat.allCases
    let sum = bytes.reduce(0) { $0 &+ Int($1) }
    read(bytes, formats[sum % formats.count])
  }

  private static func read(_ bytes: [UInt8], _ format: ListFormat?) {
    do throws(ConfigurationError) {
      let set = try RuleSet(list: bytes, path: "fuzz.txt", format: format)
      for account in set.accounts {
        precondition(account.usedCount > 0 && !account.summary.isEmpty)
        precondition(account.usedCount + account.leftOutCount == account.readCount)
      }
      try RulesTarget.match(set)
    } catch {
      precondition(!error.description.isEmpty)
    }
  }

  /// One list in each format, and packed ones.
  static let seeds: [[UInt8]] =
    texts.map { Array($0.utf8) } + [
      geosite, geoip, gzip, [0xFF, 0xFE] + "a.test\n".utf8.flatMap { [$0, 0] },
    ]

  private static let texts = [
    "# c\na.test\nexact:b.test\nregex:^c[0-9]+[.]\n*.d.test\n192.0.2.0/24\nhttp://e.test/x\n",
    "0.0.0.0 a.test b.test # c\n::1 c.test\n192.0.2.1 d.test\n",
    "*.a.test\n.b.test\nc*.d.test\n",
    "[AutoProxy 0.2.9]\n||a.test\n@@||b.a.test\n|http://c.test/x\n.d.test\n/^https?:\\/\\/e/\nf*g\n",
    "W0F1dG9Qcm94eSAwLjIuOV0KfHxldmlsLmV4YW1w\nbGUKQEB8fGdvb2QuZXZpbC5leGFtcGxlCg==\n",
    "! c\n||a.test^\n@@||b.a.test^$important\n|c.test^\n/d[0-9]/\ne.test##.x\n||f.test^$dnstype=A\n",
    "address=/a.test/b.test/#\nserver=/c.a.test/#\nlocal=/d.test/\nipset=/e.test/s\n",
    "local-zone: \"a.test.\" static\nlocal-data: \"b.test A 0.0.0.0\"\nlocal-zone: c.a.test transparent\n",
    "$TTL 60\n$ORIGIN z.\n@ SOA a. b. (\n1 2 3 4 5 )\na.test CNAME .\n*.b.test CNAME rpz-passthru.\n  A 192.0.2.1\n",
    "a.test @x\nfull:b.test\nkeyword:c\nregexp:^d[0-9]$\ninclude:e\n",
    "payload:\n  - '+.a.test'\n  - b.*.test # c\n  - DOMAIN-SUFFIX,d.test\n  - 192.0.2.0/24\n",
    "payload: ['+.a.test', b.test]\n",
    "DOMAIN,a.test\nDOMAIN-WILDCARD,b*.test\nIP-CIDR,192.0.2.0/24,no-resolve\nURL-REGEX,^http://c\n",
    "host-suffix, a.test, reject\nhost, b.test, direct\n",
    "{\"rules\": [{\"domain\": [\"a.test\"], \"port\": 1}, {\"domain_suffix\": \".b.test\", \"invert\": false}]}",
    "{\"type\": \"hostname\", \"list\": [\"a.test\", \"\\u0062.test\"]}",
    "{\"results\": [{\"url\": \"https://a.test/\"}]}",
    "alert dns any any -> any any (dns.query; content:\"a|2e|test\"; endswith; sid:1;)\n"
      + "drop tcp any any -> [192.0.2.0/24,!192.0.2.1] 1:80 (sid:2;)\n",
    "YS50ZXN0\nYi50ZXN0,5\n",
    "#fields\tindicator\tindicator_type\na.test\tIntel::DOMAIN\n192.0.2.1\tIntel::ADDR\n",
    "Updated: 2026-01-01\n192.0.2.1 | 192.0.2.0/25;*.a.test;http://b.test/x|https://c.test;o;1;d\n",
    "url,category_code\n\"http://a.test/x\",NEWS\nhttps://b.test/,GRP\n",
    "1.2.3.0/24 ; SBL1\n", "{\"cidr\":\"192.0.2.0/24\",\"sblid\":\"S\"}\n{\"type\":\"metadata\"}\n",
    "192.0.2.0-192.0.2.9\nx:192.0.2.16-192.0.2.31\n001.002.003.000 - 001.002.003.255 , 0 , x\n",
    "<!DOCTYPE html><html>",
  ]

  /// `GeoSiteList` with a category of two domains, one with an attribute.
  private static let geosite: [UInt8] =
    [0x0A, 39, 0x0A, 2, 0x43, 0x4E, 0x12, 10, 8, 2, 0x12, 6] + Array("a.test".utf8)
    + [0x12, 21, 8, 3, 0x12, 6] + Array("b.test".utf8) + [0x1A, 9, 0x0A, 5] + Array("short".utf8)
    + [16, 1]
  /// `GeoIPList` with a country of one prefix.
  private static let geoip: [UInt8] = [
    0x0A, 14, 0x0A, 2, 0x4B, 0x5A, 0x12, 8, 0x0A, 4, 192, 0, 2, 0, 16, 24,
  ]
  /// "a.test" and a line feed by gzip.
  private static let gzip: [UInt8] = [
    0x1F, 0x8B, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0x4B, 0xD4, 0x2B, 0x49,
    0x2D, 0x2E, 0xE1, 0x02, 0x00, 0xB2, 0x3E, 0x90, 0x70, 0x07, 0x00, 0x00, 0x00,
  ]
}
