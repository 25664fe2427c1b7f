import Glibc

/// The rescaled bootstrap of a stratified sample (Rao and Wu, "Resampling Inference with Complex Survey
/// Data", JASA 83, 1988): each replicate draws one cell fewer than a stratum has, with replacement, and
/// weighs what it draws so that the spread of replicates is that of the estimate, with the correction
/// for a population that the sample is a large part of.
///
/// The draws of a stratum come from the seed, its network's name and its number of cells, so that the
/// replicates of two runs over the same users belong together, and their differences have intervals.
struct Bootstrap: Sendable {
  /// With which the 25th and the 975th of the sorted replicates end a 95 % interval (Davison and
  /// Hinkley, "Bootstrap Methods and their Application", §5.2.1).
  static let replicateCount = 999
  private static let ends = (low: 24, high: 974)

  private let sample: Sample
  private let weights: [Double]
  /// The factors of cells' weights, one replicate after the other.
  private let factors: [Float]

  init(_ sample: Sample, seed: UInt64) {
    self.sample = sample
    weights = zip(sample.strata, sample.cells).flatMap { stratum, range in
      Array(repeating: stratum.weight, count: range.count)
    }
    let cellCount = sample.cellCount
    var factors = Array(repeating: Float(1), count: cellCount * Self.replicateCount)
    for (stratum, range) in zip(sample.strata, sample.cells) where range.count > 1 {
      Self.draw(
        stratum, range, seed: seed, cellCount: cellCount, into: &factors)
    }
    self.factors = factors
  }

  private static func draw(
    _ stratum: Stratum, _ range: Range<Int>, seed: UInt64, cellCount: Int,
    into factors: inout [Float]
  ) {
    let kind = stratum.network.utf8.reduce(UInt64(0xcbf2_9ce4_8422_2325)) {
      ($0 ^ UInt64($1)) &* 0x100_0000_01b3
    }
    var generator = SplitMix64(seed: seed, kind: kind, index: range.count)
    let scale = (1 - stratum.sampledPart).squareRoot()
    let perDraw = scale * Double(range.count) / Double(range.count - 1)
    for replicate in 0..<replicateCount {
      let first = replicate * cellCount + range.lowerBound
      for cell in 0..<range.count { factors[first + cell] = Float(1 - scale) }
      for _ in 1..<range.count {
        factors[first + generator.below(range.count)] += Float(perDraw)
      }
    }
  }

  /// The weighted sum over cells, and the same of each replicate.
  func total(_ byCell: [Double]) -> WeightedTotal {
    // Most sums are of a few personas.
    let terms = byCell.indices.filter { byCell[$0] != 0 }
      .map { (cell: $0, amount: byCell[$0] * weights[$0]) }
    var replicates: [Double] = []
    replicates.reserveCapacity(Self.replicateCount)
    for replicate in 0..<Self.replicateCount {
      let first = replicate * sample.cellCount
      var total = 0.0
      for term in terms { total += term.amount * Double(factors[first + term.cell]) }
      replicates.append(total)
    }
    return WeightedTotal(
      byCell: byCell, value: terms.reduce(0) { $0 + $1.amount }, replicates: replicates)
  }

  /// The ratio of two sums, and the same of each replicate.
  ///
  /// - Returns: nil when the denominator is nothing.
  func ratio(_ numerator: [Double], _ denominator: WeightedTotal) -> Ratio? {
    guard denominator.value > 0 else { return nil }
    let top = total(numerator)
    let value = top.value / denominator.value
    return Ratio(
      value: value,
      replicates: zip(top.replicates, denominator.replicates).map { $1 > 0 ? $0 / $1 : value })
  }

  /// A ratio with its interval.
  func estimate(_ ratio: Ratio, over whole: WeightedTotal) -> Estimate {
    let denominator = whole.byCell
    guard tells(denominator) else { return Estimate(value: ratio.value, interval: nil) }
    let sorted = ratio.replicates.sorted()
    let (low, high) = (sorted[Self.ends.low], sorted[Self.ends.high])
    guard low < high || isCensus(denominator) else {
      return Estimate(value: ratio.value, interval: bound(ratio.value, denominator))
    }
    return Estimate(value: ratio.value, interval: max(0, low)...max(0, low, high))
  }

  /// The difference of the ratios of two runs, by their replicates in pairs.
  static func difference(_ one: Ratio, _ other: Ratio) -> Estimate {
    let sorted = zip(one.replicates, other.replicates).map { $1 - $0 }.sorted()
    return Estimate(
      value: other.value - one.value, interval: sorted[ends.low]...sorted[ends.high])
  }

  /// What all personas, or none, have in common says something of the others all the same: the exact
  /// limit of Clopper and Pearson (Biometrika 26, 1934) for as many equal personas as the sample is
  /// worth (Kish, "Survey Sampling", 1965).
  private func bound(_ value: Double, _ denominator: [Double]) -> ClosedRange<Double>? {
    let used = weights.indices.filter { denominator[$0] > 0 }.map { weights[$0] }
    let squares = used.reduce(0) { $0 + $1 * $1 }
    guard squares > 0 else { return nil }
    let sum = used.reduce(0, +)
    let personas = sample.strata.reduce(0) { $0 + $1.personas }
    let worth = sum * sum / squares * Double(personas) / Double(max(1, sample.cellCount))
    let miss = 1 - exp(log(0.025) / worth)
    if value <= 0 { return 0...miss }
    return value >= 1 ? 1 - miss...1 : nil
  }

  /// Whether each stratum that the figure is of has at least two cells, or is there in full.
  private func tells(_ denominator: [Double]) -> Bool {
    for (stratum, range) in zip(sample.strata, sample.cells) where range.count == 1 {
      if denominator[range.lowerBound] > 0, stratum.sampledPart < 1 { return false }
    }
    return true
  }

  private func isCensus(_ denominator: [Double]) -> Bool {
    for (stratum, range) in zip(sample.strata, sample.cells) where stratum.sampledPart < 1 {
      if range.contains(where: { denominator[$0] > 0 }) { return false }
    }
    return true
  }
}

/// A sum over cells, by their weights.
struct WeightedTotal: Sendable {
  var byCell: [Double]
  var value: Double
  var replicates: [Double]
}

/// A ratio, and what it is in each replicate.
struct Ratio: Sendable {
  var value: Double
  var replicates: [Double]
}
