import Gateway

// Which boxes did nothing, and why.
extension ExplanationBuilder {
  /// A box that waited, and acted in the end, is no idle one.
  func settleLateActions(in steps: inout [ExplanationStep]) {
    for index in steps.indices {
      for place in steps[index].legible.indices {
        for box in steps[index].legible[place].boxes.indices {
          let sight = steps[index].legible[place].boxes[box]
          guard sight.whyNot == .waiting || sight.whyNot == .withinQuota,
            steps[index...].contains(where: { step in
              step.actions.contains { $0.box == sight.box && $0.field != nil }
            })
          else { continue }
          steps[index].legible[place].boxes[box].whyNot = nil
        }
      }
    }
  }

  /// The boxes on the way that did nothing in the whole flow, those with the same reason together.
  func idleBoxes(_ steps: [ExplanationStep]) -> [ExplanationOutcome.Idle] {
    let acting = Set(steps.flatMap { $0.actions.map(\.box) })
    var idle: [ExplanationOutcome.Idle] = []
    for gateway in subject.trace.gateways.indices {
      for number in plan.boxNumbers(at: subject.trace.gateways[gateway]) {
        let box = Explanation.Box(gateway: gateway, box: number)
        guard !acting.contains(box) else { continue }
        var reason = self.reason(of: box, steps)
        reason.boxes = [box]
        if let index = idle.firstIndex(where: { $0.words == reason.words }) {
          idle[index].boxes.append(box)
        } else {
          idle.append(reason)
        }
      }
    }
    return idle
  }

  /// Of all that came to a box, the reason of what was nearest to an action.
  private func reason(
    of box: Explanation.Box, _ steps: [ExplanationStep]
  ) -> ExplanationOutcome.Idle {
    let sights = steps.flatMap { step in
      step.legible.flatMap { legible in legible.boxes.filter { $0.box == box } }
    }
    var best: ExplanationStep.BoxSight?
    for sight in sights where sight.rank > best?.rank ?? -1 { best = sight }
    var whyNot = best?.whyNot ?? .nothingCame
    if best == nil, isUninterested(box) { whyNot = .flowNotWatched }
    if best == nil, record.causedBy != nil { whyNot = .alreadyOver }
    let lapses = steps.flatMap { step in
      step.lapses.filter { $0.boxes.contains(box) }.map(\.lapse)
    }
    return ExplanationOutcome.Idle(
      boxes: [], whyNot: whyNot, habits: best?.habits ?? [], lapses: lapses)
  }

  private func isUninterested(_ box: Explanation.Box) -> Bool {
    subject.trace.uninterested.contains { self.box($0) == box }
  }
}

extension ExplanationStep.BoxSight {
  /// How near it came to an action; what no rule names is the farthest from one of what a box looks for.
  fileprivate var rank: Int {
    guard isNamed else { return isLooking ? 3 : 0 }
    return switch whyNot {
    case .flowNotWatched, .notActive, .nothingCame: 0
    case .fieldNotSought: 1
    case .hostNotWatched: 2
    case .notNamed: 3
    case .alreadyOver: 4
    case .notRead: 5
    case .conditionNotMet: 6
    case .notDrawn: 7
    case .waiting, .withinQuota, .laterFlows, nil: 8
    }
  }
}
