import Dissection
import Gateway
import Text

// What came of a packet: what it carries, who read it, what was done, and what each end would see.
extension ExplanationFormat {
  private static let indent = 9

  mutating func addNotes(of step: ExplanationStep) {
    if let content = step.content { note("carries", content.shown) }
    addReadings(step)
    for state in step.states { note("state", "\(explanation.names(state.boxes)) \(state.words)") }
    for lapse in step.lapses {
      note("memory", "\(explanation.names(lapse.boxes)) \(lapse.lapse.words)")
    }
    for action in step.actions { add(action) }
    if let ends = step.ends {
      let failure = explanation.outcome.failure.map { " (\($0.rawValue))" } ?? ""
      note("client", ends.client + failure)
      note("server", ends.server)
    } else if !step.arrives {
      note("", explanation.absence)
    }
  }

  private mutating func note(_ word: String, _ text: String) {
    add(word, text, indent: Self.indent)
  }

  /// What was legible, and who read it.
  private mutating func addReadings(_ step: ExplanationStep) {
    for legible in step.legible {
      note("legible", "\(legible.field.name) \(firstLine(legible.text))")
      if !legible.readBy.isEmpty { note("read by", explanation.names(legible.readBy)) }
      addMissed(legible)
    }
    for answer in step.answers {
      let list = answer.addresses.map(\.description).joined(separator: ", ")
      let words = list.isEmpty ? "has no such address" : "is at \(list)"
      note("answers", "\(firstLine(answer.name)) \(words)")
      if answer.isLate { note("", "too late: the forgery came first") }
    }
    for misread in step.misread {
      note(
        "read as",
        "\(misread.field.name) \(firstLine(misread.text)) by \(explanation.names(misread.boxes))")
    }
  }

  /// Who missed something, and for which habits; boxes with the same ones in one line.
  private mutating func addMissed(_ legible: ExplanationStep.Legible) {
    var groups: [(habits: [BlindHabit], boxes: [Explanation.Box])] = []
    for sight in legible.boxes where sight.whyNot == .notRead {
      if let index = groups.firstIndex(where: { $0.habits == sight.habits }) {
        groups[index].boxes.append(sight.box)
      } else {
        groups.append((sight.habits, [sight.box]))
      }
    }
    for (habits, boxes) in groups {
      let words = habits.map(\.words).joined(separator: "; ")
      note("missed", "by \(explanation.names(boxes))" + (words.isEmpty ? "" : ": \(words)"))
    }
  }

  private mutating func add(_ action: ExplanationStep.Action) {
    let rule = action.rule.shown
    let cause =
      action.earlierFlow.map { "remembering flow \($0), which was hit by rule \(rule)" }
      ?? "by rule \(rule)" + (action.field.map { " (\($0.name))" } ?? "")
    note("ACTS", "\(explanation.names([action.box])): \(action.reaction.rawValue) \(cause)")
    var forgeries: [(words: String, count: Int)] = []
    for packet in action.forged {
      let sequence = packet.sequence.map { ", seq \($0)" } ?? ""
      let words = "to the \(packet.receiver): \(packet.words)\(sequence), \(packet.headerWords)"
      if forgeries.last?.words == words {
        forgeries[forgeries.count - 1].count += 1
      } else {
        forgeries.append((words, 1))
      }
    }
    for (words, count) in forgeries {
      note("forges", (count > 1 ? "\(count) times " : "") + words)
    }
  }

  /// The first line of what was read.
  private func firstLine(_ bytes: [UInt8]) -> String {
    let lines = bytes.split { $0 == UInt8(ascii: "\r") || $0 == UInt8(ascii: "\n") }
    return ShownText.field(lines.first.map(Array.init) ?? []) + (lines.count > 1 ? " ..." : "")
  }
}
