import Dissection
import Gateway
import TestSupport
import Testing

/// `blocking` and `failure` are OONI's: each kind of scenario by which its probe is tested
/// (ooni/probe-cli, `internal/experiment/webconnectivityqa`), and what the probe must say of it.
///
/// The probe tells of a whole measurement, and a record of one flow: of scenarios whose DNS and connection
/// both fail, the flow that fails first is compared.
@Suite struct OONIWordsTests {
  /// What stands between the client and the server, and what is sent.
  enum Visit: Sendable {
    case query, https, http, download
  }

  /// A kind of scenario.
  struct Kind: Sendable, CustomTestStringConvertible {
    var scenarios: [String]
    var visit: Visit
    var reactions: String
    var rest = ""
    var blocking: String?
    var failure: String?
    var testDescription: String { scenarios.joined(separator: ", ") }
  }

  static let kinds = [
    Kind(
      scenarios: [
        "successWithHTTP", "controlFailureWithSuccessfulHTTPWebsite", "largeFileWithHTTP",
        "cloudflareCAPTCHAWithHTTP",
      ], visit: .http, reactions: "address: drop", rest: "active: {to: 2000-01-01}"),
    Kind(
      scenarios: [
        "successWithHTTPS", "controlFailureWithSuccessfulHTTPSWebsite", "largeFileWithHTTPS",
        "cloudflareCAPTCHAWithHTTPS", "idnaWithoutCensorshipLowercase",
        "idnaWithoutCensorshipWithFirstLetterUppercase",
        // What a server or its domain's owner does is in the capture, and no gateway's doing.
        "badSSLWithExpiredCertificate", "badSSLWithWrongServerName",
        "badSSLWithUnknownAuthorityWithConsistentDNS", "localhostWithHTTP", "localhostWithHTTPS",
        "websiteDownNXDOMAIN", "websiteDownTCPConnect", "websiteDownNoAddrs",
      ], visit: .https, reactions: "address: drop", rest: "active: {to: 2000-01-01}"),
    Kind(
      scenarios: ["dnsBlockingNXDOMAIN", "redirectWithConsistentDNSAndThenNXDOMAIN"],
      visit: .query, reactions: "dns: dns-injection", blocking: "dns",
      failure: "dns_nxdomain_error"),
    // 10.10.34.35 is the bogon of the scenario.
    Kind(
      scenarios: [
        "dnsBlockingBOGON", "dnsHijackingToLocalhostWithHTTP", "dnsHijackingToLocalhostWithHTTPS",
      ], visit: .query, reactions: "dns: dns-injection",
      rest: "forged-addresses: [10.10.34.35]", blocking: "dns", failure: "generic_timeout_error"),
    // A public address: what fails there, if anything, is for its host to decide.
    Kind(
      scenarios: [
        "httpDiffWithInconsistentDNS", "ghostDNSBlockingWithHTTP",
        "tlsBlockingConnectionResetWithInconsistentDNS",
      ], visit: .query, reactions: "dns: dns-injection", rest: "forged-addresses: [83.224.65.74]",
      blocking: "dns"),
    Kind(
      scenarios: ["tcpBlockingConnectTimeout"], visit: .https, reactions: "address: null-route",
      blocking: "tcp_ip", failure: "generic_timeout_error"),
    Kind(
      scenarios: [
        "redirectWithConsistentDNSAndThenConnectionRefusedForHTTP",
        "redirectWithConsistentDNSAndThenConnectionRefusedForHTTPS",
      ], visit: .https, reactions: "address: tcp-reset", blocking: "tcp_ip",
      failure: "connection_refused"),
    Kind(
      scenarios: [
        "tlsBlockingConnectionResetWithConsistentDNS",
        "redirectWithConsistentDNSAndThenConnectionResetForHTTPS",
      ], visit: .https, reactions: "sni: tcp-reset", blocking: "http-failure",
      failure: "connection_reset"),
    Kind(
      scenarios: [
        "httpBlockingConnectionReset", "redirectWithConsistentDNSAndThenConnectionResetForHTTP",
      ], visit: .http, reactions: "http-host: tcp-reset", blocking: "http-failure",
      failure: "connection_reset"),
    Kind(
      scenarios: ["redirectWithConsistentDNSAndThenTimeoutForHTTPS"], visit: .https,
      reactions: "sni: drop", blocking: "http-failure", failure: "generic_timeout_error"),
    Kind(
      scenarios: ["redirectWithConsistentDNSAndThenTimeoutForHTTP"], visit: .http,
      reactions: "http-host: drop", blocking: "http-failure", failure: "generic_timeout_error"),
    Kind(
      scenarios: ["httpDiffWithConsistentDNS"], visit: .http, reactions: "http-host: block-page",
      blocking: "http-diff"),
    Kind(
      scenarios: ["throttlingWithHTTP", "throttlingWithHTTPS"], visit: .download,
      reactions: "sni: throttle", rest: "rate: {kilobits: 140}", blocking: "http-failure",
      failure: "generic_timeout_error"),
    // No scenario has a gateway with its own authority; the words are those of one whose authority is
    // unknown (`netxlite/classify.go`).
    Kind(
      scenarios: [], visit: .https, reactions: "sni: tls-interception", blocking: "http-failure",
      failure: "ssl_unknown_authority"),
  ]

