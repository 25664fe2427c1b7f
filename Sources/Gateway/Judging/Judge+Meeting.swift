import Dissection
import Rules

// Which rules with conditions are met by what has become known, and what comes of it.
extension Judge {
  /// Finds the rules on a route that are met by what has become known, and were not before.
  mutating func meet(_ route: Int, isAnswer: Bool) {
    let matcher = plan.matcher
    let sets = plan.routes[route].sets
    known.join()
    known.forgetMet()
    // Sets in which a rule that may allow is not known yet.
    var waiting: RuleSetMask = []
    for number in matcher.conditions.entries.indices {
      let entry = matcher.conditions.entries[number]
      guard sets.contains(entry.set) else { continue }
      if entry.isDefault {
        if !isAnswer, !waiting.contains(entry.set), !known.allows(entry.set) {
          known.addMet(RuleHit(rule: entry.rule, breadth: .named), entry.fields)
        }
        continue
      }
      let value = matcher.conditions.value(of: number, known.all.span, known.stages)
      if entry.action == .allow {
        if value.isTrue, !known.allows(entry.set) {
          known.allowed.append((entry.set, entry.rule))
        } else if !value.isTrue, !value.isFalse {
          waiting.formUnion(entry.set)
        }
        continue
      }
      guard value.isTrue, !isAnswer || entry.asksAnswers,
        !matcher.conditions.value(of: number, known.former.span, known.formerStages).isTrue
      else { continue }
      let breadth = matcher.conditions.breadth(of: number, known.all.span) { known.breadth(of: $0) }
      known.addMet(RuleHit(rule: entry.rule, breadth: breadth), entry.fields)
    }
  }

  mutating func judgeMet(
    _ observation: Observation, _ facts: FlowFacts, by reading: Reading, before end: Int,
    names: inout FlowNames
  ) -> Bool {
    var hits = takeHits()
    hits.removeAll(keepingCapacity: true)
    keepMet(observation.field, facts, among: &hits)
    profile?.note(observation.field, nil, hits)
    let isActed =
      !hits.isEmpty && decide(observation, hits, facts, by: reading, before: end, names: &names)
    giveBack(&hits)
    return isActed
  }

  /// Judges an answer, by the rules that ask for something in answers.
  mutating func judge(
    _ answer: DNSAnswers, _ buffer: borrowing ObservationBuffer, _ facts: FlowFacts,
    names: inout FlowNames
  ) -> Bool {
    guard buffer.needs?.contains(.answers) ?? false, let route = self[facts.index].route else {
      return false
    }
    known.settle()
    known.beginMessage()
    known.stages.formUnion([.opening, .response])
    noteAnswer(answer, buffer, route)
    meet(route, isAnswer: true)
    keepConditions()
    guard !known.met.isEmpty else { return false }
    var observation = Observation(
      field: .dns, range: answer.name, frame: facts.frame, direction: facts.direction)
    observation.isAnswer = true
    return judgeMet(observation, facts, by: .perfect, before: .max, names: &names)
  }
}
