import Foundation

/// Python's own modules, as an opinion of somebody else on texts and tables that we write.
public enum Python {
  private static let path = (ProcessInfo.processInfo.environment["PATH"] ?? "")
    .split(separator: ":").map { "\($0)/python3" }
    .first { FileManager.default.isExecutableFile(atPath: $0) }

  /// Whether it can be asked.
  public static var isInstalled: Bool { path != nil }

  /// What a script prints that gets `input` on standard input.
  public static func run(_ script: String, input: [UInt8] = []) throws -> String {
    let folder = try TemporaryFolder()
    let file = try folder.write(input, to: "input")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path ?? "")
    process.arguments = ["-X", "utf8", "-c", script]
    process.standardInput = try FileHandle(forReadingFrom: URL(fileURLWithPath: file))
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let data = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw CocoaError(.executableRuntimeMismatch) }
    return String(decoding: data, as: UTF8.self)
  }

  /// The records of a CSV file, as the module `csv` reads them.
  public static func records(ofCSV text: String) throws -> [[String]] {
    let script = """
      import csv, io, json, sys
      text = sys.stdin.buffer.read().decode()
      print(json.dumps(list(csv.reader(io.StringIO(text, newline=""), strict=True))))
      """
    let json = try run(script, input: Array(text.utf8))
    return try JSONDecoder().decode([[String]].self, from: Data(json.utf8))
  }
}
