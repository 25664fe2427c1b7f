/// Seeds for what no file in the repository has.
enum WrittenSeeds {
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
