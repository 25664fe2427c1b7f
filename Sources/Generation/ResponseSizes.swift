import Glibc
import Population

/// How long servers' responses are: log-normal by kind, as long as flows of so many packets have them.
///
/// The medians stand to each other as those of web pages' parts and of long transfers do (HTTP Archive,
/// "State of the Web", 2024: responses of 10 to 30 KB); the tails are assumed. But most connections carry
/// less than a part of a page, so all medians are scaled together until a flow has as many packets on
/// average as measured traffic.
struct ResponseSizes: Sendable {
  /// Packets of a flow, both ways, on average over the standard mix.
  ///
  /// In thirty minutes of a backbone link, one way, each five-tuple had 15.3 a minute (CAIDA,
  /// equinix-nyc, 17 January 2019: from 13.9 to 16.2), and 26.8 in one of 15 March 2018 (counted for
  /// SFCMon: its file `flows_file.csv`). At the border of a campus a flow of NetFlow had 79, though two
  /// thirds had one or two (Jurkiewicz, Rzym and Boryło, "Flow length and size distributions in campus
  /// Internet traffic", 2018): ask for more where long transfers prevail.
  static let packetsPerFlow = 17.0
  /// Of flows whose mix was given without their length.
  static let standard = ResponseSizes(
    scale: scale(packetsPerFlow: packetsPerFlow, mix: .standard))

  /// The most that one response has, in bytes.
  private static let most = 64.0 * 1024 * 1024
  /// Between responses of a few bytes and such that all have the most.
  private static let scales = 1e-7...1e7

  private let scale: Double

  /// - Parameter packetsPerFlow: in full packets of 1,514 bytes, on average over `mix`.
  /// - Throws: `GenerationError` when no responses make flows of the mix as long as that.
  init(packetsPerFlow: Double, mix: TrafficMix) throws(GenerationError) {
    let least = mix.packetsPerFlow(ResponseSizes(scale: Self.scales.lowerBound))
    let greatest = mix.packetsPerFlow(ResponseSizes(scale: Self.scales.upperBound))
    guard packetsPerFlow >= least, packetsPerFlow <= greatest else {
      throw GenerationError(
        "flows of this mix have from \((least * 10).rounded(.up) / 10) to "
          + "\((greatest * 10).rounded(.down) / 10) packets on average, those of dns two; "
          + "ask for as many, or for another mix")
    }
    self.init(scale: Self.scale(packetsPerFlow: packetsPerFlow, mix: mix))
  }

  private init(scale: Double) {
    self.scale = scale
  }

  /// Bytes of a response, at least 1.
  func draw(_ kind: FlowKind, _ generator: inout SplitMix64) -> Int {
    let (median, sigma) = shape(kind)
    return Int(min(generator.logNormal(median: median, sigma: sigma), Self.most)) + 1
  }

  /// Bytes of a response, on average: of a log-normal distribution with all above the most at the most.
  func mean(_ kind: FlowKind) -> Double {
    let (median, sigma) = shape(kind)
    guard median > 0 else { return 0 }
    let deviations = log(Self.most / median) / sigma
    let below = median * exp(sigma * sigma / 2) * Self.normal(deviations - sigma)
    return 1 + below + Self.most * (1 - Self.normal(deviations))
  }

  private func shape(_ kind: FlowKind) -> (median: Double, sigma: Double) {
    switch kind {
    case .dns: (0, 0)
    case .tls, .quic: (scale * 22_000, 1.5)
    case .http: (scale * 14_000, 1.4)
    case .bulk: (scale * 1_500_000, 1.2)
    }
  }

  /// The scale at which flows have so many packets, by bisection: they grow with it.
  private static func scale(packetsPerFlow: Double, mix: TrafficMix) -> Double {
    var (low, high) = (log(scales.lowerBound), log(scales.upperBound))
    for _ in 0..<60 {
      let middle = (low + high) / 2
      if mix.packetsPerFlow(ResponseSizes(scale: exp(middle))) < packetsPerFlow {
        low = middle
      } else {
        high = middle
      }
    }
    return exp(low)
  }

  /// The standard normal distribution up to `deviations`.
  private static func normal(_ deviations: Double) -> Double {
    erfc(-deviations / 2.0.squareRoot()) / 2
  }
}
