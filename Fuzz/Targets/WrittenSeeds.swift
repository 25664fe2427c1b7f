/// Seeds for what no file in the repository has.
enum WrittenSeeds {
  /// pcapng (draft-ietf-opsawg-pcapng §4) with two sections, interfaces that differ, and every kind of block
  /// with a packet.
  static let captures: [[UInt8]] = {
    let section = block(
      0x0a0d_0d0a, [0x4d, 0x3c, 0x2b, 0x1a, 1, 0, 0, 0] + Array(repeating: 255, count: 8))
    // Link type, snap length; if_tsresol, if_tsoffset.
    let ethernet = block(1, [1, 0, 0, 0, 0, 0, 4, 0])
    let raw = block(
      1,
      [101, 0, 0, 0, 96, 0, 0, 0, 9, 0, 1, 0, 0x8a, 0, 0, 0]
        + [14, 0, 8, 0, 1, 0, 0, 0, 0, 0, 0, 0])
    let enhanced = block(
      6,
      [1, 0, 0, 0, 0, 0, 0, 0, 7, 0, 0, 0, 4, 0, 0, 0, 4, 0, 0, 0, 1, 2, 3, 4]
        + [5, 0, 8, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])
    let obsolete = block(
      2, [0, 0, 0, 0, 0, 0, 0, 0, 7, 0, 0, 0, 4, 0, 0, 0, 4, 0, 0, 0, 1, 2, 3, 4])
    let simple = block(3, [4, 0, 0, 0, 1, 2, 3, 4])
    let one = section + ethernet + raw + enhanced + obsolete + simple + block(9, [1, 2, 3, 4])
    return [one, one + section + raw + simple]
  }()

  /// A block of a type, whose body has a multiple of 4 bytes.
  private static func block(_ type: UInt32, _ body: [UInt8]) -> [UInt8] {
    func bytes(_ value: UInt32) -> [UInt8] {
      [0, 8, 16, 24].map { UInt8(truncatingIfNeeded: value >> UInt32($0)) }
    }
    let count = bytes(UInt32(12 + body.count))
    return bytes(type) + count + body + count
  }

