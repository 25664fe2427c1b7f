import Foundation
import Testing

/// Real captures of other projects, damaged ones among them, held against what tshark saw in them.
/// They stand beside the package, or where `CHOKEPOINT_SHARED` says.
@Suite struct SharedCapturesTests {
  private static let shared =
    ProcessInfo.processInfo.environment["CHOKEPOINT_SHARED"] ?? Program.root + "/../shared"
  static let captures = shared + "/captures"
  private static let madeCaptures = shared + "/captures-made"

  static let areHere = FileManager.default.fileExists(atPath: captures + "/truth.tsv")
  private static let madeAreHere = FileManager.default.fileExists(
    atPath: madeCaptures + "/expected.tsv")

  /// Captures in which libpcap stops, and what it says then.
  private static let damaged = [
    "ndpi__cfgs_default_pcap_fuzz-2021-10-13.pcap: truncated in frame 2",
    "suricata-verify__bug-6875-01_fuzz.pcap: damaged in frame 2",
    "suricata-verify__smtp-to-comma_10.7.29.101_49898-178.63.41.150_25.pcap: damaged in frame 19",
  ]

  private static func text(_ path: String) throws -> String {
    try String(decoding: Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self)
  }

  /// A difference: capture, kind, name, and the side that alone has it.
  private static func difference(_ row: NameRow, _ side: String) -> String {
    "\(row.capture) \(row.kind) \(row.name) \(side)"
  }

  /// A difference that is listed has a reason in the bytes; one that is not is a mistake.
  @Test(.enabled(if: areHere, "../shared/captures is not here"))
  func namesDifferFromThoseOfTsharkWhereThatIsExplained() throws {
    let seen = try Program.run("names", Self.captures)
    expectDamage(seen)
    let theirs = NameRow.rows(try Self.text(Self.captures + "/truth.tsv"))
    let ours = NameRow.rows(seen.output)
    let differences = Set(
      theirs.subtracting(ours).map { Self.difference($0, "tshark") }
        + ours.subtracting(theirs).map { Self.difference($0, "chokepoint") })
    let list = Program.root + "/Tests/CommandLineTests/explained-differences.tsv"
    let explained = NameRow.table(try Self.text(list)).map { row in
      ["capture", "kind", "name", "side"].map { row[$0, default: ""] }.joined(separator: " ")
    }
    #expect(theirs.intersection(ours).count > 2000)
    #expect(differences.subtracting(explained).sorted() == [])
    #expect(Set(explained).subtracting(differences).sorted() == [])
    #expect(explained.count == Set(explained).count)
  }

  @Test(.enabled(if: areHere, "../shared/captures is not here"))
  func allOfThemReplay() throws {
    let result = try Program.run("replay", Self.captures)
    expectDamage(result)
    // As capinfos counts, and of those that it refuses as tcpdump does.
    #expect(result.output.contains(/\n  from frames +106553\n/))
  }

  private func expectDamage(_ result: Program.Result) {
    #expect(result.status == 1)
    let errors = result.errors.split(separator: "\n").filter { !$0.contains(": warning: ") }
    #expect(errors.count == Self.damaged.count)
    for (error, expected) in zip(errors, Self.damaged) { #expect(error.contains(expected)) }
  }

  @Test(.enabled(if: madeAreHere, "../shared/captures-made is not here"))
  func namesInMadeCapturesAreThoseThatTheyWereMadeFor() throws {
    let expected = NameRow.table(try Self.text(Self.madeCaptures + "/expected.tsv"))
    let ambiguous = expected.filter { $0["kind"] == "ambiguous" }.compactMap { $0["capture"] }
    let names = expected.filter { !["ambiguous", "none"].contains($0["kind"]) }.map { row in
      ["capture", "kind", "name"].map { row[$0, default: ""] }
    }
    let seen = try Program.run("names", Self.madeCaptures)
    #expect(seen.status == 0)
    let ours = NameRow.rows(seen.output).filter { !ambiguous.contains($0.capture) }
    #expect(Set(ours.map { [$0.capture, $0.kind, $0.name] }) == Set(names))
    #expect(names.count > 20)
  }
}
