import Dissection
import Gateway
import Rules

// What came of each packet.
extension ExplanationBuilder {
  /// A packet, and what came of it.
  ///
  /// - Parameter former: the packets before it.
  mutating func step(
    _ step: FlowTrace.Step, behind former: [ExplanationStep]
  ) -> ExplanationStep {
    let origin = origins[step.direction] ?? step.sequence
    origins[step.direction] = origin
    let otherOrigin = origins[step.direction.reversed] ?? step.acknowledgement
    let hasAcknowledgement = step.flags.contains(.ack)
    var made = ExplanationStep(
      frame: frame(step.frame),
      age: step.timestamp &- (subject.trace.steps.first?.timestamp ?? step.timestamp),
      direction: step.direction, flags: step.flags, sequence: step.sequence &- origin,
      acknowledgement: hasAcknowledgement ? step.acknowledgement &- otherOrigin : 0,
      window: step.window, hopLimit: step.hopLimit, payloadCount: step.payloadCount,
      payload: step.payload, content: step.content,
      // Nothing of a flow arrives that would not have begun.
      arrives: step.arrives && record.causedBy == nil)
    made.states = changedStates(step.notes)
    made.lapses = lapses(step.notes)
    for case .acted(let action, let forged) in step.notes {
      made.actions += [self.action(action, forged)].compactMap(\.self)
    }
    addReadings(step.notes, to: &made, behind: former)
    if let first = made.actions.first {
      hasActed = true
      made.ends = first.reaction.words(
        ReactionScene(
          receivers: Set(made.actions.flatMap(\.forged).map(\.receiver)),
          sender: step.direction.sender, arrives: step.arrives))
    }
    return made
  }

  private func action(
    _ action: BoxAction, _ forged: [FlowTrace.Forgery]
  ) -> ExplanationStep.Action? {
    let place = FlowTrace.Place(gateway: action.gateway, box: Int(action.box))
    return box(place).map { box in
      ExplanationStep.Action(
        box: box, reaction: action.reaction, rule: plan.matcher.rules[Int(action.rule)].id,
        field: action.field, earlierFlow: action.earlierFlow,
        forged: forged.compactMap { forgery in
          let direction = Direction(from: forgery.receiver.other)
          return ForgedPacket(
            forgery, origin: origins[direction], otherOrigin: origins[direction.reversed])
        })
    }
  }

  /// What was legible, and who read it. What several readings have found is told once.
  private func addReadings(
    _ notes: [FlowTrace.Note], to step: inout ExplanationStep, behind former: [ExplanationStep]
  ) {
    var told: Set<[UInt8]> = []
    for note in notes {
      switch note {
      case .legible(let field, let text, let watches):
        guard told.insert(field.name.utf8 + text).inserted else { continue }
        let readers = readers(of: field, text, notes)
        step.legible.append(
          ExplanationStep.Legible(
            field: field, text: text,
            place: PayloadSearch.place(of: text, field, in: step, behind: former),
            boxes: watches.compactMap { sight(of: $0, readers, (field, text), step) }))
      case .read(let field, let text, _):
        guard told.insert(field.name.utf8 + text).inserted else { continue }
        step.misread.append(
          ExplanationStep.Misread(
            field: field, text: text, boxes: boxes(readers(of: field, text, notes))))
      case .answer(let name, let addresses):
        step.answers.append(
          ExplanationStep.Answer(
            name: name, addresses: addresses,
            isLate: hasActed && record.reaction?.forgery == .answer))
      case .state, .acted, .lapsed: continue
      }
    }
  }

  /// What boxes remember without acting for it; those of which the same holds stand together.
  private func lapses(_ notes: [FlowTrace.Note]) -> [ExplanationStep.Lapse] {
    var lapses: [ExplanationStep.Lapse] = []
    for case .lapsed(let lapse, let place) in notes {
      guard let box = box(place) else { continue }
      if let index = lapses.firstIndex(where: { $0.lapse == lapse }) {
        if !lapses[index].boxes.contains(box) { lapses[index].boxes.append(box) }
      } else {
        lapses.append(ExplanationStep.Lapse(lapse: lapse, boxes: [box]))
      }
    }
    return lapses
  }

  private func readers(
    of field: Field, _ text: [UInt8], _ notes: [FlowTrace.Note]
  ) -> [FlowTrace.Place] {
    notes.flatMap { note -> [FlowTrace.Place] in
      if case .read(field, text, let places) = note { return places }
      return []
    }
  }

  /// What came of something legible at a box.
  private func sight(
    of watch: FlowTrace.Watch, _ readers: [FlowTrace.Place],
    _ legible: (field: Field, text: [UInt8]), _ step: ExplanationStep
  ) -> ExplanationStep.BoxSight? {
    guard let box = box(watch.place) else { return nil }
    let hasRead = readers.contains(watch.place)
    var whyNot = watch.whyNot
    if step.actions.contains(where: { $0.box == box && $0.field == legible.field }) {
      whyNot = nil
    } else if watch.isLooking, record.causedBy != nil {
      // Nothing of it was sent.
      whyNot = .alreadyOver
    } else if watch.isLooking, !hasRead, isBehindActor(box, of: step) {
      // The packet was taken away before it.
      whyNot = .alreadyOver
    } else if watch.isLooking, !hasRead, whyNot != .alreadyOver {
      whyNot = .notRead
    } else if whyNot == nil {
      // It would act, and another one that stands before it has.
      whyNot = .alreadyOver
    }
    let missed = FlowTrace.Missed(legible.field, legible.text, at: watch.place)
    return ExplanationStep.BoxSight(
      box: box, isLooking: watch.isLooking, hasRead: hasRead,
      isNamed: watch.whyNot != .notNamed, whyNot: whyNot,
      habits: whyNot == .notRead ? subject.habits[missed] ?? [] : [])
  }

  /// Whether a box stands behind the gateway that has taken a packet away.
  private func isBehindActor(_ box: Explanation.Box, of step: ExplanationStep) -> Bool {
    guard !step.arrives, let actor = step.actions.first?.box.gateway else { return false }
    let isOutward = (step.direction == .toServer) == record.clientIsInside
    let way = (isOutward ? subject.trace.way : subject.trace.wayBack)
      .compactMap { subject.trace.gateways.firstIndex(of: $0) }
    guard let place = way.firstIndex(of: box.gateway), let other = way.firstIndex(of: actor)
    else { return false }
    return place > other
  }
}
