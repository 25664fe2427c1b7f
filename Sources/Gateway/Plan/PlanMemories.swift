import Rules

/// What the boxes of a plan remember of flows, and which rules leave what: flat, since a box that is asked
/// for its own would be copied.
struct PlanMemories: Sendable {
  /// Of all boxes, one box after another.
  let residuals: [Residual]
  /// Their keys, and on what they act: each flow asks for these, and mostly for no more.
  let keys: [Residual.Key]
  let triggers: [Residual.Trigger]
  private let ofBox: [Range<Int>]
  /// The numbers of the names of memories: of each memory, and of each rule that asks for one; 0 for none.
  private let names: [Int32]
  private let askedByRule: [Int32]
  /// Whether a rule says where forged answers lead.
  let hasForgedAddresses: Bool

  /// Those of the boxes of a plan.
  init(_ boxes: [CensorBox], _ rules: [MatcherRule]) {
    var residuals: [Residual] = []
    ofBox = boxes.map { box in
      residuals += box.residuals
      return (residuals.count - box.residuals.count)..<residuals.count
    }
    self.residuals = residuals
    keys = residuals.map(\.key)
    triggers = residuals.map(\.trigger)
    var known: [String: Int32] = [:]
    func number(_ name: String?) -> Int32 {
      guard let name else { return 0 }
      if let number = known[name] { return number }
      let number = Int32(truncatingIfNeeded: known.count + 1)
      known[name] = number
      return number
    }
    hasForgedAddresses = rules.contains { !$0.forgedAddresses.isEmpty }
    names = residuals.map { number($0.name) }
    askedByRule =
      names.contains { $0 != 0 } || rules.contains { $0.residual != nil }
      ? rules.map { number($0.residual) } : []
  }

  /// Those of a box, as places in `residuals`.
  @inline(__always)
  func of(_ box: Int) -> Range<Int> { ofBox[box] }

  /// Whether a rule that a box has acted by leaves a memory of it: the one that the rule asks for or, where
  /// the box has none of that name, those without a name.
  func leaves(_ memory: Int, rule: Int32, box: Int) -> Bool {
    guard !askedByRule.isEmpty else { return true }
    let asked = askedByRule[Int(rule)]
    if names[memory] != 0 { return names[memory] == asked }
    return asked == 0 || !ofBox[box].contains { names[$0] == asked }
  }
}

extension Plan {
  /// What a box remembers, as places in `residuals`.
  @inline(__always)
  func memories(of box: Int) -> Range<Int> { memories.of(box) }
  var residuals: [Residual] { memories.residuals }
  var memoryCount: Int { memories.residuals.count }
  func leaves(_ memory: Int, rule: Int32, box: Int) -> Bool {
    memories.leaves(memory, rule: rule, box: box)
  }
}
