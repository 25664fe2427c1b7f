import Simulation
import TestSupport
import Testing

/// One capture on two threads: one reads the file, the other replays it.
@Suite struct ReadAheadTests {
  /// 12,000 packets of 1,000 bytes, which fill the queue of batches more than twice, with two visits
  /// of a listed name, at the beginning and at the end.
  private static let capture: [UInt8] = {
    var file = PcapFile(linkType: 101)
    var visit = Conversation(client: "10.0.0.1")
    visit.connection(1000, 443, request: Messages.clientHello("blocked.test"))
    for _ in 0..<12_000 {
      visit.tcp(2000, 443, .ack, sequence: 1, Array(repeating: 0, count: 960))
    }
    visit.connection(3000, 443, request: Messages.clientHello("blocked.test"))
    for packet in visit.packets { file.append(packet.bytes) }
    return file.bytes
  }()

  private static func run(
    _ capture: [UInt8]?, threads: Int, _ configure: (inout ReplayOptions) -> Void = { _ in }
  ) throws -> ReplayRun {
    let folder = try TemporaryFolder()
    var options = ReplayOptions()
    options.captures = [folder.path + "/c.pcap"]
    if let capture { _ = try folder.write(capture, to: "c.pcap") }
    options.rules = [
      try folder.write("rules:\n  - {id: r, names: [blocked.test]}\n", to: "rules.yaml")
    ]
    options.threads = threads
    options.digestsInputs = true
    configure(&options)
    var run = try ReplayRun(options)
    run.replay(progress: SilentProgress())
    return run
  }

  @Test func nothingChangesInWhatIsReported() throws {
    let alone = try Self.run(Self.capture, threads: 1)
    let ahead = try Self.run(Self.capture, threads: 2)
    #expect(ahead.reports()[0].metrics.total.losses == 2)
    #expect(ahead.reports()[0].metrics.total == alone.reports()[0].metrics.total)
    #expect(ahead.captures[0].counts[0].packetCount == alone.captures[0].counts[0].packetCount)
    #expect(ahead.captures[0].sha256 != nil)
    #expect(ahead.captures[0].sha256 == alone.captures[0].sha256)
  }

  @Test func theLimitOfPacketsHoldsAndTheDigestIsOfTheWholeFile() throws {
    let whole = try Self.run(Self.capture, threads: 1)
    let ahead = try Self.run(Self.capture, threads: 2) { $0.packetLimit = 10 }
    #expect(ahead.captures[0].counts[0].packetCount == 10)
    #expect(ahead.captures[0].sha256 == whole.captures[0].sha256)
  }

  @Test func theSameErrorIsSaidOfADamagedCapture() throws {
    let cut = Array(Self.capture.dropLast(100))
    let alone = try Self.run(cut, threads: 1)
    let ahead = try Self.run(cut, threads: 2)
    #expect(ahead.captures[0].error?.reason == alone.captures[0].error?.reason)
    #expect(!ahead.isComplete)
    #expect(ahead.captures[0].counts[0].packetCount == alone.captures[0].counts[0].packetCount)
  }

  @Test func aFileThatIsNoCaptureIsAnError() throws {
    let ahead = try Self.run([1, 2, 3], threads: 2)
    #expect(!ahead.isComplete)
  }
}