  /// Scenarios that cannot be expressed, and why.
  static let notExpressed = [
    "dnsBlockingAndroidDNSCacheNoData": "what a telephone's cache says in place of NXDOMAIN",
    "dnsHijackingToProxyWithHTTPURL": "a forged address where a proxy serves the true page",
    "dnsHijackingToProxyWithHTTPSURL": "a forged address where a proxy serves the true page",
    "badSSLWithUnknownAuthorityWithInconsistentDNS": "what the host at a forged address shows",
    "ghostDNSBlockingWithHTTPS": "that the host at a forged address refuses the connection",
    "tcpBlockingConnectionRefusedWithInconsistentDNS":
      "that the host at a forged address refuses the connection",
    "redirectWithConsistentDNSAndThenEOFForHTTP": "a gateway that ends a connection by FIN alone",
    "redirectWithConsistentDNSAndThenEOFForHTTPS": "a gateway that ends a connection by FIN alone",
    "redirectWithBrokenLocationForHTTP": "what the probe makes of a redirection to nowhere",
    "redirectWithBrokenLocationForHTTPS": "what the probe makes of a redirection to nowhere",
    "redirectWithMoreThanTenRedirectsAndHTTP": "after how many redirections the probe gives up",
    "redirectWithMoreThanTenRedirectsAndHTTPS": "after how many redirections the probe gives up",
  ]

  private static func conversation(_ visit: Visit) -> Conversation {
    var conversation = Conversation()
    switch visit {
    case .query:
      conversation = Conversation(server: "192.0.2.53")
      conversation.udp(40_001, 53, Messages.dnsQuery("blocked.test"))
    case .https:
      conversation.connection(40_001, 443, request: Messages.clientHello("blocked.test"))
    case .http:
      conversation.connection(40_001, 80, request: Messages.httpRequest(host: "blocked.test"))
    case .download:
      let hello = Messages.clientHello("blocked.test")
      conversation.handshake(40_001, 443)
      conversation.tcp(40_001, 443, [.psh, .ack], sequence: 1001, acknowledgement: 5001, hello)
      // As many bytes as OONI reads of a page.
      for number in 0..<524 as Range<UInt32> {
        conversation.tcp(
          40_001, 443, fromServer: true, .ack, sequence: 5001 + number * 1000,
          acknowledgement: 1001 + UInt32(hello.count), [UInt8](repeating: 0x17, count: 1000))
      }
    }
    return conversation
  }

  @Test(arguments: kinds)
  func theWordsAreOONIs(kind: Kind) throws {
    let censor =
      "name: c\ntitle: C\nplacement: in-path\nreactions: {\(kind.reactions)}\n\(kind.rest)\n"
    let rules =
      kind.reactions.contains("address")
      ? "  - {id: server, addresses: [192.0.2.0/24]}\n"
      : "  - {id: site, names: [blocked.test]}\n"
    let flow = try #require(
      try ReplayedCapture(Self.conversation(kind.visit), rules: rules, censor: censor).flows.first)
    #expect(flow.blocking?.rawValue == kind.blocking)
    #expect(flow.failure?.rawValue == kind.failure)
  }

  @Test func everyScenarioIsExpressedOrNamed() {
    let expressed = Self.kinds.flatMap(\.scenarios)
    #expect(Set(expressed).count == expressed.count)
    #expect(Set(expressed).isDisjoint(with: Self.notExpressed.keys))
    #expect(expressed.count + Self.notExpressed.count == 50)
  }
}
