import Dissection
import Testing

@Suite struct UndecodedTests {
  @Test(arguments: [
    (Undecoded(.ipv4, .truncated), "ipv4: truncated"),
    (Undecoded(.mpls, .tooDeep), "mpls: too deep"),
    (Undecoded(.ethernet, .unsupported, value: 0x0806), "ARP"),
    (Undecoded(.ethernet, .unsupported, value: 0x88cc), "EtherType 0x88cc (LLDP)"),
    (Undecoded(.ethernet, .unsupported, value: 5), "EtherType 0x0005"),
    (Undecoded(.ip, .unsupported, value: 1), "IP protocol 1 (ICMP)"),
    (Undecoded(.ip, .unsupported, value: 0), "IP protocol 0 (HOPOPT)"),
    (Undecoded(.link, .unsupported, value: 127), "link type 127 (IEEE802_11_RADIOTAP)"),
    (Undecoded(.wlan, .unsupported, value: 3), "802.11 encrypted"),
    (Undecoded(.link, .unsupported, value: 0), "link type 0 (NULL)"),
    (Undecoded(.ppp, .unsupported, value: 0xc021), "PPP protocol 0xc021 (LCP)"),
    (Undecoded(.llc, .unsupported, value: 0x42), "LLC SAP 0x42 (STP)"),
  ])
  func descriptionsAreWhatReportsShow(reason: Undecoded, description: String) {
    #expect(reason.description == description)
  }

  /// Reasons are told apart in reports by their text alone.
  @Test func noTwoReasonsReadTheSame() {
    let reasons = Undecoded.Layer.allCases.flatMap { layer in
      Undecoded.Reason.allCases.map { Undecoded(layer, $0) }
    }
    #expect(Set(reasons.map(\.description)).count == reasons.count)
  }
}
