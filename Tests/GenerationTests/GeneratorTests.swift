import Population
import Dissection
import Gateway
import Testing

@testable import Generation

/// Generated traffic has the properties that are asked for.
@Suite struct GeneratorTests {
  @Test func theSameSeedGivesTheSameBytes() throws {
    let first = try MadeTraffic { $0.flows = 50 }
    let again = try MadeTraffic { $0.flows = 50 }
    let other = try MadeTraffic {
      $0.flows = 50
      $0.seed = 8
    }
    #expect(first.frames == again.frames && first.times == again.times)
    #expect(first.frames != other.frames)
  }

  @Test func packetsAreInTheOrderOfTimeWithValidChecksums() throws {
    let traffic = try MadeTraffic { $0.flows = 60 }
    #expect(traffic.times == traffic.times.sorted())
    for frame in traffic.frames {
      let packet = try Packet(frame.span, linkType: .ethernet)
      #expect(packet.hasValidHeaderChecksum(frame.span) != false)
      #expect(packet.hasValidTransportChecksum(frame.span) == true)
    }
  }

  /// A connection brings its look-up with it, so that the last one may be one too many.
  @Test(arguments: [1, 2, 3, 5, 8, 40]) func thereAreAsManyFlowsAsAskedFor(count: Int) throws {
    #expect(try MadeTraffic { $0.flows = count }.truth.count == count)
  }

  @Test func bytesEndIt() throws {
    let frames = try MadeTraffic { $0.bytes = 100_000 }.frames
    let count = frames.reduce(0) { $0 + $1.count }
    #expect((100_000..<101_514).contains(count))
  }

  /// What `--bytes` alone is turned into flows with: the same pages take more in small packets.
  @Test func smallPacketsAreExpectedToCostWhatTheyDo() throws {
    let mix = try TrafficMix("http=1")
    let made = try [120, 1514].map { frameBytes in
      // As many users of either version of IP.
      try MadeTraffic.networks.map { network in
        try MadeTraffic {
          $0.flows = 8
          $0.networks = [network]
          $0.frameBytes = frameBytes
          $0.mix = mix
        }.frames.reduce(0) { $0 + $1.count }
      }.reduce(0, +)
    }
    let expected = [120, 1514].map { mix.bytesPerFlow(.standard, frameBytes: $0) }
    let ratio = Double(made[0]) / Double(made[1])
    #expect(abs(expected[0] / expected[1] - ratio) < 0.1 * ratio)
  }

  /// Long transfers vary the most: of 1.8 times their mean, each. So flows of many kinds, and many.
  @Test(arguments: [
    ("", nil, 17.0), ("", 30, 30), ("tls=1", 20, 20), ("quic=1", 15, 15), ("http=1,dns=3", 6, 6),
  ])
  func flowsHaveAsManyPacketsAsAskedFor(
    mix: String, packetsPerFlow: Double?, expected: Double
  ) throws {
    var options = TrafficOptions()
    options.names = (1...100).map { "site\($0).test" }
    options.networks = MadeTraffic.networks
    options.users = 200
    options.flows = 6000
    options.seed = 11
    if !mix.isEmpty { options.mix = try TrafficMix(mix) }
    options.packetsPerFlow = packetsPerFlow
    var generator = try TrafficGenerator(options)
    while generator.next({ _, _ in }) {}
    let packets = Double(generator.packetCount) / Double(generator.flowCount)
    #expect(abs(packets - expected) < 0.1 * expected)
  }

