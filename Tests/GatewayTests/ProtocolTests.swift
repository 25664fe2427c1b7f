import Dissection
import Gateway
import Rules
import TestSupport
import Testing

/// What is legible in a flow, or what hides it.
@Suite struct ProtocolTests {
  private static let none = "  - {id: none, names: [nothing.test]}"

  private static func protocols(_ conversation: Conversation) throws -> [FlowProtocol?] {
    try ReplayedCapture(
      conversation, rules: none,
      hiddenNames: """
        name: Hidden
        rules:
          - {id: doh, names: [dns.test]}
          - {id: ech, names: [front.test]}
        """
    ).flows.map(\.protocol)
  }

  private static func overTCP(_ payload: [UInt8], port: UInt16 = 443) throws -> FlowProtocol? {
    var conversation = Conversation()
    conversation.connection(40_001, port, request: payload)
    return try protocols(conversation).first ?? nil
  }

  @Test func whatNamesTheSiteIsTold() throws {
    var query = Conversation(server: "192.0.2.53")
    query.udp(40_001, 53, Messages.dnsQuery("a.test"))
    #expect(try Self.protocols(query) == [.dns])
    #expect(try Self.overTCP(Messages.clientHello("a.test")) == .sni)
    #expect(try Self.overTCP(Messages.httpRequest(host: "a.test"), port: 80) == .httpHost)
    #expect(try Self.overTCP(Array("GET / HTTP/1.0\r\n\r\n".utf8), port: 80) == .httpURL)
  }

  @Test func aKnownResolverIsDNSOverHTTPS() throws {
    #expect(try Self.overTCP(Messages.clientHello("www.dns.test")) == .doh)
  }

  @Test func thePortOfRFC7858IsDNSOverTLS() throws {
    #expect(try Self.overTCP(Messages.clientHello("a.test"), port: 853) == .dot)
  }

  @Test func aClientFacingServerHidesNothingWithoutTheExtension() throws {
    #expect(try Self.overTCP(Messages.clientHello("front.test")) == .sni)
    // encrypted_client_hello (RFC 9849 §5), of one byte.
    let hello = Messages.clientHello("front.test", extensions: [0xfe, 0x0d, 0, 1, 0])
    #expect(try Self.overTCP(hello) == .ech)
    // GREASE looks the same: the name of another server counts as the site's.
    let grease = Messages.clientHello("a.test", extensions: [0xfe, 0x0d, 0, 1, 0])
    #expect(try Self.overTCP(grease) == .sni)
  }

  @Test func aNameThatTorMadeUpIsTor() throws {
    // From suricata-verify's capture of a Tor client.
    #expect(try Self.overTCP(Messages.clientHello("www.4gk67zpn3brh7qxg.com")) == .tor)
    #expect(try Self.overTCP(Messages.clientHello("www.wikipedia.com")) == .sni)
  }

  @Test func bannersAndRandomBytesAreTold() throws {
    #expect(try Self.overTCP(Array("SSH-2.0-OpenSSH_9.2\r\n".utf8), port: 22) == .ssh)
    // Four bits set in each, none printable (Wu et al., USENIX Security 2023, §4.1).
    let random = [UInt8](repeating: 0x87, count: 100)
    #expect(try Self.overTCP(random) == .obfuscated)
    #expect(try Self.overTCP([0, 1, 2, 3] + [UInt8](repeating: 0, count: 60)) == .other)
  }

  @Test func aFlowThatBeganBeforeTheCaptureIsNotObfuscated() throws {
    var conversation = Conversation()
    conversation.tcp(40_001, 443, .ack, sequence: 7, [UInt8](repeating: 0x87, count: 100))
    #expect(try Self.protocols(conversation) == [.other])
  }

  @Test func aFlowWithoutPayloadHasNone() throws {
    var conversation = Conversation()
    conversation.handshake(40_001, 443)
    #expect(try Self.protocols(conversation) == [nil])
  }
}
