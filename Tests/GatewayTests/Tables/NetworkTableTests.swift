import Dissection
import TestSupport
import Testing

@testable import Gateway

/// An address belongs to the network with the longest prefix that contains it.
@Suite struct NetworkTableTests {
  /// The first of the longest prefixes, looked for one by one.
  private static func expected(_ networks: [Network], _ address: IPAddress) -> NetworkIndex? {
    var best: (length: Int, network: Int)?
    for (index, network) in networks.enumerated() {
      for prefix in network.prefixes where prefix.contains(address) {
        if prefix.length > best?.length ?? -1 { best = (prefix.length, index) }
      }
    }
    return best.map { NetworkIndex($0.network) }
  }

  /// Networks of prefixes that lie within and beside each other, in few addresses.
  private static func networks(_ count: Int, _ draws: inout Draws, isIPv6: Bool) -> [Network] {
    (0..<count).map { index in
      let prefixes = (0..<1 + Int(draws.next() % 3)).compactMap { _ in
        let bits = Int(draws.next() % 17)
        let part = draws.next() & 0xffff & ~(0xffff >> UInt64(bits))
        return isIPv6
          ? IPPrefix("\(IPAddress(high: 0x2001_0db8_0000_0000 | part, low: 0))/\(48 + bits)")
          : IPPrefix("\(IPAddress(v4: 0x0a00_0000 | UInt32(part) << 8))/\(8 + bits)")
      }
      return Network(name: "n\(index)", prefixes: prefixes)
    }
  }

  @Test(arguments: [0, 1, 3, 20, 200], [false, true])
  func theLongestPrefixWins(count: Int, isIPv6: Bool) {
    var draws = Draws(seed: UInt64(count))
    for _ in 0..<(count > 20 ? 3 : 20) {
      let networks = Self.networks(count, &draws, isIPv6: isIPv6)
      let table = NetworkTable(networks)
      for _ in 0..<500 {
        let part = draws.next() & 0xffff
        let address =
          isIPv6
          ? IPAddress(high: 0x2001_0db8_0000_0000 | part, low: draws.next())
          : IPAddress(v4: 0x0a00_0000 | UInt32(part) << 8 | UInt32(draws.next() & 0xff))
        #expect(table.network(of: address) == Self.expected(networks, address))
      }
    }
  }

  @Test func addressesOfTheWholeRangeHaveTheirNetworks() throws {
    let networks = [
      Network(name: "all", prefixes: [try #require(IPPrefix("0.0.0.0/0"))]),
      Network(name: "last", prefixes: [try #require(IPPrefix("255.255.255.255"))]),
      Network(name: "first", prefixes: [try #require(IPPrefix("0.0.0.0/32"))]),
      Network(name: "all of IPv6", prefixes: [try #require(IPPrefix("::/0"))]),
      Network(name: "the last half", prefixes: [try #require(IPPrefix("8000::/1"))]),
    ]
    let table = NetworkTable(networks)
    for (text, network) in [
      ("0.0.0.0", 2), ("0.0.0.1", 0), ("255.255.255.254", 0), ("255.255.255.255", 1), ("::", 3),
      ("7fff:ffff::", 3), ("8000::", 4), ("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", 4),
    ] {
      let address = try #require(IPAddress(text))
      #expect(table.network(of: address) == NetworkIndex(network), "\(text)")
    }
  }

  @Test func ofTheSamePrefixTheFirstNetworkIsTaken() throws {
    let prefix = try #require(IPPrefix("10.0.0.0/8"))
    let table = NetworkTable([
      Network(name: "one", prefixes: [prefix]), Network(name: "two", prefixes: [prefix]),
    ])
    #expect(table.network(of: IPAddress(v4: 0x0a01_0203)) == 0)
    #expect(table.network(of: IPAddress(v4: 0x0b01_0203)) == nil)
  }
}
