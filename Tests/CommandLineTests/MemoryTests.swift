import Foundation
import TestSupport
import Testing

/// Captures that are meant to fill memory do not. `Scripts/verify-names` does the same at full size.
@Suite struct MemoryTests {
  /// A sanitizer keeps freed memory, so that nothing can be told under one.
  private static let canMeasure =
    (try? Program.runTool("python3", ["--version"])) != nil
    && ProcessInfo.processInfo.environment["ASAN_OPTIONS"] == nil

  /// The most memory that was resident, in MiB, and the report's lines on limits.
  private static func replay(
    _ kind: String, _ count: Int, _ options: [String]
  ) throws -> (mebibytes: Int, limits: [String]) {
    let folder = try TemporaryFolder()
    let capture = folder.path + "/hostile.pcap"
    _ = try Program.runTool(
      "python3", ["Scripts/lib/hostile_capture.py", kind, "\(count)", capture])
    return try measure(["replay", capture] + options, status: 0)
  }

  private static func measure(
    _ arguments: [String], status: Int
  ) throws -> (mebibytes: Int, limits: [String]) {
    let folder = try TemporaryFolder()
    let report = folder.path + "/report"
    let measured = try #require(
      try Program.runTool(
        "python3", ["Scripts/lib/measure.py", report, Program.executable] + arguments))
    let figures = measured.output.split(whereSeparator: \.isWhitespace)
    try #require(
      figures.count == 3 && figures[2] == "\(status)", "\(measured.output) \(measured.errors)")
    let lines = try String(contentsOfFile: report, encoding: .utf8).split(separator: "\n")
      .filter { $0.contains("limit reached") }
    return (try #require(Int(figures[1])), lines.map { $0.trimmingCharacters(in: .whitespaces) })
  }

  @Test(
    .enabled(
      if: canMeasure && SharedCapturesTests.areHere,
      "needs ../shared/captures, python3, and no sanitizer"),
    arguments: ["names", "replay"])
  func allSharedCapturesTogetherTakeUnder200MiB(command: String) throws {
    // Three of them are damaged, which the exit status says.
    let measured = try Self.measure([command, SharedCapturesTests.captures], status: 1)
    #expect(measured.mebibytes < 200)
  }

  @Test(.enabled(if: canMeasure, "needs python3, and no sanitizer"))
  func aFloodOfSYNsStaysWithinTheLimitOfFlows() throws {
    // Ten times the flows take no more than the limit lets live, about 200 bytes each.
    let few = try Self.replay("syn-flood", 20_000, ["--max-flows", "20000"])
    let many = try Self.replay("syn-flood", 200_000, ["--max-flows", "20000"])
    #expect(few.limits.isEmpty)
    #expect(many.limits.count == 1 && many.limits[0].hasPrefix("limit reached: flows evicted"))
    #expect(many.limits[0].hasSuffix(" 180000"))
    #expect(many.mebibytes < few.mebibytes + 30)
  }

  @Test(.enabled(if: canMeasure, "needs python3, and no sanitizer"))
  func aFlowOfManyHolesStaysWithinTheLimitsOfAFlow() throws {
    // One reader: others that read otherwise hold, and drop, for themselves.
    let many = try Self.replay("holes", 100_000, ["--scenario", "classroom"])
    #expect(many.limits.count == 1 && many.limits[0].hasSuffix(" 99488"))
    #expect(many.mebibytes < 100)
  }
}
