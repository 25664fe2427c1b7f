import Foundation

/// Wireshark's dissectors, as an opinion of somebody else on the packets that we write.
public enum Tshark {
  /// Where tshark is; nil when it is not installed.
  public static let path = (ProcessInfo.processInfo.environment["PATH"] ?? "")
    .split(separator: ":").map { "\($0)/tshark" }
    .first { FileManager.default.isExecutableFile(atPath: $0) }

  /// Whether it can be asked.
  public static var isInstalled: Bool { path != nil }

  /// The values of `fields` in each packet of a capture, which pass `filter`. Checksums are verified;
  /// sequence numbers are those of the packets.
  public static func fields(
    _ fields: [String], of capture: String, filter: String = "", options: [String] = []
  ) throws -> [[String]] {
    var arguments = ["-n", "-r", capture, "-T", "fields"]
    for layer in ["ip", "tcp", "udp"] { arguments += ["-o", "\(layer).check_checksum:TRUE"] }
    arguments += ["-o", "tcp.relative_sequence_numbers:FALSE"]
    arguments += options + (filter.isEmpty ? [] : ["-Y", filter])
    for field in fields { arguments += ["-e", field] }
    return try run(arguments).split(separator: "\n", omittingEmptySubsequences: false).dropLast()
      .map { $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init) }
  }

  private static func run(_ arguments: [String]) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path ?? "")
    process.arguments = arguments
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let data = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw CocoaError(.fileReadCorruptFile)
    }
    return String(decoding: data, as: UTF8.self)
  }
}
