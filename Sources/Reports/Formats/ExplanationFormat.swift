import Dissection
import Foundation
public import Gateway
import Rules

/// A flow packet by packet, as the gateways on its way saw it: `explain`.
public enum ExplanationFormat {
  /// The page.
  public static func text(_ trace: FlowTrace, _ record: FlowRecord?, _ plan: Plan) -> String {
    var lines: [String] = []
    if let record { lines += head(record) }
    var origins: [Bool: UInt32] = [:]
    var states: [String: String] = [:]
    let start = trace.steps.first?.timestamp ?? 0
    for step in trace.steps {
      lines.append(line(step, since: start, &origins))
      for note in step.notes { lines += words(note, plan, &states) }
    }
    if let record { lines += end(record, plan) }
    return lines.map { $0 + "\n" }.joined()
  }

  private static func head(_ record: FlowRecord) -> [String] {
    let name = record.protocolNumber == 6 ? "TCP" : "UDP"
    return [
      "Flow \(record.flow): \(name), client \(record.client) port \(record.clientPort), "
        + "server \(record.server) port \(record.serverPort)", "",
    ]
  }

  private static func line(
    _ step: FlowTrace.Step, since start: Int64, _ origins: inout [Bool: UInt32]
  ) -> String {
    let seconds = Double(step.timestamp - start) / 1e9
    var text = String(format: "frame %6d  %10.6f s  ", step.frame, seconds)
    text += step.isFromClient ? "client -> server  " : "server -> client  "
    guard step.protocolNumber == 6 else { return text + "\(step.payloadCount) bytes" }
    let origin = origins[step.isFromClient] ?? step.sequence
    origins[step.isFromClient] = origin
    text += flags(step.flags) + " seq \(step.sequence &- origin)"
    if step.payloadCount > 0 { text += ", \(step.payloadCount) bytes" }
    return text
  }

  private static func flags(_ flags: TCPFlags) -> String {
    let names: [(TCPFlags, String)] = [
      (.syn, "SYN"), (.fin, "FIN"), (.rst, "RST"), (.psh, "PSH"), (.ack, "ACK"),
    ]
    let set = names.filter { flags.contains($0.0) }.map(\.1)
    return set.isEmpty ? "no flags" : set.joined(separator: " ")
  }

  /// A note in words; what boxes think is said where it changes.
  private static func words(
    _ note: FlowTrace.Note, _ plan: Plan, _ states: inout [String: String]
  ) -> [String] {
    switch note {
    case .read(let field, let text, let boxes):
      let reader = boxes.isEmpty ? "legible" : "read by \(boxes.joined(separator: ", "))"
      return ["               \(reader) in \(field.name): \(printable(text))"]
    case .state(let words, let boxes):
      let name = boxes.joined(separator: ", ")
      guard states.updateValue(words, forKey: name) != words else { return [] }
      return ["               \(name) \(words)"]
    case .acted(let reaction, let gateway, let box, let rule):
      let place = plan.gateways[Int(gateway)].name
      let name = plan.boxName(Int(box), at: Int(gateway)).map { ", box \($0)" } ?? ""
      return [
        "               GATEWAY \(place)\(name) ACTS by rule \(plan.matcher.rules[Int(rule)].id): "
          + reaction.rawValue
      ]
    case .absent: return ["               does not arrive, or would not have been sent"]
    }
  }

  /// A text without what a terminal would take for commands.
  private static func printable(_ text: String) -> String {
    let lines = text.split(separator: "\r\n", omittingEmptySubsequences: true)
    let first = lines.first.map(String.init) ?? ""
    let shown = first.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7f ? "." : String($0) }
    return shown.joined() + (lines.count > 1 ? " ..." : "")
  }

  private static func end(_ record: FlowRecord, _ plan: Plan) -> [String] {
    var words = "Verdict: would be \(record.verdict.rawValue)"
    if record.verdict == .passed { words = "Verdict: would pass" }
    if let blocking = record.blocking { words += ", \(blocking.rawValue)" }
    if let failure = record.failure { words += ", the client sees \(failure.rawValue)" }
    if let cause = record.causedBy { words += "; caused by flow \(cause)" }
    if let insufficiency = record.insufficiency {
      words += "; the capture does not tell: \(insufficiency.rawValue)"
    }
    return ["", words]
  }
}
