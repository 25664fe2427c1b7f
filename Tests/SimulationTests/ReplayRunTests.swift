import Captures
import Foundation
import Reports
import Simulation
import TestSupport
import Testing

/// Runs over capture files: many captures, threads, limits, draws.
@Suite struct ReplayRunTests {
  private static let rules = "name: T\nrules:\n  - {id: r, names: [blocked.test]}\n"

  /// A capture with one flow of `client` for each of `names`.
  private static func capture(_ client: String, _ names: [String]) -> [UInt8] {
    var file = PcapFile(linkType: 101)
    for (index, name) in names.enumerated() {
      var visit = Conversation(client: client)
      visit.connection(UInt16(1000 + index), 443, request: Messages.clientHello(name))
      for packet in visit.packets { file.append(packet.bytes) }
    }
    return file.bytes
  }

  private static func censor(probability: Double) -> String {
    """
    name: c
    title: C
    placement: in-path
    probability: \(probability)
    reactions: {sni: tcp-reset}
    """
  }

  private static func run(
    _ captures: [[UInt8]], censor: String, writing path: String? = nil,
    _ configure: (inout ReplayOptions) -> Void = { _ in }
  ) throws -> ReplayRun {
    let folder = try TemporaryFolder()
    for (index, capture) in captures.enumerated() {
      try folder.write(capture, to: "captures/\(index).pcap")
    }
    var options = ReplayOptions()
    options.captures = [folder.path + "/captures"]
    options.rules = [try folder.write(rules, to: "rules.yaml")]
    options.censors = [try folder.write(censor, to: "censor.yaml")]
    configure(&options)
    var run = try ReplayRun(options)
    let capture = try path.map { try OutputFile($0) }
    let failure = run.replay(ReplayRun.Outputs(capture: capture), progress: SilentProgress())
    if let failure { Issue.record(failure) }
    return run
  }

  @Test func capturesKeepTheirOrderOnAnyNumberOfThreads() throws {
    let captures = (0..<8).map { Self.capture("10.0.0.\($0)", ["blocked.test", "a.test"]) }
    for threads in [1, 2, 5] {
      let run = try Self.run(captures, censor: Self.censor(probability: 1)) {
        $0.threads = threads
      }
      #expect(run.captures.map(\.file.name) == (0..<8).map { "\($0).pcap" })
      #expect(run.reports()[0].metrics.total.losses == 8)
    }
  }

  @Test func aUserInTwoCapturesIsOne() throws {
    let capture = Self.capture("10.0.0.1", ["blocked.test"])
    let run = try Self.run([capture, capture], censor: Self.censor(probability: 1))
    #expect(run.reports()[0].metrics.total.users == 1)
    #expect(run.reports()[0].metrics.total.losses == 2)
  }

  /// 2,000 independent draws of 0.25: five standard deviations are 97.
  @Test func aCensorActsAsOftenAsItsProbabilitySays() throws {
    let captures = (0..<20).map { user in
      Self.capture("10.0.0.\(user)", Array(repeating: "blocked.test", count: 100))
    }
    let run = try Self.run(captures, censor: Self.censor(probability: 0.25))
    let total = run.reports()[0].metrics.total
    #expect((403...597).contains(total.losses))
    #expect(total.evaded == 2000 - total.losses)
    let again = try Self.run(captures, censor: Self.censor(probability: 0.25))
    #expect(again.reports()[0].metrics.total == total)
    let other = try Self.run(captures, censor: Self.censor(probability: 0.25)) { $0.seed = 1 }
    #expect(other.reports()[0].metrics.total.losses != total.losses)
  }

  @Test func certainMeansThatACensorAlwaysActs() throws {
    let capture = Self.capture("10.0.0.1", Array(repeating: "blocked.test", count: 50))
    let run = try Self.run([capture], censor: Self.censor(probability: 0.01)) {
      $0.isCertain = true
    }
    #expect(run.reports()[0].metrics.total.losses == 50)
  }

  @Test func theLimitIsOfPacketsInEachCapture() throws {
    let capture = Self.capture("10.0.0.1", ["a.test", "b.test", "c.test"])
    let run = try Self.run([capture, capture], censor: Self.censor(probability: 1)) {
      $0.packetLimit = 7
    }
    #expect(run.captures.map(\.counts[0].packetCount) == [7, 7])
    #expect(run.isComplete)
  }

  /// Two queries of one flow, the second of which is answered again: to write the capture as the ends would have
  /// seen it changes no figure.
  @Test func whatIsWrittenChangesNoFigure() throws {
    var queries = Conversation(server: "192.0.2.53")
    for name in ["a.blocked.test", "b.blocked.test", "free.test", "c.blocked.test"] {
      queries.udp(40_001, 53, Messages.dnsQuery(name))
    }
    var file = PcapFile(linkType: 101)
    for packet in queries.packets { file.append(packet.bytes) }
    let censor = """
      name: c
      title: C
      placement: on-path
      boxes:
        - name: one
          reactions: {dns: dns-injection}
          dns: {names: c-string}
        - name: two
          reactions: {dns: dns-injection}
      """
    func figures(_ path: String?) throws -> [String] {
      let run = try Self.run([file.bytes], censor: censor, writing: path)
      let metrics = run.reports()[0].metrics
      return metrics[.name].map { "\($0.label) \($0.counts)" } + ["\(metrics.total)"]
    }
    let folder = try TemporaryFolder()
    let plain = try figures(nil)
    #expect(plain[0].hasPrefix("a.blocked.test "))
    #expect(try figures(folder.path + "/written.pcapng") == plain)
  }

  /// What names beyond the limit have in common is in every output, and counted among the limits.
  @Test func otherNamesAreShownEverywhere() throws {
    let names = (0..<30).map { "n\($0).blocked.test" }
    let run = try Self.run(
      [Self.capture("10.0.0.1", names)], censor: Self.censor(probability: 1)
    ) { $0.limits.listedNames = 20 }
    let report = run.reports()[0]
    #expect(report.counts.limits.namesUnlisted == 10)
    let text = TextFormat.summary(report)
    #expect(text.contains("  (other names)") && text.contains("by name (4 of 21)"))
    #expect(text.contains("limit reached: blocked flows of other names"))
    #expect(
      String(decoding: JSONFormat.document([report]), as: UTF8.self).contains("\"(other names)\""))
    #expect(
      String(decoding: HTMLFormat.document([report]), as: UTF8.self).contains("(other names)"))
    #expect(CSVFormat.files(report).contains { $0.contents.contains("(other names)") })
  }
}
