import Dissection
import Gateway
import TestSupport
import Testing

/// How censors read DNS. The queries and what the injector did are test vectors of Fan et al.,
/// "Wallbleed", NDSS 2025, Appendix B.
@Suite struct DNSHabitsTests {
  private static let rules = """
      - id: listed
        names: ["contains:69.mu", facebook.com, rsf.org, 3.tt, 4.tt, google.com, "prefix:shadowvpn.com"]

    """

  private static func isAnswered(
    _ query: [UInt8], _ dns: String, port: UInt16 = 53
  ) throws -> Bool {
    var conversation = Conversation(server: "192.0.2.53")
    conversation.udp(40_001, port, query)
    let censor = """
      name: c
      title: C
      placement: on-path
      reactions: {dns: dns-injection}
      dns: {\(dns)}

      """
    return try ReplayedCapture(conversation, rules: rules, censor: censor).flows[0].verdict
      == .blocked
  }

  @Test(arguments: [
    // A usual query; QDCOUNT is not looked at.
    ("000001200001000000000000 023639026d7500 00010001", true),
    ("000001200000000000000000 023639026d7500 00010001", true),
    // Type and class are cut off, or all behind the name.
    ("000001200001000000000000 023639026d7500 00", true),
    ("000001200001000000000000 023639026d75", true),
    // One label of all; labels that leave the datagram, with a NUL and without.
    ("000001200001000000000000 0536392e6d75", true),
    ("333301200001000000000000 ff7273662e6f726700", true),
    ("000001200001000000000000 0866616365626f6f6bff636f6d00", true),
    ("000001200001000000000000 0866616365626f6f6bff636f6d", false),
    ("333301200001000000000000 077273662e6f72671f", false),
    // The first byte behind the datagram is 0: it ends a label that lacks no other.
    ("000001200001000000000000 0636392e6d75", true),
    ("333301200001000000000000 087273662e6f7267", true),
    ("333301200001000000000000 097273662e6f7267", false),
    // A response.
    ("123480000000000100000000 03727366106f726700 00010001", false),
  ])
  func theUncheckedParserReadsAsWasMeasured(query: String, isAnswered: Bool) throws {
    #expect(try Self.isAnswered(bytes(query), "names: c-string, bounds: unchecked") == isAnswered)
  }

  @Test(arguments: [
    ("000001200001000000000000 023639026d7500 00010001", true),
    ("000001200001000000000000 0536392e6d7500 00010001", true),
    ("000001200001000000000000 023639026d7500 00", false),
    ("000001200001000000000000 023639026d75", false),
    ("000001200001000000000000 0866616365626f6f6bff636f6d00", false),
    // A label that does not fit the buffer ends the name: class 1 stands where it should.
    ("123401000001000000000000 037777770a676f6f676c652e636f6d6faaaa0001", true),
    ("123401000001000000000000 037777770a676f6f676c652e636f6d6faaaa00", false),
    ("123401000001000000000000 037777770a676f6f676c652e636f6d20aaaa0001", false),
  ])
  func theCheckedParserReadsAsWasMeasured(query: String, isAnswered: Bool) throws {
    #expect(try Self.isAnswered(bytes(query), "names: c-string, bounds: checked") == isAnswered)
  }

  /// "DNS any count field > 25" evades Turkmenistan's (Nourin et al., WWW 2023).
  @Test(arguments: [0, 1, 2, 3])
  func aCountMayBeTooLarge(field: Int) throws {
    for (count, isAnswered) in [(25, true), (26, false)] {
      var query = Messages.dnsQuery("4.tt")
      query[4 + 2 * field + 1] = UInt8(count)
      #expect(try Self.isAnswered(query, "counts-max: 25") == isAnswered)
    }
  }

  /// On any port that a query is recognised on: Nourin et al., WWW 2023.
  @Test(arguments: [53, 1053, 40_000] as [UInt16])
  func queriesAreReadOnOtherPorts(port: UInt16) throws {
    #expect(try Self.isAnswered(Messages.dnsQuery("4.tt"), "counts-max: 25", port: port))
  }

  /// Labels of 15 characters fill the buffer of 125 so far that the listed name fits, or does not.
  @Test(arguments: [(15, true), (16, true), (17, false)])
  func aNameBeyondTheBufferIsNotSeen(firstLabel: Int, isAnswered: Bool) throws {
    var query = bytes("333301200001000000000000")
    for count in [firstLabel, 15, 15, 15, 15, 15, 15] {
      query += [UInt8(count)] + Array(repeating: UInt8(ascii: "a"), count: count)
    }
    query += Array("\u{8}facebook\u{8}comextra".utf8) + [0, 0, 1, 0, 1]
    // With 15 the buffer holds one character more of the last label, and the name is another.
    let expected = firstLabel == 15 ? false : isAnswered
    #expect(try Self.isAnswered(query, "names: c-string, bounds: unchecked") == expected)
  }

  /// Counts in the header, in words of RFC 1035 §4.1.1.
  @Test(arguments: [
    ("questions: one", 1, 0, true), ("questions: one", 2, 0, false),
    ("other-records: zero", 1, 0, true), ("other-records: zero", 1, 1, false),
    ("other-records: any", 1, 1, true),
  ])
  func countsMayKeepABoxFromReading(
    dns: String, questions: UInt8, answers: UInt8, isAnswered: Bool
  ) throws {
    var query = Messages.dnsQuery("www.facebook.com")
    query[5] = questions
    query[7] = answers
    #expect(try Self.isAnswered(query, dns) == isAnswered)
  }

  /// A name that ends in a pointer (RFC 1035 §4.1.4) to a label behind the question.
  @Test(arguments: [("pointers: 1", true), ("pointers: 0", false)])
  func pointersMayBeFollowed(dns: String, isAnswered: Bool) throws {
    let query = bytes(
      "000001000001000000000000" + "0866616365626f6f6b" + "c01b" + "00010001" + "03636f6d00")
    #expect(try Self.isAnswered(query, dns) == isAnswered)
  }

  @Test func noPrefixOfAQueryTraps() throws {
    let query = bytes("0000012000010000000000000866616365626f6f6bff636f6d0000010001")
    for count in query.indices {
      for dns in ["names: c-string, bounds: unchecked", "names: c-string", "names: labels"] {
        _ = try Self.isAnswered(Array(query[..<count]), dns)
      }
    }
  }

  /// Stub resolvers ask for A and AAAA from one port.
  @Test(arguments: ["", "dns: {pointers: 0}\n"])
  func everyQueryOfAFlowIsAnswered(dns: String) throws {
    var conversation = Conversation(server: "192.0.2.53")
    conversation.udp(40_001, 53, Messages.dnsQuery("rsf.org", identifier: 1, type: 1))
    conversation.udp(40_001, 53, Messages.dnsQuery("rsf.org", identifier: 2, type: 28))
    conversation.connection(40_002, 443, request: Messages.clientHello("rsf.org"))
    let flows = try ReplayedCapture(
      conversation, rules: Self.rules,
      censor: "name: c\ntitle: C\nplacement: on-path\nreactions: {dns: dns-injection}\n" + dns
    ).flows
    #expect(flows[0].frame == 1)
    #expect(flows[1].causedBy == 1)
  }
}
