import Gateway
import TestSupport
import Testing

/// Each criterion with a flow that meets it and one that does not, end to end.
@Suite struct CriterionTests {
  private typealias Probe = ConditionProbe

  @Test(
    arguments: [
      ("names: site.example, in: sni", "www.site.example", "other.example"),
      ("names: 'exact:site.example'", "site.example", "www.site.example"),
      ("names: 'contains:ite.ex', in: [dns, sni]", "site.example", "other.example"),
      ("server-name: present", "site.example", nil),
      ("server-name: absent", nil, "site.example"),
    ] as [(String, String?, String?)])
  func namesInClientHellos(condition: String, hit: String?, miss: String?) throws {
    #expect(try Probe.verdict(condition, Probe.tcp(Probe.hello(hit))) == .blocked)
    #expect(try Probe.verdict(condition, Probe.tcp(Probe.hello(miss))) == .passed)
  }

  /// What the client says of itself: ECH, versions and protocols.
  @Test(arguments: [
    ("ech: true", true), ("ech: false", false),
    ("names: site.example, ech: true", true),
  ])
  func encryptedClientHello(condition: String, isWithECH: Bool) throws {
    let (with, without) = (Probe.hello("site.example", ech: true), Probe.hello("site.example"))
    #expect(
      try Probe.verdict(condition, Probe.tcp(with)) == (isWithECH ? .blocked : .passed))
    #expect(
      try Probe.verdict(condition, Probe.tcp(without)) == (isWithECH ? .passed : .blocked))
  }

  @Test(arguments: [
    ("alpn: [h3, h2]", Verdict.blocked), ("alpn: http/1.1", .passed),
    ("tls-version: '1.3'", .blocked), ("tls-version: ['1.0', '1.2']", .passed),
    // The MD5 of "771,4865,0-16-43,,", as md5sum has it.
    ("ja3: JA3", .blocked), ("ja3: 00000000000000000000000000000000", .passed),
    // FoxIO's JA4: the digests of "1301" and "002b", as sha256sum has them.
    ("ja4: JA4", .blocked), ("ja4: t13d0103h1_000000000000_000000000000", .passed),
  ])
  func whatAClientOffers(condition: String, verdict: Verdict) throws {
    let condition = condition.replacing("JA3", with: Self.ja3).replacing("JA4", with: Self.ja4)
    #expect(try Probe.verdict(condition, Probe.tcp(Probe.hello("site.example"))) == verdict)
  }

  private static let ja3 = "9cd3a3df22ead6ac1977bf836d6ea964"
  private static let ja4 = "t13d0103h2_0f2cb44170f4_b9a491fefe05"

  @Test(arguments: [
    ("addresses: 192.0.2.0/24", Verdict.blocked),
    ("addresses: [198.51.100.1, 203.0.113.0/24]", .passed),
    ("ports: 443", .blocked), ("ports: [80, 8000-8010]", .passed),
    ("transport: tcp", .blocked), ("transport: udp", .passed),
    ("addresses: 192.0.2.0/24, ports: 443, transport: tcp", .blocked),
    ("addresses: 192.0.2.0/24, ports: 444", .passed),
  ])
  func servers(condition: String, verdict: Verdict) throws {
    #expect(try Probe.verdict(condition, Probe.tcp(Probe.hello("site.example"))) == verdict)
  }

  @Test(arguments: [
    ("dns-type: [A, HTTPS]", Verdict.passed), ("dns-type: AAAA", .blocked),
    ("dns-type: TYPE28", .blocked),
    ("dns-type: AAAA, names: other.example", .passed),
    ("dns-type: AAAA, names: site.example", .blocked),
  ])
  func typesOfQuestions(condition: String, verdict: Verdict) throws {
    let query = Messages.dnsQuery("site.example", type: 28)
    #expect(try Probe.verdict(condition, Probe.udp(query)) == verdict)
  }

  @Test(arguments: [
    ("answer-addresses: 203.0.113.0/24", Verdict.blocked),
    ("answer-addresses: 198.51.100.1", .passed),
    ("answer-addresses: 203.0.113.9, names: site.example", .blocked),
    ("answer-addresses: 203.0.113.9, names: other.example", .passed),
    ("answer-cname: cdn.example", .blocked), ("answer-cname: site.example", .passed),
  ])
  func answers(condition: String, verdict: Verdict) throws {
    // The one answer becomes two: a CNAME for the name in the question, type 5, "edge.cdn.example".
    let name =
      [4] + Array("edge".utf8) + [3] + Array("cdn".utf8) + [7] + Array("example".utf8) + [0]
    var answer = Messages.dnsAnswer("site.example", [203, 0, 113, 9])
    answer[7] = 2
    answer += [0xc0, 12, 0, 5, 0, 1, 0, 0, 0, 60, 0, UInt8(name.count)] + name
    let conversation = Probe.udp(Messages.dnsQuery("site.example"), answer: answer)
    let replayed = try Probe.replay(condition, conversation, censor: Self.resolverCensor)
    #expect(replayed.flows[0].verdict == verdict)
    #expect(replayed.flows[0].frame == (verdict == .blocked ? 2 : nil))
  }

  /// What it forges would come behind the true answer.
  @Test func anAnswerIsNotForgedToAnAnswer() throws {
    let answer = Messages.dnsAnswer("site.example", [203, 0, 113, 9])
    let conversation = Probe.udp(Messages.dnsQuery("site.example"), answer: answer)
    let condition = "answer-addresses: 203.0.113.9"
    #expect(try Probe.verdict(condition, conversation) == .passed)
    let dropping = try Probe.replay(condition, conversation, censor: Self.resolverCensor)
    #expect(dropping.flows[0].verdict == .blocked)
  }

  private static let resolverCensor =
    "name: c\ntitle: C\nplacement: in-path\nreactions: {dns: drop}\n"

  @Test(arguments: [
    ("method: [CONNECT, POST]", Verdict.blocked), ("method: GET", .passed),
    ("host: site.example", .blocked), ("host: other.example", .passed),
    ("url: 'q=word'", .blocked), ("url: 'q=other'", .passed),
    ("user-agent: [curl, Wget]", .blocked), ("user-agent: Mozilla", .passed),
    ("header: {x-token: 'secret'}", .blocked), ("header: {X-Token: other}", .passed),
    // The word stands in another field.
    ("header: {x-token: wget}", .passed),
    ("keywords: 'wget/1', in: http-request", .blocked), ("keywords: wget, in: http-url", .passed),
    ("method: POST, host: site.example, user-agent: wget", .blocked),
    ("method: POST, host: site.example, user-agent: curl", .passed),
  ])
  func requests(condition: String, verdict: Verdict) throws {
    let request = Probe.request(
      "POST", target: "/find?q=word", headers: "User-Agent: wget/1.21\r\nX-Token: a SECRET\r\n")
    #expect(try Probe.verdict(condition, Probe.tcp(request, port: 80)) == verdict)
  }

  @Test(arguments: [
    ("response: '403 Forbidden'", Verdict.blocked), ("response: '200 OK'", .passed),
    // The client sends it, not the server.
    ("response: 'GET /'", .passed),
    ("response: forbidden, host: site.example", .blocked),
    ("response: forbidden, host: other.example", .passed),
  ])
  func responses(condition: String, verdict: Verdict) throws {
    let conversation = Probe.tcp(Probe.request(), answer: "HTTP/1.1 403 Forbidden\r\n\r\n")
    let flow = try Probe.replay(condition, conversation).flows[0]
    #expect(flow.verdict == verdict)
    #expect(flow.frame == (verdict == .blocked ? 5 : nil))
  }

  @Test(arguments: [
    ("protocols: [ssh, tor]", Verdict.blocked), ("protocols: openvpn", .passed),
    ("first-size: 20-30", .blocked), ("first-size: [1-22, 24-]", .passed),
    ("first-size: 23", .blocked), ("quic-version: v1", .passed),
  ])
  func firstPayloads(condition: String, verdict: Verdict) throws {
    // 23 bytes.
    let banner = Array("SSH-2.0-OpenSSH_9.2p1\r\n".utf8)
    #expect(try Probe.verdict(condition, Probe.tcp(banner, port: 22)) == verdict)
  }

  @Test(arguments: [
    ("quic-version: v1", Verdict.blocked), ("quic-version: [v2, draft-29]", .passed),
    ("quic-version: '0x00000001', first-size: 1200", .blocked),
    ("quic-version: v1, first-size: 1201-", .passed),
    ("quic-version: v1, ports: 443", .blocked),
  ])
  func firstDatagrams(condition: String, verdict: Verdict) throws {
    let datagram = Probe.initial(version: [0, 0, 0, 1])
    #expect(datagram.count == 1200)
    #expect(try Probe.verdict(condition, Probe.udp(datagram, port: 443)) == verdict)
  }

  /// The conversation begins on 2023-11-14 at 22:13:20 UTC, which is the users' clock here.
  @Test(arguments: [
    ("hours: 22-23", Verdict.blocked), ("hours: [0-22, 23-24]", .passed), ("hours: 20-2", .blocked),
    ("dates: 2023-11-14", .blocked), ("dates: 2023-11-01 to 2023-11-13", .passed),
    ("dates: [2023-11-01, 2023-11-10 to 2023-12-01]", .blocked),
    ("network: [clients, others]", .blocked), ("network: others", .passed),
    ("operator: Home Telecom", .blocked), ("operator: Other Telecom", .passed),
    ("probability: 1", .blocked), ("probability: 0", .passed),
  ])
  func occasions(condition: String, verdict: Verdict) throws {
    #expect(try Probe.verdict(condition, Probe.tcp(Probe.hello("site.example"))) == verdict)
    #expect(
      try Probe.verdict("names: site.example, \(condition)", Probe.tcp(Probe.hello("site.example")))
        == verdict)
  }

  /// Of 400 flows some 200 are hit; 5 standard deviations are 50. The same seed hits the same.
  @Test func aProbabilityIsDrawnForEachFlow() throws {
    var conversation = Conversation()
    for port in UInt16(40_000)..<40_400 {
      conversation.udp(port, 53, Messages.dnsQuery("a.example"))
    }
    let runs = try [1, 1, 2].map { seed in
      try Probe.replay("probability: 0.5", conversation, seed: seed).flows.map(\.verdict)
    }
    #expect((150...250).contains(runs[0].filter { $0 == .blocked }.count))
    #expect(runs[0] == runs[1])
    #expect(runs[0] != runs[2])
  }
}
