import Captures
import Configuration
import Population
public import Reports
import Text

/// Why parts cannot be put together: a line for each.
public struct MergeError: Error, Sendable, CustomStringConvertible {
  /// Each names the part.
  public let reasons: [String]
  public var description: String { reasons.joined(separator: "\n") }

  init(_ reasons: [String]) {
    self.reasons = reasons
  }
}

/// Parts of one run, in any order, each once.
public struct PartialMerge: Sendable {
  /// At least one.
  public let parts: [PartialResult]

  /// What decided on each plan.
  public var origins: [Report.Origin] { parts[0].origins }
  /// Whether all have the profile of the rules.
  public var hasProfile: Bool { parts.allSatisfy(\.hasProfile) }

  /// Takes parts that belong together. The same one again is left out.
  ///
  /// - Throws: `MergeError` for all that are of another run, or that have a capture of another part.
  public init(_ parts: [PartialResult]) throws(MergeError) {
    var seen: Set<String> = []
    self.parts = parts.filter { seen.insert($0.identity).inserted }
    guard let first = self.parts.first else {
      throw MergeError(["no partial results: \(PartialFile.remedy)"])
    }
    var reasons = self.parts.dropFirst().compactMap { part in
      part.difference(from: first).map { "\(part.path.shown): \($0), as \(first.path.shown) was" }
    }
    if reasons.isEmpty { reasons = Self.overlaps(self.parts) }
    guard reasons.isEmpty else { throw MergeError(reasons) }
  }

  /// The captures that two parts have: their users would be counted twice.
  ///
  /// A capture without packets counts nothing, wherever it comes from: shards by user may be empty, and are then
  /// the same bytes. All other shards have digests of their own.
  private static func overlaps(_ parts: [PartialResult]) -> [String] {
    var partOfCapture: [String: String] = [:]
    var reasons: [String] = []
    for part in parts {
      let counted = part.captures.filter { $0.packetCount > 0 }
      for capture in counted {
        guard let digest = capture.sha256, let other = partOfCapture[digest] else { continue }
        reasons.append(
          "\(part.path.shown): has the capture \(capture.file.path.shown), which \(other.shown) has too "
            + "(SHA-256 \(digest)): leave one of them out")
      }
      for digest in counted.compactMap(\.sha256) { partOfCapture[digest] = part.path }
    }
    return reasons
  }

  /// Puts the parts together.
  ///
  /// - Parameter asked: their options.
  /// - Throws: `MergeError` when the files that they were made with are not there as they were, or a part is not
  ///   what its plan writes; `ConfigurationError` when one of the files cannot be used.
  public func run(_ asked: ReplayOptions) throws -> ReplayRun {
    let first = parts[0]
    try requireProgram(asked)
    let changed = Set(origins.flatMap(\.files)).sorted().compactMap {
      ReproductionFiles.finding($0)
    }
    guard changed.isEmpty else {
      throw MergeError(
        changed.map { "\(first.path.shown): a file that it was made with is \($0.fate): \($0)" })
    }
    var options = asked
    options.profilesRules = hasProfile
    options.files = []
    let built = try PlanBuilder.buildAll(options)
    var run = ReplayRun(options, built)
    guard built.count == origins.count else {
      throw MergeError([
        "\(first.path.shown): its options are of \(built.count) plans, and it has others"
      ])
    }
    for (plan, origin) in zip(built, origins) {
      if let difference = origin.difference(from: run.origin(of: plan)) {
        throw MergeError(["\(first.path.shown): \(difference), as it would be now"])
      }
    }
    var weight = 0
    for part in parts { try run.add(part, &weight) }
    run.settle()
    return run
  }

  /// A report says which program made it, and another one may count otherwise.
  private func requireProgram(_ options: ReplayOptions) throws(MergeError) {
    let part = parts[0].program
    guard (part.version, part.commit) != (Version.current, options.commit) else { return }
    throw MergeError([
      "\(parts[0].path.shown): was made by chokepoint \(part.version) (\(part.commit)), and this is "
        + "\(Version.current) (\(options.commit)): use that one, or make the parts again"
    ])
  }

  /// Parts in which a limit was reached: what they lack, no merge brings back.
  public var warnings: [String] {
    parts.compactMap { part in
      var limits: [String] = []
      for index in part.origins.indices {
        let counts = part.captures.compactMap { index < $0.counts.count ? $0.counts[index] : nil }
        for (place, limit) in (counts.first?.limits.all ?? []).enumerated() {
          let count = counts.reduce(0) { $0 + $1.limits.all[place].count }
          if count > 0, !limits.contains("\(count) \(limit.name)") {
            limits.append("\(count) \(limit.name)")
          }
        }
      }
      return limits.isEmpty
        ? nil
        : "\(part.path.shown): limits were reached, and its figures are not exact: "
          + limits.joined(separator: ", ")
    }
  }
}

extension ReplayRun {
  /// Adds a part.
  ///
  /// - Parameter weight: of all parts before it.
  fileprivate mutating func add(_ part: PartialResult, _ weight: inout Int) throws(MergeError) {
    do throws(PartialError) {
      let (sums, added) = try part.sums(of: plans, options.population)
      weight += added
      guard weight <= PartialReader.weightMax else {
        throw PartialError("its counts are too large to be added to those of the others")
      }
      for (index, one) in sums.enumerated() {
        self.sums[index].metrics.merge(one.metrics)
        if let profile = one.profile { self.sums[index].profile?.add(profile) }
      }
    } catch {
      throw MergeError(["\(part.path.shown): \(error)"])
    }
    // Each part counts its series from 1.
    let seriesBefore = captures.compactMap(\.file.series).max() ?? 0
    captures += part.captures.map { capture in
      var capture = capture
      capture.file.series = capture.file.series.map { $0 + seriesBefore }
      return capture
    }
    notFound += part.notFound
  }

  /// Gives the captures the names and the order that they have in one run, and brings sums into their limits.
  fileprivate mutating func settle() {
    var files = captures.map(\.file)
    CaptureFinder.makeNamesUnique(&files)
    for (index, file) in files.enumerated() { captures[index].file = file }
    captures = orderedCaptures
    notFound = orderedNotFound
    for index in sums.indices { sums[index].metrics.settle() }
  }
}
