import Configuration
import Gateway
import Rules
import Testing

/// Files of censors: what is read, and what is refused with place and remedy.
@Suite struct CensorTests {
  private static func load(_ reactions: String, placement: String = "in-path") throws -> Censor {
    try Censor(
      ConfigurationNode.parse(
        "name: c\ntitle: C\nplacement: \(placement)\nreactions: \(reactions)\n", file: "c.yaml"))
  }

  @Test func theFirstReactionThatFitsTheFlowIsTaken() throws {
    let box = try Self.load("{dns: [dns-injection, tcp-reset]}").boxes[0]
    #expect(box.reaction(to: .dns, overTCP: false) == .dnsInjection)
    #expect(box.reaction(to: .dns, overTCP: true) == .tcpReset)
    #expect(box.reaction(to: .sni, overTCP: true) == nil)
  }

  @Test(arguments: [
    (
      "{sni: block-page}", "in-path",
      "c.yaml:4:18: 'block-page' cannot answer 'sni' (use one of: tcp-reset, drop, tls-interception, throttle)"
    ),
    (
      "{quic-sni: tcp-reset}", "in-path",
      "c.yaml:4:23: 'tcp-reset' cannot answer 'quic-sni' (use one of: drop, throttle)"
    ),
    (
      "{sni: drop}", "on-path",
      "c.yaml:4:18: 'drop' needs 'placement: in-path', and this censor is on-path (set 'placement: in-path', or use a reaction that adds packets)"
    ),
    ("{snii: drop}", "in-path", "c.yaml:4:13: unknown key 'snii' (did you mean 'sni'?)"),
  ])
  func mistakesSayPlaceAndRemedy(reactions: String, placement: String, message: String) {
    let error = #expect(throws: ConfigurationError.self) {
      try Self.load(reactions, placement: placement)
    }
    #expect(error?.description == message)
  }
}
