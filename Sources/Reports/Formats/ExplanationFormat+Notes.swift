import Dissection
import Gateway
import Rules
import Text

// What came of a packet: what it carries, who read it, what was done, and what each end would see.
extension ExplanationFormat {
  private static let indent = 9

  mutating func addNotes(of step: FlowTrace.Step) {
    if let content = step.content { note("carries", content.shown) }
    addReadings(step.notes)
    addStates(step.notes)
    let actions = step.notes.compactMap { note in
      if case .acted(let action, let forged) = note { (action, forged) } else { nil }
    }
    if !actions.isEmpty { hasActed = true }
    for (action, forged) in actions { addAction(action, forged, upon: step) }
    if let first = actions.first?.0 {
      addEnds(first, actions.flatMap(\.1), upon: step)
    } else if !arrives(step) {
      note("", absence)
    }
  }

  private mutating func note(_ word: String, _ text: String) {
    add(word, text, indent: Self.indent)
  }

  /// What was legible, and who read it.
  private mutating func addReadings(_ notes: [FlowTrace.Note]) {
    var told: Set<[UInt8]> = []
    func readers(of field: Field, _ text: [UInt8]) -> [FlowTrace.Place] {
      notes.flatMap { note -> [FlowTrace.Place] in
        if case .read(field, text, let places) = note { return places }
        return []
      }
    }
    for item in notes {
      switch item {
      case .legible(let field, let text, let sought):
        guard told.insert(field.name.utf8 + text).inserted else { continue }
        let readers = readers(of: field, text)
        note("legible", "\(field.name) \(firstLine(text))")
        let missed = sought.filter { !readers.contains($0) }
        if !readers.isEmpty { note("read by", names(readers)) }
        if !missed.isEmpty { note("missed", "by \(names(missed))") }
        for place in missed {
          let censor = plan.censors[plan.gateways[place.gateway].censor].name
          if !missing.contains(censor) { missing.append(censor) }
        }
      case .read(let field, let text, _):
        guard told.insert(field.name.utf8 + text).inserted else { continue }
        note("read as", "\(field.name) \(firstLine(text)) by \(names(readers(of: field, text)))")
      case .answer(let name, let addresses):
        let list = addresses.map(\.description).joined(separator: ", ")
        let words = list.isEmpty ? "has no such address" : "is at \(list)"
        note("answers", "\(firstLine(name)) \(words)")
        if hasActed, record.reaction?.forgery == .answer {
          note("", "too late: the forgery came first")
        }
      case .state, .acted: continue
      }
    }
  }

  /// What boxes think, where it has changed; those that think the same in one line.
  private mutating func addStates(_ notes: [FlowTrace.Note]) {
    var changed: [(words: String, places: [FlowTrace.Place])] = []
    for case .state(let words, let places) in notes {
      for place in places where isNew(words, of: place) {
        if let index = changed.firstIndex(where: { $0.words == words }) {
          changed[index].places.append(place)
        } else {
          changed.append((words, [place]))
        }
      }
    }
    for (words, places) in changed { note("state", "\(names(places)) \(words)") }
  }

  private mutating func addAction(
    _ action: BoxAction, _ forged: [FlowTrace.Forgery], upon step: FlowTrace.Step
  ) {
    let rule = plan.matcher.rules[Int(action.rule)].id.shown
    let place = FlowTrace.Place(gateway: action.gateway, box: Int(action.box))
    let cause =
      action.earlierFlow.map { "remembering flow \($0), which was hit by rule \(rule)" }
      ?? "by rule \(rule)" + (action.field.map { " (\($0.name))" } ?? "")
    note("ACTS", "\(names([place])): \(action.reaction.rawValue) \(cause)")
    var forgeries: [(words: String, count: Int)] = []
    for forgery in forged {
      guard let packet = ForgedPacketWords(forgery) else { continue }
      let sequence = packet.sequence.map {
        ", seq \(relative($0, Direction(from: forgery.receiver.other)))"
      }
      let words = "to the \(forgery.receiver): \(packet.what)\(sequence ?? "")\(packet.header)"
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

  private mutating func addEnds(
    _ action: BoxAction, _ forged: [FlowTrace.Forgery], upon step: FlowTrace.Step
  ) {
    let receivers = Set(forged.map(\.receiver))
    let words = action.reaction.words(
      ReactionScene(
        receivers: receivers, sender: step.direction.sender,
        arrives: step.arrives))
    let failure = record.failure.map { " (\($0.rawValue))" } ?? ""
    note("client", words.client + failure)
    note("server", words.server)
  }

  /// Boxes by their names: a gateway's own where all of its boxes are meant.
  func names(_ places: [FlowTrace.Place]) -> String {
    let parts = trace.gateways.compactMap { gateway -> String? in
      let boxes = places.filter { $0.gateway == gateway }
      guard let first = boxes.first else { return nil }
      let name = plan.gateways[gateway].name.shown
      guard boxes.count < plan.censors[plan.gateways[gateway].censor].boxes.count,
        plan.boxName(first.box, at: gateway) != nil
      else { return name }
      let list = boxes.compactMap { plan.boxName($0.box, at: gateway)?.shown }.joined(
        separator: ", ")
      return "\(name) (\(list))"
    }
    return parts.joined(separator: ", ")
  }

  /// The first line of what was read.
  private func firstLine(_ bytes: [UInt8]) -> String {
    let lines = bytes.split { $0 == UInt8(ascii: "\r") || $0 == UInt8(ascii: "\n") }
    return ShownText.field(lines.first.map(Array.init) ?? []) + (lines.count > 1 ? " ..." : "")
  }
}
