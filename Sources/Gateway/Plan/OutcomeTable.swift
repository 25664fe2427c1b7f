import Rules

/// What a client sees of what each box does, worked out once: most flows that are acted on ask for it.
struct OutcomeTable: Sendable {
  /// By box, reaction, field, and whether the client waits for the answer to its SYN.
  private let outcomes: [Outcome]
  private static let fieldCount = Field.allCases.count
  private static let reactionCount = Reaction.allCases.count

  /// Those of the boxes of a plan.
  init(_ boxes: [CensorBox]) {
    outcomes = boxes.flatMap { box in
      Reaction.allCases.flatMap { reaction in
        Field.allCases.flatMap { field in
          [false, true].map {
            reaction.outcome(
              ReactionOccasion(field: field, settings: box.settings, isConnecting: $0))
          }
        }
      }
    }
  }

  /// What a client sees of a reaction of a box.
  @inline(__always)
  func outcome(of reaction: Reaction, box: Int, field: Field, isConnecting: Bool) -> Outcome {
    let place = (box * Self.reactionCount + reaction.number) * Self.fieldCount
    return outcomes[2 * (place + Int(field.rawValue)) + (isConnecting ? 1 : 0)]
  }
}
