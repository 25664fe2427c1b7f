import TestSupport
import Testing

/// Queries that are not as they should be, with a name that can be read all the same.
@Suite struct DNSReaderTests {
  private static let rules = "  - {id: none, names: [nothing.invalid]}\n"

  private static func names(_ query: [UInt8], port: UInt16 = 53) throws -> [String] {
    var conversation = Conversation()
    conversation.udp(40_001, port, query)
    return try ReplayedCapture(conversation, rules: rules).names(0)
  }

  /// STATUS (2), UPDATE (5), and one that is not assigned (9), as in Suricata's dns-invalid-opcode;
  /// tshark 4.0 shows the name of each.
  @Test(arguments: [2, 5, 9])
  func opcodeDoesNotHideTheName(opcode: UInt8) throws {
    var query = Messages.dnsQuery("www.example.com")
    query[2] |= opcode << 3
    #expect(try Self.names(query) == ["dns www.example.com 1"])
    // Elsewhere, only a standard query is taken for DNS.
    #expect(try Self.names(query, port: 5300) == [])
  }

  /// Two questions, the first of which is a pointer to the second one's name, as in Suricata's
  /// dns-forward-pointer.
  @Test func pointerThatLeadsForwardIsFollowed() throws {
    let query = bytes(
      """
      8e04 0100 0002 0000 0000 0000
      c012 0001 0001
      0a 636f64656d6f6e6b6579 03 6e6574 00 0001 0001
      """)
    let names = try Self.names(query)
    #expect(Set(names) == ["dns codemonkey.net 1"])
  }
}