  /// A look-up has two packets, and a connection several.
  @Test(arguments: [("dns=1", 17.0), ("tls=1", 3), ("tls=1", 1e9), ("", 0), ("", -1), ("", .nan)])
  func lengthsThatNoFlowHasAreErrors(mix: String, packetsPerFlow: Double) {
    #expect(throws: GenerationError.self) {
      try MadeTraffic {
        $0.flows = 3
        $0.packetsPerFlow = packetsPerFlow
        if let mix = try? TrafficMix(mix) { $0.mix = mix }
      }
    }
  }

  @Test(arguments: [-27, 0, 54, 99, 1515])
  func framesOfImpossibleSizesAreErrors(frameBytes: Int) {
    #expect(throws: GenerationError.self) {
      try MadeTraffic {
        $0.bytes = 1000
        $0.frameBytes = frameBytes
      }
    }
  }

  @Test func theSharesOfKindsAreThoseOfTheMix() throws {
    // Queries alone are cheap: 4,000 flows, of which a quarter HTTP, which need look-ups as well.
    let truth = try MadeTraffic {
      $0.flows = 4000
      $0.mix = (try? TrafficMix("dns=0.75,http=0.25")) ?? .standard
    }.truth
    let http = truth.filter { $0.kind == "http-host" }.count
    // Five standard deviations of a binomial distribution: sqrt(4000 * 0.75 * 0.25) = 27.4.
    #expect(abs(http - 1000) < 137)
  }

  @Test func usersAreInNetworksByTheirShares() throws {
    let clients = Set(
      try MadeTraffic {
        $0.flows = 3000
        $0.mix = (try? TrafficMix("dns=1")) ?? .standard
        $0.users = 1000
      }.truth.map(\.client))
    let inFirst = clients.filter { MadeTraffic.networks[0].prefixes[0].contains($0) }.count
    // Five standard deviations: sqrt(n * 0.75 * 0.25).
    let deviation = (Double(clients.count) * 0.1875).squareRoot()
    #expect(abs(Double(inFirst) - 0.75 * Double(clients.count)) < 5 * deviation)
  }

  @Test func ranksFollowZipfsLaw() {
    let ranks = ZipfDistribution(count: 50, exponent: 1)
    var generator = SplitMix64(seed: 3)
    var counts = [Int](repeating: 0, count: 50)
    let draws = 100_000
    for _ in 0..<draws { counts[ranks.draw(&generator)] += 1 }
    let harmonic = (1...50).reduce(0) { $0 + 1 / Double($1) }
    for rank in [1, 2, 10, 50] {
      let share = 1 / Double(rank) / harmonic
      let deviation = (Double(draws) * share * (1 - share)).squareRoot()
      #expect(abs(Double(counts[rank - 1]) - Double(draws) * share) < 5 * deviation)
    }
  }

  @Test func arrivalsFollowTheHours() {
    var arrivals = Arrivals(start: 0, startHour: 0, count: 24_000, hours: 24)
    var generator = SplitMix64(seed: 5)
    var perHour = [Int](repeating: 0, count: 30)
    for _ in 0..<20_000 {
      let hour = Int(arrivals.next(&generator) / 3_600_000_000_000)
      if hour < 30 { perHour[hour] += 1 }
    }
    // 1 + 0.6 cos: 0.4 thousands in the hours around nine, 1 around fifteen.
    #expect((330...480).contains(perHour[8]) && (330...480).contains(perHour[9]))
    #expect((900...1250).contains(perHour[15]))
  }

  @Test(arguments: [1, 17, 16_384, 16_385, 40_000])
  func fillerIsWholeRecords(count: Int) {
    let turn = Turn(
      isFromClient: false, head: [1, 2, 3], fillerCount: Turn.records(count), isInRecords: true)
    var bytes: [UInt8] = []
    let noise = [UInt8](repeating: 9, count: 5000)
    // In pieces of any size.
    var offset = 0
    while offset < turn.count {
      turn.append(offset, count: 701, noise: noise, into: &bytes)
      offset += 701
    }
    #expect(bytes.count == turn.count)
    var position = 3
    var content = 0
    while position < bytes.count {
      #expect(Array(bytes[position..<(position + 3)]) == [23, 3, 3])
      let length = Int(bytes[position + 3]) << 8 | Int(bytes[position + 4])
      #expect((1...16_384).contains(length))
      content += length
      position += 5 + length
    }
    #expect(position == bytes.count)
    #expect(content == max(17, count))
  }

  @Test(arguments: [
    "tls", "tls=x", "smtp=1", "tls=-1", "tls=0", "", "tls=1e308,dns=1e308", "tls=1,tls=1",
  ])
  func mixesThatMeanNothingAreErrors(text: String) {
    #expect(throws: GenerationError.self) { try TrafficMix(text) }
  }
}
