import Dissection
import Gateway
import Text

/// An explanation as JSON: `explain --json`. Keys are in a fixed order; null stands where there is none.
public enum ExplanationJSON {
  /// The document, with a line feed behind it.
  public static func bytes(_ explanation: Explanation) -> [UInt8] {
    var writer = JSONWriter(isIndented: false)
    writer.object { writer in
      addHead(explanation, to: &writer)
      writer.members("packets", explanation.steps) { step, writer in
        add(step, of: explanation, to: &writer)
      }
      writer.member("packets_not_listed", explanation.unlistedCount)
      writer.key("outcome")
      add(explanation.outcome, of: explanation, to: &writer)
    }
    writer.newline()
    return writer.bytes
  }

  private static func addHead(_ explanation: Explanation, to writer: inout JSONWriter) {
    writer.member("flow", explanation.flow)
    writer.members("captures", explanation.captures) { $1.value($0) }
    writer.member("proto", explanation.isTCP ? "tcp" : "udp")
    writer.member("client", explanation.client.address.description)
    writer.member("client_port", explanation.client.port)
    writer.member("server", explanation.server.address.description)
    writer.member("server_port", explanation.server.port)
    writer.member("network", explanation.network)
    writer.member("inside", explanation.clientIsInside ? "client" : "server")
    writer.member("started", Instant.text(explanation.started))
    writer.member("first_packet", explanation.firstFrame.number)
    writer.member("packet_count", explanation.packetCount)
    writer.member("bytes", explanation.byteCount)
    writer.members("gateways", explanation.gateways) { gateway, writer in
      writer.object { writer in
        writer.member("name", gateway.name)
        writer.member("censor", gateway.censor)
        writer.members("boxes", gateway.boxes) { $1.value($0) }
        writer.member("placement", gateway.placement)
        writer.members("rule_sets", gateway.ruleSets) { $1.value($0) }
      }
    }
    writer.members("way", explanation.way) { $1.value(explanation.gateways[$0].name) }
    writer.members("way_back", explanation.wayBack) { $1.value(explanation.gateways[$0].name) }
    add("not_looking", explanation.notLooking, of: explanation, to: &writer)
    writer.key("caused_by")
    add(explanation.cause, to: &writer)
  }

  private static func add(_ cause: Explanation.Cause?, to writer: inout JSONWriter) {
    guard let cause else { return writer.null() }
    writer.object { writer in
      writer.member("flow", cause.flow)
      writer.member("name", cause.name)
      writer.member("gateway", cause.gateway)
      writer.member("reaction", cause.reaction?.rawValue)
      writer.member("rule", cause.rule)
      writer.key("packet")
      if let frame = cause.frame { add(frame, to: &writer) } else { writer.null() }
    }
  }

  private static func add(_ frame: Explanation.Frame, to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("number", frame.number)
      writer.member("capture", frame.capture)
    }
  }

  private static func add(
    _ outcome: ExplanationOutcome, of explanation: Explanation, to writer: inout JSONWriter
  ) {
    writer.object { writer in
      writer.member("verdict", outcome.verdict.rawValue)
      writer.member("blocking", outcome.blocking?.rawValue)
      writer.member("failure", outcome.failure?.rawValue)
      writer.member("reaction", outcome.reaction?.rawValue)
      writer.member("gateway", outcome.gateway)
      writer.member("rule", outcome.rule?.id)
      writer.member("category", outcome.rule?.category)
      writer.member("condition", outcome.rule?.condition)
      writer.member("client", outcome.client)
      writer.member("server", outcome.server)
      writer.member("absence", outcome.verdict == .passed ? nil : explanation.absence)
      writer.member("collateral", outcome.collateral?.rawValue)
      writer.member("collateral_words", outcome.collateral?.words)
      writer.members("evaded", outcome.evaded) { $1.value($0) }
      writer.member("insufficient", outcome.insufficiency?.rawValue)
      writer.member("insufficient_words", outcome.insufficiency?.words)
      writer.members("idle", outcome.idle) { idle, writer in
        writer.object { writer in
          writer.member("why_not", idle.whyNot.rawValue)
          writer.member("why_not_words", idle.words)
          writer.members("habits", idle.habits) { $1.value($0.rawValue) }
          add("boxes", idle.boxes, of: explanation, to: &writer)
        }
      }
      writer.members("censors_that_missed", outcome.censorsThatMissed) { $1.value($0) }
    }
  }

  /// A list of boxes, each with the name of its gateway.
  static func add(
    _ key: String, _ boxes: [Explanation.Box], of explanation: Explanation,
    to writer: inout JSONWriter
  ) {
    writer.members(key, boxes) { box, writer in
      writer.object { addNames(of: box, explanation, to: &$0) }
    }
  }

  /// The members that say which box it is.
  static func addNames(
    of box: Explanation.Box, _ explanation: Explanation, to writer: inout JSONWriter
  ) {
    let gateway = explanation.gateways[box.gateway]
    writer.member("gateway", gateway.name)
    writer.member("box", gateway.boxes[box.box])
  }
}
