import Foundation
import Simulation
import Population
import TestSupport
import Testing

/// The file of a partial result: whatever is wrong with it is one clear error.
@Suite struct PartialResultTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write("name: T\nrules:\n  - {id: r, names: [blocked.test]}\n", to: "rules.yaml")
  }

  /// Writes a capture with a flow for each of `names`.
  private func capture(_ client: String, _ names: [String], to name: String) throws -> String {
    var file = PcapFile(linkType: 101)
    for (index, host) in names.enumerated() {
      var visit = Conversation(client: client)
      visit.connection(UInt16(1000 + index), 443, request: Messages.clientHello(host))
      for packet in visit.packets { file.append(packet.bytes) }
    }
    return try folder.write(file.bytes, to: name)
  }

  private func run(
    _ captures: [String], _ configure: (inout ReplayOptions) -> Void = { _ in }
  ) throws -> ReplayRun {
    var options = ReplayOptions()
    options.captures = captures
    options.rules = [folder.path + "/rules.yaml"]
    options.digestsInputs = true
    options.commit = "0123abc"
    configure(&options)
    var run = try ReplayRun(options)
    run.replay(progress: SilentProgress())
    return run
  }

  private func small() throws -> [UInt8] {
    try run([capture("10.0.0.1", ["blocked.test", "a.test"], to: "a.pcap")]).partialResult()
  }

  private static func error(_ bytes: [UInt8]) -> String {
    do throws(PartialError) {
      _ = try PartialResult(bytes, path: "x")
      return ""
    } catch {
      return error.description
    }
  }

  @Test func aPartSaysWhatItIsOf() throws {
    let part = try PartialResult(small(), path: "x.part")
    #expect(part.captures.map(\.file.name) == ["a.pcap"])
    #expect(part.captures[0].sha256?.count == 64)
    #expect(part.captures[0].counts[0].flowCount == 2)
    #expect(part.origins[0].version == Version.current && part.origins[0].commit == "0123abc")
    #expect(part.origins[0].files.contains { $0.path.hasSuffix("/rules.yaml") })
    #expect(!part.hasProfile)
  }

  @Test func everyTruncationIsRefused() throws {
    let bytes = try small()
    for count in 0..<bytes.count {
      let error = Self.error(Array(bytes[..<count]))
      #expect(
        count == 0 ? error.hasPrefix("is empty: ") : error.hasPrefix("is truncated: "), "\(count)")
    }
    #expect(Self.error(bytes + [0]).hasPrefix("has 1 bytes behind its end"))
  }

  @Test func everyChangedByteIsRefused() throws {
    let bytes = try small()
    for place in bytes.indices {
      for change: UInt8 in [0x01, 0x80, 0xff] {
        var changed = bytes
        changed[place] ^= change
        #expect(!Self.error(changed).isEmpty, "\(place)")
      }
    }
  }

  @Test func otherFilesAndOtherFormatsAreNamed() throws {
    var bytes = try small()
    #expect(Self.error(Array("{\"total\": 1}".utf8)).hasPrefix("is no partial result: "))
    bytes[9] = 9
    #expect(Self.error(bytes).hasPrefix("is of format 9, and this program reads format 3"))
  }

  /// Two scenarios' worth of plans, a profile, threads, and the order of captures.
  @Test func threadsAndTheOrderOfCapturesLeaveNoTrace() throws {
    let captures = try (0..<5).map { index in
      try capture("10.0.0.\(index)", ["blocked.test", "n\(index).test"], to: "\(index).pcap")
    }
    let one = try run(captures) { $0.profilesRules = true }
    let other = try run(captures.reversed()) {
      $0.profilesRules = true
      $0.threads = 3
    }
    let isSame = try one.partialResult() == other.partialResult()
    #expect(isSame)
  }

  /// The same as one run, in a report as in a partial result, also of captures that have one name.
  @Test func partsMakeTheRunThatOneReplayWouldHaveMade() throws {
    var captures = try (0..<4).map { index in
      try capture(
        "10.0.0.\(index / 2)", ["blocked.test", "n\(index).test"], to: "\(index)/same.pcap")
    }
    captures.append(try capture("10.0.0.9", [], to: "empty.pcap"))
    captures.append(folder.path + "/missing.pcap")
    let censors: (inout ReplayOptions) -> Void = { $0.censors = ["perfect", "henan-2023"] }
    let whole = try run(captures, censors)
    var parts: [PartialResult] = []
    for (index, capture) in captures.enumerated() {
      let bytes = try run([capture], censors).partialResult()
      parts.append(try PartialResult(bytes, path: "\(index).part"))
    }
    let merge = try PartialMerge(parts.reversed() + [parts[1]])
    #expect(merge.parts.count == captures.count)
    let merged = try merge.run(whole.options)
    #expect(merged.reports().map(\.origin.inputs.count) == [6, 6])
    let isSame = try merged.partialResult() == whole.partialResult()
    #expect(isSame)
    #expect(merged.isComplete == whole.isComplete && !merged.isComplete)
    #expect(merged.warnings == whole.warnings)
  }

  private static func reasons(_ parts: [PartialResult]) -> [String] {
    do throws(MergeError) {
      _ = try PartialMerge(parts)
      return []
    } catch {
      return error.reasons
    }
  }

  @Test func aCaptureInTwoPartsIsRefused() throws {
    let one = try capture("10.0.0.1", ["a.test"], to: "one.pcap")
    let other = try capture("10.0.0.2", ["a.test"], to: "other.pcap")
    let parts = [
      try PartialResult(run([one]).partialResult(), path: "a.part"),
      try PartialResult(run([other, one]).partialResult(), path: "b.part"),
    ]
    let reasons = Self.reasons(parts)
    #expect(reasons.count == 1)
    #expect(
      reasons.first?.hasPrefix("b.part: has the capture \(one), which a.part has too") == true)
  }

  /// Shards by user may hold nobody, and are then the same bytes.
  @Test func emptyCapturesMayBeTheSame() throws {
    let parts = try [capture("10.0.0.1", [], to: "a.pcap"), capture("10.0.0.1", [], to: "b.pcap")]
      .enumerated().map { index, capture in
        try PartialResult(run([capture]).partialResult(), path: "\(index).part")
      }
    #expect(parts[0].captures[0].sha256 == parts[1].captures[0].sha256)
    #expect(Self.reasons(parts).isEmpty)
  }

  @Test func whatDiffersBetweenRunsIsNamed() throws {
    let captures = [
      try capture("10.0.0.1", ["a.test"], to: "a.pcap"),
      try capture("10.0.0.2", ["a.test"], to: "b.pcap"),
    ]
    let first = try PartialResult(run([captures[0]]).partialResult(), path: "a.part")
    let others: [((inout ReplayOptions) -> Void, String)] = [
      ({ $0.seed = 7 }, "was made with --seed 7, and not with 0"),
      ({ $0.isCertain = true }, "was made with --certain yes, and not with no"),
      ({ $0.packetLimit = 5 }, "was made with --limit 5, and not without it"),
      ({ $0.censors = ["henan-2023"] }, "was made with --censor henan-2023, and not with perfect"),
      ({ $0.commit = "fedcba9" }, "was made by chokepoint \(Version.current) (fedcba9)"),
      ({ $0.limits.flows = 99 }, "was made with --max-flows 99"),
      ({ $0.censors = ["perfect", "henan-2023"] }, "has 2 scenarios or censors, and not 1"),
    ]
    for (configure, expected) in others {
      let other = try PartialResult(
        run([captures[1]], configure).partialResult(), path: "b.part")
      let reasons = Self.reasons([first, other])
      #expect(reasons.count == 1)
      #expect(reasons.first?.hasPrefix("b.part: \(expected)") == true, "\(reasons)")
      #expect(reasons.first?.contains("a.part") == true)
    }
    try folder.write("name: T\nrules:\n  - {id: r, names: [a.test]}\n", to: "rules.yaml")
    let edited = try PartialResult(run([captures[1]]).partialResult(), path: "b.part")
    let reasons = Self.reasons([first, edited])
    #expect(reasons.first?.contains("was made with another \(folder.path)/rules.yaml") == true)
    #expect(throws: MergeError.self) {
      try PartialMerge([first]).run(ReplayOptions())
    }
  }
}
