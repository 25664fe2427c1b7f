import Foundation
import TestSupport
import Testing

/// Where the machine has no room, the program says so and ends: no wait without end, no crash.
@Suite struct MachineLimitTests {
  private static let commands = [
    "replay captures", "replay captures --threads 3", "names captures", "--version",
    "rules check rules/teaching.yaml", "explain captures/one-visit.pcap --flow 4",
    "audit --rules rules/teaching.yaml rules/examples/sites.csv",
  ]
  /// A sanitizer takes terabytes of address space.
  private static let hasOwnMemory = ProcessInfo.processInfo.environment["ASAN_OPTIONS"] == nil
  private static let hasUserTools =
    (try? Program.runTool("prlimit", ["--version"])) != nil
    && (try? Program.runTool("setpriv", ["--version"])) != nil
    && (try? Program.runTool("timeout", ["--version"])) != nil

  private let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  /// Runs a command under a limit, such as `--as=BYTES`.
  private func run(_ command: String, _ limit: String) throws -> Program.Result {
    try Program.shell(
      "timeout 60 prlimit \(limit) \"$P\" \(command) > $T/out", folder: folder.path)
  }

  private func expectGoodEnd(_ done: Program.Result, _ what: String) {
    // 127 is the loader's, before the program begins; 124 that of `timeout`.
    #expect([0, 1, 127].contains(done.status), "\(what): \(done.status) \(done.errors)")
    if done.status != 0 { #expect(!done.errors.isEmpty, "\(what)") }
  }

  @Test(
    .enabled(if: hasOwnMemory && hasUserTools, "needs util-linux, and no sanitizer"),
    arguments: commands)
  func littleMemoryIsSaid(command: String) throws {
    var statuses: Set<Int32> = []
    // In MiB. A debug build takes more than a release.
    for limit in [60, 100, 110, 120, 130, 140, 150, 160, 180, 220, 300, 400] {
      let done = try run(command, "--as=\(limit << 20)")
      expectGoodEnd(done, "\(command), \(limit) MiB")
      if done.status == 1, done.errors.contains("not enough memory") {
        statuses.insert(1)
      } else if done.status == 0 {
        statuses.insert(0)
      }
    }
    #expect(statuses.contains(0))
  }

  @Test(.enabled(if: hasOwnMemory && hasUserTools, "needs util-linux, and no sanitizer"))
  func memoryThatRunsOutOnTheWayIsSaidAndLeavesNothing() throws {
    let capture = folder.path + "/flood.pcap"
    _ = try Program.runTool(
      "python3", ["Scripts/lib/hostile_capture.py", "syn-flood", "300000", capture])
    try FileManager.default.createDirectory(
      atPath: folder.path + "/outputs", withIntermediateDirectories: true)
    let command =
      "replay \(capture) --max-flows 4000000 --json $T/outputs/j --flows $T/outputs/f --quiet"
    var ranOut = 0
    for limit in stride(from: 130, through: 210, by: 20) {
      let done = try run(command, "--as=\(limit << 20)")
      expectGoodEnd(done, "\(limit) MiB")
      guard done.status == 1 else { continue }
      ranOut += 1
      #expect(done.errors.hasPrefix("chokepoint: not enough memory: raise the limit"))
      #expect(done.errors.split(separator: "\n").count == 1)
      #expect(
        try FileManager.default.contentsOfDirectory(atPath: folder.path + "/outputs").isEmpty)
    }
    #expect(ranOut > 0)
  }

  @Test(.enabled(if: hasUserTools, "needs util-linux"), arguments: [4, 6, 8, 12, 15])
  func fewDescriptorsAreSaid(count: Int) throws {
    for command in Self.commands {
      let done = try run(command, "--nofile=\(count):\(count)")
      #expect([1, 127].contains(done.status), "\(command): \(done.errors)")
      #expect(done.errors.split(separator: "\n").count == 1)
    }
  }

  @Test(.enabled(if: hasUserTools, "needs util-linux"))
  func descriptorsUpToTheHardLimitAreTaken() throws {
    // The soft limit alone.
    #expect(try run("replay captures --quiet", "--nofile=8:").status == 0)
  }

  /// Root has no such limit, and becomes another user.
  @Test(.enabled(if: hasUserTools, "needs util-linux"), arguments: [0, 1])
  func noThreadToBeHadIsSaid(count: Int) throws {
    let user = geteuid() == 0 ? "setpriv --reuid=65534 --regid=65534 --clear-groups" : ""
    for command in Self.commands {
      let done = try Program.shell(
        "timeout 20 \(user) prlimit --nproc=\(count):\(count) \"$P\" \(command) > $T/out",
        folder: folder.path)
      if command.contains("--threads") {
        #expect(done.status == 1)
        #expect(done.errors.hasPrefix("chokepoint: no thread can be started"))
      } else {
        // What takes one thread needs no other.
        #expect(done.status == 0, "\(command): \(done.errors)")
      }
    }
  }

  @Test(.enabled(if: hasUserTools, "needs util-linux"))
  func aLimitOnTheSizeOfFilesCostsOneOutput() throws {
    let done = try run(
      "replay captures --quiet --html $T/h --json $T/j --flows $T/f --limit 50", "--fsize=10000")
    #expect(done.status == 1)
    #expect(done.errors.contains("File too large"))
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.path).allSatisfy {
        !$0.hasPrefix(".")
      })
  }
}
