import Captures
import Gateway
import Population
import Reports
import Simulation

/// The bytes are the sums of a partial result behind a zero, or else its whole content, or a file. Sums that can be
/// read are merged with themselves, reported, written, and read again.
enum PartialTarget {
  static func run(_ bytes: [UInt8]) {
    switch bytes.first {
    case 0: runSums(Array(bytes.dropFirst()))
    case 1:
      runPart { () throws(PartialError) in
        try PartialResult(content: Array(bytes.dropFirst()), path: "fuzz.part")
      }
    default: runPart { () throws(PartialError) in try PartialResult(bytes, path: "fuzz.part") }
    }
  }

  private static func runPart(_ read: () throws(PartialError) -> PartialResult) {
    do throws(PartialError) {
      let part = try read()
      precondition(!part.origins.isEmpty)
      precondition((try? PartialMerge([part, part]))?.parts.count == 1)
    } catch {
      precondition(!error.description.isEmpty)
    }
  }

  private static func runSums(_ bytes: [UInt8]) {
    guard let plan = ReplayTarget.plan else {
      preconditionFailure("the plan of the fuzz target is not valid")
    }
    do throws(PartialError) {
      var reader = PartialReader(bytes)
      var sums = try MetricsBuilder(&reader, plan, PopulationOptions())
      try reader.finish()
      sums.settle()
      let written = content(of: sums)
      var writtenReader = PartialReader(written)
      let again = try MetricsBuilder(&writtenReader, plan, PopulationOptions())
      precondition(content(of: again) == written)
      report(sums, plan)
      sums.merge(sums)
      report(sums, plan)
    } catch {
      precondition(!error.description.isEmpty)
    }
  }

  private static func content(of sums: MetricsBuilder) -> [UInt8] {
    var writer = PartialWriter()
    sums.write(to: &writer)
    return writer.bytes
  }

  private static func report(_ sums: MetricsBuilder, _ plan: Plan) {
    let origin = Report.Origin(
      version: "", commit: "", options: [], seed: 0, inputs: [], files: [], publicSuffixes: "")
    let report = Report(
      origin: origin, label: "fuzz", title: "Fuzz", ruleSets: [], plan: plan,
      metrics: sums.metrics(), counts: CaptureCounts())
    precondition(!TextFormat.summary(report).isEmpty)
    precondition(!JSONFormat.document([report]).isEmpty)
    precondition(!HTMLFormat.document([report]).isEmpty)
  }

  /// The sums of what the replay target makes of its seeds, and the head of a part without captures.
  static func seeds(_ flows: [[UInt8]], rules: String) -> [[UInt8]] {
    guard let plan = ReplayTarget.plan else { return [] }
    var all = MetricsBuilder(plan)
    var seeds: [[UInt8]] = []
    for (index, packets) in flows.enumerated() {
      guard var replay = try? Replay(plan) else { return [] }
      var sums = MetricsBuilder(plan)
      replay.process(ReplayTarget.batch(of: packets))
      _ = replay.finish { sums.add($0, $1) }
      sums.close(replay.distinctNames)
      if index % 8 == 0 { seeds.append([0] + content(of: sums)) }
      all.merge(sums)
    }
    seeds.append([0] + content(of: all))
    var options = ReplayOptions()
    options.rules = ["\(rules)/examples/one-site.yaml"]
    if let run = try? ReplayRun(options) {
      seeds.append([1] + run.partialContent())
      if let file = try? run.partialResult() { seeds.append(file) }
    }
    return seeds
  }
}
