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
    var blockedCount = 0
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
  ///   `flow, proto, client, client_port, server, server_port, blocked, seeds`; and why the capture
  ///   could not be read to its end.
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
    let seeds = Array(0..<UInt64(max(1, seedCount)))
    for start in stride(from: 0, to: seeds.count, by: Self.seedsAtATime) {
      let plans = seeds[start...].prefix(Self.seedsAtATime).map { seed in
        var plan = plan
        plan.seed &+= seed
        return plan
      }
      error = try replay(file, plans, into: &rows)
    }
    var lines = ["flow\tproto\tclient\tclient_port\tserver\tserver_port\tblocked\tseeds"]
    for (index, row) in rows.enumerated() {
      lines.append("\(index + 1)\t\(row.identity)\t\(row.blockedCount)\t\(max(1, seedCount))")
    }
    return (lines.map { $0 + "\n" }.joined(), error)
  }

  /// Replays the capture under plans that differ in their seeds: it is read and dissected once for all.
  private func replay(
    _ file: CaptureFile, _ plans: [Plan], into rows: inout [Row]
  ) throws -> CaptureError? {
    var replay = try Replay(plans)
    var capture = OrderedCapture(file)
    capture.read { batch in
      replay.process(batch)
      replay.takeEnded { _, record, _ in Self.add(record, to: &rows) }
    }
    replay.finish { _, record, _ in Self.add(record, to: &rows) }
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
    if record.verdict == .blocked { rows[index].blockedCount += 1 }
  }
}
