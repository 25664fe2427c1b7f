public import Captures
import Dissection
import Gateway
public import Population
public import Reports

/// The program that wrote a partial result, and the seed of its run.
struct PartialProgram: Sendable, Equatable {
  var version: String
  var commit: String
  var seed: UInt64
}

/// A part of a run that can be put together with others: all that a report is made from, of some captures.
public struct PartialResult: Sendable {
  /// Where it was read, for messages.
  public let path: String
  /// What decided on each plan.
  public let origins: [Report.Origin]
  /// Whether it has the profile of the rules.
  public let hasProfile: Bool
  public let captures: [ReplayRun.Capture]
  /// Arguments that led to no capture.
  public let notFound: [CaptureError]
  /// The SHA-256 of its content: the same part has the same.
  let identity: String
  let program: PartialProgram
  /// At the sums, which only a plan gives a meaning.
  private let reader: PartialReader

  /// Reads a file.
  ///
  /// - Parameter path: for messages.
  /// - Throws: `PartialError` when it is none, or truncated, or damaged.
  public init(_ bytes: [UInt8], path: String) throws(PartialError) {
    try self.init(content: PartialFile.content(of: bytes), path: path)
  }

  /// Reads what a file holds once it is decompressed.
  public init(content: [UInt8], path: String) throws(PartialError) {
    self.path = path
    identity = MessageDigest.sha256(content)
    var reader = PartialReader(content)
    let program = PartialProgram(
      version: try reader.text(), commit: try reader.text(), seed: try reader.number())
    hasProfile = try reader.flag()
    let origins = try reader.list { reader throws(PartialError) in
      try Report.Origin(&reader, of: program)
    }
    guard !origins.isEmpty else { throw reader.error("it has no plan") }
    captures = try reader.list { reader throws(PartialError) in
      try ReplayRun.Capture(&reader, planCount: origins.count)
    }
    notFound = try reader.list { reader throws(PartialError) in try CaptureError(&reader) }
    (self.program, self.origins, self.reader) = (program, origins, reader)
  }

  /// The sums by the plans of a run.
  ///
  /// - Returns: one a plan, and what all counts together are.
  func sums(
    of plans: [PlanBuilder.Result], _ options: PopulationOptions
  ) throws(PartialError) -> (sums: [ReplayRun.Sums], weight: Int) {
    var reader = reader
    guard plans.count == origins.count else { throw reader.error("it has other plans") }
    var sums: [ReplayRun.Sums] = []
    for built in plans {
      var one = ReplayRun.Sums(metrics: try MetricsBuilder(&reader, built.plan, options))
      if hasProfile {
        one.profile = try RuleProfile(&reader, ruleCount: built.plan.matcher.rules.count)
      }
      sums.append(one)
    }
    try reader.finish()
    return (sums, reader.weight)
  }

  /// In what it is no part of the run that another one is a part of; nil where it is.
  func difference(from other: PartialResult) -> String? {
    let mine = program
    if (mine.version, mine.commit) != (other.program.version, other.program.commit) {
      return "was made by chokepoint \(mine.version) (\(mine.commit)), and not by "
        + "\(other.program.version) (\(other.program.commit))"
    }
    if mine.seed != other.program.seed {
      return "was made with --seed \(mine.seed), and not with \(other.program.seed)"
    }
    if origins.count != other.origins.count {
      return "has \(origins.count) scenarios or censors, and not \(other.origins.count)"
    }
    return zip(origins, other.origins).lazy.compactMap { $0.difference(from: $1) }.first
  }
}

extension ReplayRun {
  /// The run as a part of a larger one: the same bytes for the same captures, in whatever order they were replayed.
  public func partialResult() throws(PartialError) -> [UInt8] {
    try PartialFile.bytes(of: partialContent())
  }

  /// What such a file holds once it is decompressed.
  public func partialContent() -> [UInt8] {
    var writer = PartialWriter()
    writer.text(Version.current)
    writer.text(options.commit)
    writer.number(options.seed)
    let hasProfile = sums.allSatisfy { $0.profile != nil }
    writer.number(hasProfile ? 1 : 0)
    writer.list(plans) { origin(of: $0).write(to: &$1) }
    writer.list(orderedCaptures) { $0.write(to: &$1) }
    writer.list(orderedNotFound) { $0.write(to: &$1) }
    for one in sums {
      one.metrics.write(to: &writer)
      if hasProfile { one.profile?.write(to: &writer) }
    }
    return writer.bytes
  }
}
