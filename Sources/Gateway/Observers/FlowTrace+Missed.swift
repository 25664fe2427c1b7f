public import Rules

extension FlowTrace {
  /// Something legible that came to a box which looks for such, and that the box has not read.
  public struct Missed: Hashable, Sendable {
    public var place: Place
    public var field: Field
    public var text: [UInt8]

    /// What a box has missed.
    public init(_ field: Field, _ text: [UInt8], at place: Place) {
      self.place = place
      self.field = field
      self.text = text
    }
  }

  /// What boxes have missed of what was sent, in order, each once for a packet.
  public var missed: [Missed] {
    steps.flatMap { step in
      step.notes.flatMap { note -> [Missed] in
        guard case .legible(let field, let text, let watches) = note else { return [] }
        let readers = step.notes.flatMap { note -> [Place] in
          if case .read(field, text, let places) = note { return places }
          return []
        }
        return
          watches
          .filter { $0.isLooking && $0.whyNot != .alreadyOver && !readers.contains($0.place) }
          .map { Missed(field, text, at: $0.place) }
      }
    }
  }
}
