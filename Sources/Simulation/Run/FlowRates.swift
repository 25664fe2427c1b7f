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

  private let plan: Plan

  /// Loads what gateways apply, as a replay does.
  public init(_ options: ReplayOptions) throws(ConfigurationError) {
    plan = try PlanBuilder.build(options).plan
  }

  /// Replays a capture once for each seed, from that of the options on.
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
    var plan = plan
    var error: CaptureError?
    for _ in 0..<max(1, seedCount) {
      error = try replay(file, plan, into: &rows)
      plan.seed &+= 1
    }
    var lines = ["flow\tproto\tclient\tclient_port\tserver\tserver_port\tblocked\tseeds"]
    for (index, row) in rows.enumerated() {
      lines.append("\(index + 1)\t\(row.identity)\t\(row.blockedCount)\t\(max(1, seedCount))")
    }
    return (lines.map { $0 + "\n" }.joined(), error)
  }

  private func replay(
    _ file: CaptureFile, _ plan: Plan, into rows: inout [Row]
  ) throws -> CaptureError? {
    var replay = try Replay(plan)
    var error: CaptureError?
    do throws(CaptureError) {
      var capture = try OrderedCapture(file)
      try capture.read { batch in
        replay.process(batch)
        replay.takeEnded { record, _ in Self.add(record, to: &rows) }
      }
    } catch let failure {
      error = failure
    }
    _ = replay.finish { record, _ in Self.add(record, to: &rows) }
    return error
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
