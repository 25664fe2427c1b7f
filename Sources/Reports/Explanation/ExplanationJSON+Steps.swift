import Dissection
import Gateway
import Text

// A packet of an explanation as JSON. Bytes are hexadecimal.
extension ExplanationJSON {
  static func add(
    _ step: ExplanationStep, of explanation: Explanation, to writer: inout JSONWriter
  ) {
    writer.object { writer in
      writer.member("frame", step.frame.number)
      if step.frame.capture != explanation.firstFrame.capture {
        writer.member("capture", step.frame.capture)
      }
      writer.member("age_ns", step.age)
      writer.member("from", step.direction.sender.rawValue)
      addHeaders(step, of: explanation, to: &writer)
      writer.member("length", step.payloadCount)
      writer.member("payload", String(hexadecimal: step.payload))
      writer.member("carries", step.content)
      writer.key("arrives")
      writer.value(step.arrives)
      writer.members("legible", step.legible) { add($0, of: explanation, to: &$1) }
      writer.members("answers", step.answers) { add($0, to: &$1) }
      writer.members("misread", step.misread) { add($0, of: explanation, to: &$1) }
      writer.members("states", step.states) { state, writer in
        writer.object { writer in
          writer.member("words", state.words)
          add("boxes", state.boxes, of: explanation, to: &writer)
        }
      }
      writer.members("memories", step.lapses) { lapse, writer in
        writer.object { writer in
          writer.member("remembers_flow", lapse.lapse.flow)
          writer.member("why_not", lapse.lapse.reason.rawValue)
          writer.member("why_not_words", lapse.lapse.words)
          add("boxes", lapse.boxes, of: explanation, to: &writer)
        }
      }
      writer.members("actions", step.actions) { add($0, of: explanation, to: &$1) }
      writer.member("client_sees", step.ends?.client)
      writer.member("server_sees", step.ends?.server)
    }
  }

  private static func addHeaders(
    _ step: ExplanationStep, of explanation: Explanation, to writer: inout JSONWriter
  ) {
    writer.member("hop_limit", step.hopLimit)
    guard explanation.isTCP else { return }
    writer.members("flags", step.flags.names) { $1.value($0) }
    writer.member("seq", step.sequence)
    writer.member("ack", step.acknowledgement)
    writer.member("window", step.window)
  }

  private static func add(
    _ legible: ExplanationStep.Legible, of explanation: Explanation, to writer: inout JSONWriter
  ) {
    writer.object { writer in
      writer.member("field", legible.field.name)
      writer.member("text", ShownText.field(legible.text))
      writer.key("place")
      if let place = legible.place {
        writer.object { writer in
          writer.member("packet", place.step)
          writer.member("offset", place.range.lowerBound)
          writer.member("length", place.range.count)
        }
      } else {
        writer.null()
      }
      writer.members("boxes", legible.boxes) { sight, writer in
        writer.object { writer in
          addNames(of: sight.box, explanation, to: &writer)
          writer.key("looks")
          writer.value(sight.isLooking)
          writer.key("read")
          writer.value(sight.hasRead)
          writer.member("why_not", sight.whyNot?.rawValue)
          writer.member("why_not_words", sight.words)
          writer.members("habits", sight.habits) { $1.value($0.rawValue) }
        }
      }
    }
  }

  private static func add(_ answer: ExplanationStep.Answer, to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("name", ShownText.field(answer.name))
      writer.members("addresses", answer.addresses) { $1.value($0.description) }
      writer.key("late")
      writer.value(answer.isLate)
    }
  }

  private static func add(
    _ misread: ExplanationStep.Misread, of explanation: Explanation, to writer: inout JSONWriter
  ) {
    writer.object { writer in
      writer.member("field", misread.field.name)
      writer.member("text", ShownText.field(misread.text))
      add("boxes", misread.boxes, of: explanation, to: &writer)
    }
  }

  private static func add(
    _ action: ExplanationStep.Action, of explanation: Explanation, to writer: inout JSONWriter
  ) {
    writer.object { writer in
      addNames(of: action.box, explanation, to: &writer)
      writer.member("reaction", action.reaction.rawValue)
      writer.member("rule", action.rule)
      writer.member("field", action.field?.name)
      writer.member("remembers_flow", action.earlierFlow)
      writer.members("forged", action.forged) { add($0, to: &$1) }
    }
  }

  private static func add(_ packet: ForgedPacket, to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("to", packet.receiver.rawValue)
      writer.member("words", packet.words)
      if let sequence = packet.sequence {
        writer.members("flags", packet.flags.names) { $1.value($0) }
        writer.member("seq", sequence)
        writer.member("ack", packet.acknowledgement)
        writer.member("window", packet.window)
      }
      writer.member("hop_limit", packet.hopLimit)
      writer.member("ip_id", packet.identification)
      writer.member("payload_offset", packet.payloadRange.lowerBound)
      writer.member("length", packet.payloadRange.count)
      writer.member("packet", String(hexadecimal: packet.bytes))
    }
  }
}
