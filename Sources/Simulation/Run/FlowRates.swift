public import Captures
public import Configuration
import Dissection
import Gateway

/// How often each flow of a capture would be blocked, over many seeds.
public struct FlowRates: Sendable {
  /// A flow.
  private struct Row: Sendable {
    /// Transport, ends and ports, as `text` has them.
    var identity: String
    /// By the reactions, in the order of `Reaction`.
    var blockedCounts = [Int](repeating: 0, count: Reaction.allCases.count)

    /// The reactions with their counts, such as `tcp-reset:1500,drop:480`; `-` for none.
    var reactions: String {
      let parts = zip(Reaction.allCases, blockedCounts).filter { $0.1 > 0 }
        .map { "\($0.rawValue):\($1)" }
      return parts.isEmpty ? "-" : parts.joined(separator: ",")
    }
  }

  /// Seeds that are replayed in one pass: each keeps a record of every live flow.
  private static let seedsAtATime = 128

  private let plan: Plan

  /// Loads what gateways apply, as a replay does.
  public init(_ options: ReplayOptions) throws(ConfigurationError) {
    plan = try PlanBuilder.build(options).plan
  }

  /// Replays a capture for each seed, from that of the options on.
  ///
  /// - Parameters:
  ///   - file: the capture, which cannot be standard input.
  ///   - seedCount: from 1.
  /// - Returns: tab-separated text with a header, a line a flow in the order of their first packets:
  ///   `flow, proto, client, client_port, server, server_port, blocked, seeds, reactions`; and why the
  ///   capture could not be read to its end.
  public func text(
    of file: CaptureFile, seedCount: Int
  ) throws -> (text: String, error: CaptureError?) {
    do throws(CaptureError) {
      try file.requireSeveralReads()
    } catch {
      return ("", error)
    }
    var rows: [Row] = []
    var error: CaptureError?
    var sharesDraws = true
    let seeds = Array(0..<UInt64(max(1, seedCount)))
    for start in stride(from: 0, to: seeds.count, by: Self.seedsAtATime) {
      let plans = seeds[start...].prefix(Self.seedsAtATime).map { seed in
        var plan = plan
        plan.seed &+= seed
        return plan
      }
      if sharesDraws {
        var shared = rows
        error = try replay(file, plans, sharingDraws: &sharesDraws, into: &shared)
        if sharesDraws {
          rows = shared
          continue
        }
      }
      error = try replay(file, plans, sharingDraws: &sharesDraws, into: &rows)
    }
    var lines = ["flow\tproto\tclient\tclient_port\tserver\tserver_port\tblocked\tseeds\treactions"]
    for (index, row) in rows.enumerated() {
      let blockedCount = row.blockedCounts.reduce(0, +)
      lines.append(
        "\(index + 1)\t\(row.identity)\t\(blockedCount)\t\(max(1, seedCount))\t\(row.reactions)")
    }
    return (lines.map { $0 + "\n" }.joined(), error)
  }

  /// Replays the capture under plans that differ in their seeds: it is read and dissected once for all.
  ///
  /// What a censor thinks of a connection may be left to chance, which makes a reading for each seed. As long as no
  /// packet of the capture has it do so, one is enough.
  ///
  /// - Parameter sharesDraws: whether to read so; false behind it where that has not told all seeds apart.
  private func replay(
    _ file: CaptureFile, _ plans: [Plan], sharingDraws sharesDraws: inout Bool,
    into rows: inout [Row]
  ) throws -> CaptureError? {
    var observers = Observers()
    observers.sharesDraws = sharesDraws
    var replay = try Replay(plans, observing: observers)
    var capture = OrderedCapture(file)
    capture.read { batch in
      replay.process(batch)
      replay.takeEnded { _, record, _ in Self.add(record, to: &rows) }
    }
    replay.finish { _, record, _ in Self.add(record, to: &rows) }
    if replay.hasDrawn { sharesDraws = false }
    return capture.errors.first
  }

  /// Flows are numbered from 1, whatever is drawn.
  private static func add(_ record: FlowRecord, to rows: inout [Row]) {
    let index = Int(record.flow) - 1
    guard index >= 0 else { return }
    while rows.count <= index { rows.append(Row(identity: "")) }
    if rows[index].identity.isEmpty {
      let transport = record.protocolNumber == IPProtocol.tcp ? "tcp" : "udp"
      rows[index].identity = [
        transport, "\(record.client)", "\(record.clientPort)", "\(record.server)",
        "\(record.serverPort)",
      ].joined(separator: "\t")
    }
    guard record.verdict == .blocked, let reaction = record.reaction else { return }
    rows[index].blockedCounts[reaction.number] += 1
  }
}
