import Foundation

/// The program as its users run it: arguments in, output and exit status out.
struct Program {
  /// What a run gave.
  struct Result {
    var status: Int32
    var output: String
    var errors: String
  }

  /// The root of the package.
  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

  /// Whether there is another reader of SQLite's databases.
  static let hasSQLiteReader = (try? runTool("python3", ["-c", "import sqlite3"]))?.status == 0

  /// Whether there is a browser that needs no screen.
  static let hasChromium = (try? runTool("chromium", ["--version"]))?.status == 0

  /// Runs the program that was built with these tests, in the root of the package.
  static func run(_ arguments: String..., input: [UInt8] = []) throws -> Result {
    try run(executable: executable, arguments, input: input)
  }

  /// The same, with the arguments in an array.
  static func run(list arguments: [String], input: [UInt8] = []) throws -> Result {
    try run(executable: executable, arguments, input: input)
  }

  /// Runs commands of a shell in the root of the package: `chokepoint` is the program, `$T` a folder.
  static func shell(_ commands: String, folder: String) throws -> Result {
    let script = "chokepoint() { \"$P\" \"$@\"; }\nP=$0; T=$1\n\(commands)"
    return try run(executable: "/bin/sh", ["-c", script, executable, folder], input: [])
  }

  /// Runs another program of the machine, found in `PATH`; nil when it is not there.
  static func runTool(_ name: String, _ arguments: [String]) throws -> Result? {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    let path = folders.map { "\($0)/\(name)" }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
    return try path.map { try run(executable: $0, arguments, input: []) }
  }

  private static func run(
    executable: String, _ arguments: [String], input: [UInt8]
  ) throws -> Result {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("chokepoint-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    // Files, not pipes: whatever the program writes, nobody waits for anybody.
    let files = try ["in", "out", "err"].map { name in
      let file = folder.appendingPathComponent(name)
      try Data(name == "in" ? input : []).write(to: file)
      return file
    }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: executable)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: root)
    process.standardInput = try FileHandle(forReadingFrom: files[0])
    process.standardOutput = try FileHandle(forWritingTo: files[1])
    process.standardError = try FileHandle(forWritingTo: files[2])
    try process.run()
    process.waitUntilExit()
    return Result(
      status: process.terminationReason == .exit ? process.terminationStatus : -1,
      output: String(decoding: try Data(contentsOf: files[1]), as: UTF8.self),
      errors: String(decoding: try Data(contentsOf: files[2]), as: UTF8.self))
  }

  /// Beside the test bundle, which is among the arguments of the process that runs the tests.
  static var executable: String {
    let bundle = CommandLine.arguments.first { $0.hasSuffix(".xctest") }
    let folder =
      bundle.map { URL(fileURLWithPath: $0).deletingLastPathComponent().path }
      ?? root + "/.build/debug"
    return folder + "/chokepoint"
  }
}
