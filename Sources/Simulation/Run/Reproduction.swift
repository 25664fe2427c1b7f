import Captures
public import Reports

/// A report that is made again, from what it says of how it was made.
public struct Reproduction: Sendable {
  /// The document that came out.
  public let bytes: [UInt8]
  /// Where it differs from the report; nothing when it is the same, or differs in its form alone.
  public let differences: JSONDifferences
  /// Whether it is the report, byte for byte.
  public let isSame: Bool

  /// Runs the replay of a report again.
  ///
  /// - Parameters:
  ///   - asked: its options; captures are those of `files`.
  ///   - progress: called now and then, on any thread.
  /// - Throws: `ConfigurationError` when a file that has changed cannot be used.
  public init(
    of record: ReportRecord, _ asked: ReplayOptions, _ files: ReproductionFiles,
    progress: ReplayProgress
  ) throws {
    var options = asked
    options.files = files.captures
    options.seed = record.origin.seed
    options.digestsInputs = true
    var run = try ReplayRun(options)
    run.replay(progress: progress)
    var reports = run.reports()
    for index in reports.indices {
      reports[index].origin.inputs = Self.inputs(reports[index].origin.inputs, as: record)
    }
    bytes = JSONFormat.document(reports, ReplayRun.comparisons(of: reports))
    isSame = bytes == record.bytes
    differences = try JSONDifferences(record.bytes, bytes)
  }

  /// What was read, called as in the report, and between them what could not be read then either.
  private static func inputs(_ read: [Report.Input], as record: ReportRecord) -> [Report.Input] {
    var rest = read[...]
    return record.origin.inputs.map { named in
      guard named.sha256 != nil, var input = rest.popFirst() else { return named }
      let place = named.path == "-" ? "standard input" : named.path
      input.error = input.error?.replacing(input.path, with: place)
      input.path = named.path
      return input
    }
  }
}
