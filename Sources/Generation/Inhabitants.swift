import Population
import Dissection
import Gateway

/// The users: each in a network, by the networks' shares, with an address of one of its prefixes.
struct Inhabitants: Sendable {
  private let networks: [Network]
  /// The shares up to and with each network, as parts of one.
  private let sharesUpTo: [Double]
  private let seed: UInt64
  let count: Int

  /// - Throws: `GenerationError` when the networks have no prefix.
  init(_ networks: [Network], count: Int, seed: UInt64) throws(GenerationError) {
    let usable = networks.filter { !$0.prefixes.isEmpty && $0.share > 0 }
    guard !usable.isEmpty else {
      throw GenerationError("the scenario's networks have no prefixes to take addresses from")
    }
    self.networks = usable
    let total = usable.reduce(0) { $0 + $1.share }
    var sum = 0.0
    sharesUpTo = usable.map { network in
      sum += network.share / total
      return sum
    }
    self.seed = seed
    self.count = count
  }

  /// The address of a user, from 0: the same whenever it is asked for.
  func address(of user: Int) -> IPAddress {
    var generator = SplitMix64(seed: seed, kind: 1, index: user)
    let point = generator.uniform()
    let network = networks[sharesUpTo.firstIndex { point < $0 } ?? networks.count - 1]
    let prefix = network.prefixes[generator.below(network.prefixes.count)]
    // Numbers from 2 on, since the first addresses of a network are its routers'.
    let hostBits = min(63, 128 - prefix.length)
    let room = UInt64(1) << UInt64(hostBits)
    let host = room > 4 ? 2 + UInt64(user) % (room - 3) : 0
    return IPAddress(high: prefix.address.high, low: prefix.address.low | host)
  }
}
