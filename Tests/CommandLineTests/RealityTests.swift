import Foundation
import TestSupport
import Testing

/// Censors held against measured cases of the real ones, which stand beside the package.
@Suite struct RealityTests {
  private static let folder =
    (ProcessInfo.processInfo.environment["CHOKEPOINT_SHARED"] ?? Program.root + "/../shared")
    + "/reality"
  private static let isHere = FileManager.default.fileExists(atPath: folder + "/gfw-dns-v1.tsv")

  private static func text(_ path: String) throws -> String {
    try String(decoding: Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self)
  }

  /// What became of flows, by their addresses and ports.
  private static func measured(_ set: String) throws -> [String: String] {
    var verdicts: [String: String] = [:]
    for line in try text("\(folder)/\(set).tsv").split(separator: "\n") where !line.hasPrefix("#") {
      let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      guard fields[0] != "case" else { continue }
      verdicts[fields[2...5].joined(separator: " ")] = fields[6]
    }
    return verdicts
  }

  private static func simulated(_ flows: String) throws -> [String: String] {
    var verdicts: [String: String] = [:]
    for line in flows.split(separator: "\n") {
      let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
      let flow = try #require(object)
      let key = ["client", "client_port", "server", "server_port"].map { "\(flow[$0] ?? "")" }
      verdicts[key.joined(separator: " ")] = flow["verdict"] as? String
    }
    return verdicts
  }

  @Test(
    .enabled(if: isHere, "../shared/reality is not here"),
    arguments: [
      ("gfw-dns-v1", "gfw-dns-v1"), ("gfw-dns-v2", "gfw-dns-v2"),
      ("gfw-quic-payloads", "gfw-quic-2024"), ("gfw-quic-ports", "gfw-quic-2024"),
      ("gfw-fully-encrypted", "gfw-fully-encrypted"),
    ])
  func everyVerdictIsTheMeasuredOne(set: String, censor: String) throws {
    let folder = try TemporaryFolder()
    var rules = "\(Self.folder)/\(set).names.txt"
    if try Self.text(rules).allSatisfy(\.isWhitespace) {
      let rule = "rules:\n  - {id: p, protocols: [fully-encrypted]}\n"
      rules = try folder.write(rule, to: "protocol.yaml")
    }
    let flows = folder.path + "/flows.jsonl"
    let done = try Program.run(
      "replay", "\(Self.folder)/\(set).pcap", "--rules", rules, "--censor", censor, "--certain",
      "--quiet", "--flows", flows)
    #expect(done.status == 0, "\(done.errors)")
    let measured = try Self.measured(set)
    let simulated = try Self.simulated(Self.text(flows))
    #expect(!measured.isEmpty)
    let differing = measured.filter { simulated[$0.key] != $0.value }.keys.sorted()
    #expect(differing.isEmpty)
  }
}
