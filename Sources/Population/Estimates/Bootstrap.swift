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
  /// Replicates beyond each end.
  private static let tailCount = 25
  /// Replicates are computed eight at a time; of the last eight, one is not used.
  private static let vectorCount = 125

  private let sample: Sample
  private let weights: [Double]
  /// The factors of cells' weights, one cell after the other.
  private let factors: [SIMD8<Float>]

  init(_ sample: Sample, seed: UInt64) {
    self.sample = sample
    weights = zip(sample.strata, sample.cells).flatMap { stratum, range in
      Array(repeating: stratum.weight, count: range.count)
    }
    var factors = Array(
      repeating: SIMD8<Float>(repeating: 1), count: sample.cellCount * Self.vectorCount)
    for (stratum, range) in zip(sample.strata, sample.cells) where range.count > 1 {
      Self.draw(stratum, range, seed: seed, into: &factors)
    }
    self.factors = factors
  }

  private static func draw(
    _ stratum: Stratum, _ range: Range<Int>, seed: UInt64, into factors: inout [SIMD8<Float>]
  ) {
    let kind = stratum.network.utf8.reduce(UInt64(0xcbf2_9ce4_8422_2325)) {
      ($0 ^ UInt64($1)) &* 0x100_0000_01b3
    }
    var generator = SplitMix64(seed: seed, kind: kind, index: range.count)
    let scale = (1 - stratum.sampledPart).squareRoot()
    let perDraw = Float(scale * Double(range.count) / Double(range.count - 1))
    let first = range.lowerBound * vectorCount
    for vector in 0..<range.count * vectorCount {
      factors[first + vector] = SIMD8(repeating: Float(1 - scale))
    }
    for replicate in 0..<replicateCount {
      let (vector, lane) = (first + replicate / 8, replicate % 8)
      for _ in 1..<range.count {
        factors[vector + generator.below(range.count) * vectorCount][lane] += perDraw
      }
    }
  }

  /// The weighted sum over cells, and the same of each replicate.
  func total(_ byCell: [Double]) -> WeightedTotal {
    var value = 0.0
    var vectors = Array(repeating: SIMD8<Float>(repeating: 0), count: Self.vectorCount)
    var sums = vectors.mutableSpan
    // Most sums are of a few personas.
    for cell in byCell.indices where byCell[cell] != 0 {
      let amount = byCell[cell] * weights[cell]
      value += amount
      let first = cell * Self.vectorCount
      let factors = factors.span.extracting(first..<first + Self.vectorCount)
      let term = SIMD8(repeating: Float(amount))
      for vector in sums.indices { sums[vector] += term * factors[vector] }
    }
    return WeightedTotal(byCell: byCell, value: value, vectors: vectors)
  }

  /// The ratio of two sums, and the same of each replicate.
  ///
  /// - Returns: nil when the denominator is nothing.
  func ratio(_ numerator: [Double], _ denominator: WeightedTotal) -> Ratio? {
    guard denominator.value > 0 else { return nil }
    let top = total(numerator)
    let value = top.value / denominator.value
    let replicates = zip(top.vectors, denominator.vectors).map { over, under in
      (over / under).replacing(with: Float(value), where: under .<= 0)
    }
    return Ratio(value: value, replicates: replicates)
  }

  /// A ratio with its interval.
  func estimate(_ ratio: Ratio, over whole: WeightedTotal) -> Estimate {
    let denominator = whole.byCell
    guard tells(denominator) else { return Estimate(value: ratio.value, interval: nil) }
    let (low, high) = Self.ends(ratio.replicates)
    guard low < high || isCensus(denominator) else {
      return Estimate(value: ratio.value, interval: bound(ratio.value, denominator))
    }
    return Estimate(value: ratio.value, interval: max(0, low)...max(0, low, high))
  }

  /// The difference of the ratios of two runs, by their replicates in pairs.
  static func difference(_ one: Ratio, _ other: Ratio) -> Estimate {
    let (low, high) = ends(zip(one.replicates, other.replicates).map { $1 - $0 })
    return Estimate(value: other.value - one.value, interval: low...high)
  }

  /// The 25th and the 975th of the replicates in their order: kept apart in one pass, since sorting all
  /// would take most of the time of a report.
  private static func ends(_ replicates: [SIMD8<Float>]) -> (low: Double, high: Double) {
    var low = SortedTail(count: tailCount)
    var high = SortedTail(count: tailCount)
    for (place, values) in replicates.enumerated()
    // Most are in the midst.
    where any(values .< low.last .| values .> -high.last) {
      for lane in 0..<min(8, replicateCount - 8 * place) {
        low.insert(values[lane])
        high.insert(-values[lane])
      }
    }
    return (Double(low.last), Double(-high.last))
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
  /// Of replicates: what rounding adds is far below what chance does.
  var vectors: [SIMD8<Float>]
}

/// The smallest of some values.
private struct SortedTail {
  private var values: [Float]

  init(count: Int) {
    values = Array(repeating: .infinity, count: count)
  }

  /// The largest of them.
  var last: Float { values[values.count - 1] }

  mutating func insert(_ value: Float) {
    guard value < last else { return }
    var place = values.count - 1
    while place > 0, values[place - 1] > value {
      values[place] = values[place - 1]
      place -= 1
    }
    values[place] = value
  }
}

/// A ratio, and what it is in each replicate.
struct Ratio: Sendable {
  var value: Double
  /// Eight at a time.
  var replicates: [SIMD8<Float>]
}
