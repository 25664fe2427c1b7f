import Population
import Text

/// The kinds of flows that are generated.
public enum FlowKind: String, Sendable, CaseIterable {
  /// A query over UDP, and its answer.
  case dns
  /// A page over TLS.
  case tls
  /// The same over QUIC.
  case quic
  /// A request in clear.
  case http
  /// A long transfer over TLS.
  case bulk
}

/// The shares of flows by kind.
public struct TrafficMix: Sendable {
  /// In the order of `FlowKind.allCases`; their sum is above 0.
  let weights: [Double]

  /// Half look-ups, and mostly TLS: assumed, and to be replaced by what one knows of a network.
  public static let standard = TrafficMix(weights: [0.5, 0.31, 0.12, 0.06, 0.01])

  private init(weights: [Double]) {
    self.weights = weights
  }

  /// Reads `dns=0.5,tls=0.3`; kinds that are not named have no share.
  ///
  /// - Throws: `GenerationError` that says what is wrong.
  public init(_ text: String) throws(GenerationError) {
    var weights = FlowKind.allCases.map { _ in 0.0 }
    for part in text.split(separator: ",") {
      let pair = part.split(separator: "=", maxSplits: 1)
      guard pair.count == 2, let kind = FlowKind(rawValue: String(pair[0])),
        let weight = Double(pair[1]), weight >= 0, weight.isFinite,
        let index = FlowKind.allCases.firstIndex(of: kind)
      else {
        throw GenerationError(
          "'\(part)' is no share of a kind of flows; write it as tls=0.3, the kinds are "
            + FlowKind.allCases.map(\.rawValue).joined(separator: ", "))
      }
      guard weights[index] == 0 else {
        throw GenerationError("'\(pair[0])' has a share already; give each kind one")
      }
      weights[index] = weight
    }
    let total = weights.reduce(0, +)
    guard total > 0, total.isFinite else {
      throw GenerationError(
        "the shares of flows have no sum to go by; write for example dns=0.5,tls=0.5")
    }
    self.weights = weights
  }

  func draw(_ generator: inout SplitMix64) -> FlowKind {
    var point = generator.uniform() * weights.reduce(0, +)
    for (kind, weight) in zip(FlowKind.allCases, weights) {
      if point < weight { return kind }
      point -= weight
    }
    return FlowKind.allCases[weights.lastIndex { $0 > 0 } ?? 0]
  }

  /// What a flow has on average, by what one of each kind has.
  ///
  /// Every connection counts with a look-up of its own, whatever the share of those: fewer are needed where
  /// answers are still known.
  func mean(_ of: (FlowKind) -> Double) -> Double {
    let shares = zip(FlowKind.allCases, weights)
    let connections = shares.reduce(0) { $0 + ($1.0 == .dns ? 0 : $1.1) }
    let (sum, total) = shares.reduce((0, 0)) { sums, share in
      let weight = share.0 == .dns ? max(share.1, connections) : share.1
      return (sums.0 + of(share.0) * weight, sums.1 + weight)
    }
    return sum / total
  }
}

/// Why traffic cannot be generated.
public struct GenerationError: Error, Sendable, CustomStringConvertible {
  public let description: String

  init(_ description: String) {
    self.description = description.shown
  }
}
