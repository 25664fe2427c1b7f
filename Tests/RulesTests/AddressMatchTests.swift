import Dissection
import Rules
import Testing

@Suite struct AddressMatchTests {
  private func hits(
    _ patterns: [AddressPattern], _ address: String, port: UInt16 = 443, protocolNumber: UInt8 = 6
  ) throws -> [Int32] {
    let rules = patterns.enumerated().map { Rule(id: "r\($0)", addresses: [$1]) }
    let matcher = try RuleMatcher([RuleSet(rules)])
    var hits: [RuleHit] = []
    matcher.match(
      address: try #require(IPAddress(address)), port: port, protocolNumber: protocolNumber,
      sets: .all, into: &hits)
    #expect(hits.allSatisfy { $0.breadth == .address })
    return hits.map(\.rule)
  }

  private func prefix(_ text: String) throws -> AddressPattern {
    let prefix: IPPrefix = try #require(IPPrefix(text))
    return AddressPattern(prefix: prefix)
  }

  @Test func everyPrefixThatHoldsTheAddressIsHit() throws {
    let patterns = try [
      "203.0.113.0/24", "203.0.0.0/16", "0.0.0.0/0", "203.0.113.7", "203.0.113.8/29",
      "203.0.112.0/23", "::/0", "128.0.0.0/1",
    ].map(prefix)
    #expect(try hits(patterns, "203.0.113.7") == [0, 1, 2, 3, 5, 7])
    #expect(try hits(patterns, "203.0.112.1") == [1, 2, 5, 7])
    #expect(try hits(patterns, "192.0.2.1") == [2, 7])
    #expect(try hits(patterns, "2001:db8::1") == [6])
  }

  @Test func prefixesOfIPv6AreHit() throws {
    let patterns = try ["2001:db8::/32", "2001:db8:0:1::/64", "2001:db8::1", "2001:db8::/33"]
      .map(prefix)
    #expect(try hits(patterns, "2001:db8::1") == [0, 2, 3])
    #expect(try hits(patterns, "2001:db8:0:1::1") == [0, 1, 3])
    #expect(try hits(patterns, "2001:db8:8000::1") == [0])
    #expect(try hits(patterns, "2001:db9::1") == [])
  }

  @Test func portsAndProtocolsHaveToFit() throws {
    let prefix = IPPrefix("192.0.2.0/24")
    let patterns = [
      AddressPattern(prefix: prefix, ports: [443...443, 8000...8010]),
      AddressPattern(prefix: prefix, transport: .udp),
      AddressPattern(prefix: nil, ports: [53...53]),
    ]
    #expect(try hits(patterns, "192.0.2.1", port: 443) == [0])
    #expect(try hits(patterns, "192.0.2.1", port: 8010) == [0])
    #expect(try hits(patterns, "192.0.2.1", port: 8011) == [])
    #expect(try hits(patterns, "192.0.2.1", port: 443, protocolNumber: 17) == [0, 1])
    #expect(try hits(patterns, "198.51.100.1", port: 53) == [2])
    #expect(try hits(patterns, "2001:db8::1", port: 53) == [2])
  }

  @Test(arguments: 1...30)
  func trieAgreesWithPrefixesOneByOne(seed: UInt64) throws {
    var generator = Generator(seed: seed)
    // Few bits vary, so that prefixes nest.
    func bits() -> UInt32 { UInt32.random(in: 0..<64, using: &generator) << 24 }
    let prefixes = (0..<60).map { _ in
      let length = Int.random(in: 0...10, using: &generator)
      let value = length == 0 ? 0 : bits() & ~(UInt32.max >> UInt32(length))
      return (value, length)
    }
    let patterns = try prefixes.map { try prefix("\(IPAddress(v4: $0))/\($1)") }
    for _ in 0..<20 {
      let address = bits()
      let expected = prefixes.indices.filter { index in
        let (value, length) = prefixes[index]
        return length == 0 || (value ^ address) >> UInt32(32 - length) == 0
      }
      let found = try hits(patterns, "\(IPAddress(v4: address))")
      #expect(found == expected.map(Int32.init), "seed \(seed)")
    }
  }
}
