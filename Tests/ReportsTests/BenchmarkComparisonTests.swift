import Foundation
import Reports
import Testing

/// Two benchmarks side by side.
@Suite struct BenchmarkComparisonTests {
  /// Five rounds of a machine that becomes slower and slower: in bare reads all are alike.
  private static let bare = [0.2, 0.25, 0.3, 0.35, 0.4]

  private static func document(
    _ factor: Double, bare: [Double] = bare, digest: String = "aa",
    change: (inout BenchmarkReport) -> Void = { _ in }
  ) -> [UInt8] {
    var report = BenchmarkFormatTests.report()
    report.rounds = bare.count
    report.origin.captures = [BenchmarkOrigin.Capture(name: "a.pcap", sha256: digest)]
    report.load = .init(bare)
    report.bareRead = .init(bare)
    let times = bare.enumerated().map { $1 * (factor + Double($0) / 1000) }
    report.stages = [.init(stage: .metrics, times: .init(times))]
    report.clock = [(1, .init(times)), (2, .init(times.map { $0 / 2 }))]
    change(&report)
    return BenchmarkFormat.json(report)
  }

  private static func record(_ bytes: [UInt8]) throws -> BenchmarkRecord {
    try BenchmarkRecord(bytes, path: "x.json")
  }

  @Test func stagesAreComparedInBareReadsOfTheirRounds() throws {
    let slower = try BenchmarkComparison(
      Self.record(Self.document(1)), Self.record(Self.document(1.1)))
    #expect(slower.warnings.isEmpty)
    #expect(abs(slower.stages[0].ratio - 1.1) < 0.001)
    // None of five and five overlap: 2 in 252.
    #expect(abs(slower.stages[0].probability - 2.0 / 252) < 1e-9)
    #expect(slower.stages[0].differs)
    #expect(!slower.seconds[0].differs && !slower.clock[0].differs)
    #expect(abs(slower.clock[0].one - 0.5) < 1e-9)
  }

  @Test func roundsOfOneProgramDoNotDiffer() throws {
    let record = try Self.record(Self.document(1))
    let same = BenchmarkComparison(record, record)
    let different = (same.seconds + same.stages + same.clock).filter(\.differs)
    #expect(different.isEmpty)
  }

  @Test func whatCannotBeComparedIsSaid() throws {
    let one = try Self.record(Self.document(1))
    let elsewhere = try Self.record(
      Self.document(1, bare: Self.bare.map { $0 * 3 }, digest: "bb") { report in
        report.origin.machine.cores += 1
        report.origin.build.configuration = "debug"
        report.origin.files = []
      })
    let warnings = BenchmarkComparison(one, elsewhere).warnings.joined(separator: "\n")
    for word in ["same captures", "same rules", "same machine", "debug", "bare read itself"] {
      #expect(warnings.contains(word), "\(word)")
    }
    let few = try Self.record(Self.document(1, bare: [0.1, 0.2]))
    #expect(BenchmarkComparison(few, few).warnings.joined().contains("fewer than five rounds"))
  }

  @Test func theTableFits80Columns() throws {
    let text = BenchmarkComparisonFormat.text(
      try Self.record(Self.document(1)), try Self.record(Self.document(1.1)))
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= 80 })
    #expect(text.contains("metrics              1.002     1.102    1.10    0.0079   slower\n"))
  }

  @Test(arguments: [
    "", "{", "[]", "{}", "{\"benchmark\": 2}", "{\"benchmark\": 1}", "{\"stages\": []}",
  ])
  func whatIsNoBenchmarkIsAnError(text: String) {
    #expect(throws: ReportError.self) { try Self.record(Array(text.utf8)) }
  }

  /// Every value of a document replaced by others: an error, or a comparison, and no trap.
  @Test func damagedDocumentsAreErrorsOrCompared() throws {
    let text = String(decoding: Self.document(1), as: UTF8.self)
    let lines = text.components(separatedBy: "\n")
    let whole = try Self.record(Array(text.utf8))
    for index in lines.indices {
      guard let colon = lines[index].firstIndex(of: ":") else { continue }
      for value in ["null", "-1", "1e300", "\"\"", "[]", "{}"] {
        var damaged = lines
        damaged[index] =
          lines[index][...colon] + value + (lines[index].hasSuffix(",") ? "," : "")
        let bytes = Array(damaged.joined(separator: "\n").utf8)
        if let record = try? Self.record(bytes) {
          _ = BenchmarkComparisonFormat.text(whole, record)
        }
      }
    }
  }
}
