import Population
import Dissection

/// The sites that users visit: names by rank, and the servers that they are on.
struct Sites: Sendable {
  /// In the order of ranks.
  private let names: [String]
  private let ranks: ZipfDistribution
  private let seed: UInt64

  /// Of a hundred sites so many share addresses with others, as on a content delivery network:
  /// assumed.
  private static let sharedPercent = 40
  private static let sharedAddressCount = 64

  /// - Parameter exponent: of the sites' popularity.
  init(_ names: [String], exponent: Double, seed: UInt64) throws(GenerationError) {
    guard !names.isEmpty else { throw GenerationError("the list of names is empty") }
    self.names = names
    ranks = ZipfDistribution(count: names.count, exponent: exponent)
    self.seed = seed
  }

  func name(_ site: Int) -> String { names[site] }

  func draw(_ generator: inout SplitMix64) -> Int { ranks.draw(&generator) }

  /// The server of a site: in 198.18.0.0/15 or 2001:2::/48, which are for benchmarks (RFC 2544,
  /// RFC 5180).
  func server(of site: Int, isIPv4: Bool) -> IPAddress {
    var generator = SplitMix64(seed: seed, kind: 2, index: site)
    let isShared = generator.below(100) < Self.sharedPercent
    let host =
      isShared
      ? UInt64(generator.below(Self.sharedAddressCount)) + 1
      : UInt64(site) % 0xfe00 + 0x1_0000
    return isIPv4
      ? IPAddress(v4: 0xc612_0000 + UInt32(truncatingIfNeeded: host))
      : IPAddress(high: 0x2001_0002_0000_0000, low: host)
  }

  /// The resolver that a user asks, outside as well.
  static func resolver(isIPv4: Bool) -> IPAddress {
    isIPv4
      ? IPAddress(v4: 0xc612_ff35) : IPAddress(high: 0x2001_0002_0000_0000, low: 0xff35)
  }
}