  static let texts: [FuzzTarget: [String]] = [
    .http: [
      "CONNECT proxy.test:443 HTTP/1.1\r\nHost: proxy.test:443\r\n\r\n",
      "POST http://a.test/x HTTP/1.1\r\nHost: [2001:db8::1]:80\r\nContent-Length: 3\r\n\r\nabc",
      "PUT / HTTP/1.1\r\nhost : a.test.\r\nTransfer-Encoding: chunked\r\n\r\n",
      "3\r\nabc\r\n0a;x=\"y\"\r\n0123456789\r\n0\r\nX: y\r\n\r\n",
      "GET /%66?q=a+b HTTP/1.0\nHost:\t a.test \n\n",
    ],
    .rules: [
      """
      rules:
        - {id: a, names: [a.test, "regex:(^|[.])x[0-9]{1,4}(foo|ba+r)?[.]", "*.b.test"]}
        - {id: b, keywords: [word, "two words", "schön"], in: [http-url, payload]}
      """,
      """
      name: "N"
      rules:
      - id: a
        category: GRP
        addresses: [203.0.113.0/24, {prefix: "2001:db8::/32", ports: [443, 80-90], protocol: tcp}]
      - id: b
        names: &x [exact:a.test, contains:tube, prefix:mail, "münchen.test"]
        in: [dns, sni, quic-sni, http-host]
      - {id: c, names: *x}
      """,
      "rules: [{id: a, names: {list: missing.txt}}]", "rules: [[[[[[[[[[]]]]]]]]]]",
    ],
    .list: [
      "0.0.0.0 a.test b.test\r\n127.0.0.1 localhost\n::1 c.test # x\n203.0.113.0/24\n",
      "a.test\n*.b.test\nregex:^x[0-9]+\ncontains:tube\nhttp://c.test/path\n.d.test\n",
      "# only\n\n", "||a.test^\n@@||b.test^\n",
      "münchen.test\nxn--mnchen-3ya.test\n[2001:db8::1]\n",
      "name: x\nrules:\n - {id: a, names: a.test}\n",
    ],
    .scenario: [
      """
      name: s
      title: t
      networks: [{name: a, prefixes: [10.0.0.0/8, "2001:db8::/32"], share: 1.5, as: 64496}]
      gateways: [{name: g, censor: perfect, rules: [../teaching.yaml]}]
      routes: [{network: a, gateways: [g], weight: 3}, {network: a, gateways: []}]
      other-clients: by-share
      """,
      """
      name: s
      title: t
      population: 9
      utc-offset: "+05:45"
      hours: [22, 6]
      networks: [{name: a, prefixes: 10.0.0.0/8, domestic: 0.5}, {name: b, prefixes: 11.0.0.0/8}]
      gateways: [{name: g, censor: perfect, rules: r}, {name: h, censor: perfect, rules: r}]
      routes: [{network: a, gateways: [g, h], back: []}, {network: a, to: b, gateways: g},
        {network: b, gateways: [], back: h}]
      """,
    ],
    .strategy: [
      #"\/"#,
      "[TCP:flags:PA]-duplicate(tamper{TCP:dataofs:replace:10}(tamper{TCP:chksum:corrupt},),)-|",
      "[TCP:flags:PA]-fragment{tcp:8:True}(,fragment{tcp:4:True:2})-| [TCP:flags:A]-drop-|",
      "[TCP:flags:S]-duplicate(duplicate,tamper{TCP:seq:corrupt}(send,))-| \\/",
      "[TCP:flags:SA]-tamper{TCP:window:replace:4}(tamper{TCP:options-wscale:replace:},)-| \\/",
      "[TCP:flags:PA]-tamper{IP:len:replace:60}(tamper{TCP:load:replace:GET%20/},)-|",
      "[TCP:flags:A]-tamper{TCP:options-md5header:replace:00ff}(tamper{TCP:flags:replace:FRAPUEN},)-|",
    ],
    .evasion: [
      """
      title: t
      source: s
      compares: rates
      visits: {perfect: sni, other: {censor: perfect, request: dns-tcp, tries: 2, hour: 3, follows: true}}
      strategies:
        - {title: none, strategy: '\\/', published: {perfect: {percent: 1.5, of: 10}, other: {within: [1, 2]}}}
        - title: a
          strategy: '[TCP:flags:PA]-fragment{tcp:8:True}-|'
          steps: {records-at: in-name, before: 'a%00', behind: {bytes: '%ff', times: 3}, ip-fragments: 3}
          published: {perfect: 100}
          differs: {perfect: why}
      """,
      """
      title: t
      source: s
      certain: true
      timestamps: false
      visits: {perfect: quic-sni}
      strategies:
        - title: a
          steps: {quic-version: draft-29, crypto-frames: 2, initials: 2, datagram-before: 8, client-port: 443}
          published: {perfect: 0}
        - title: b
          steps: {version-negotiation: true, ping-first: true, datagram-bytes: 400}
          published: {perfect: 0}
        - {title: c, probe: {length: message, values: ['0', max]}, published: {perfect: 0}}
      """,
      """
      title: t
      source: s
      visits: {perfect: random, b: http-host}
      strategies:
        - {title: a, steps: {segments: [3, 1, 2]}, client: drops-rst-with-payload, published: {perfect: 0}}
        - {title: b, server-side: 8, steps: {segments-at: 5}, published: {b: 0}}
        - {title: c, side: server, strategy: '[TCP:flags:SA]-drop-|', published: {b: 0}}
      """,
    ],
    .censor: [
      """
      name: x
      title: y
      placement: on-path
      probability: 0.25
      reactions: {dns: [dns-injection, tcp-reset], sni: tcp-reset}
      forged-addresses: [192.0.2.1, "2001:db8::1"]
      """
    ],
  ]
}
