/// Finds for which of their habits boxes have missed what came to them.
///
/// A box is asked again without some of its habits, in a replay of the same packets: `next` is the plan for
/// that, and `note` takes what came of it. All boxes are asked at once, and twice at most.
public struct BlindHabitSearch {
  /// What a box has missed, and what is known of why.
  private struct Case {
    let missed: FlowTrace.Missed
    /// The habits that it has. What is spread over several datagrams stands aside, since a reader that puts those
    /// together has no other habit.
    let habits: [BlindHabit]
    let readsDatagrams: Bool
    /// Those that hide it each by itself, once they are found.
    var hiding: Set<BlindHabit> = []
  }

  /// The habits for which something was missed: each of them is a part of why.
  public private(set) var found: [FlowTrace.Missed: [BlindHabit]] = [:]

  private let plan: Plan
  private var open: [Case]
  private var asked: Plan.Asked?
  private var isSecond = false

  /// A search for what boxes of a plan have missed of one flow.
  public init(_ plan: Plan, _ missed: [FlowTrace.Missed]) {
    self.plan = plan
    var known: Set<FlowTrace.Missed> = []
    open = missed.compactMap { missed in
      guard known.insert(missed).inserted, plan.boxes.indices.contains(missed.place.box) else {
        return nil
      }
      let box = plan.boxes[missed.place.box]
      let habits = BlindHabit.allCases.filter { $0.removed(from: box) != nil }
      guard !habits.isEmpty else { return nil }
      return Case(
        missed: missed, habits: habits.filter { $0 != .severalDatagrams },
        readsDatagrams: habits.contains(.severalDatagrams))
    }
  }

  /// The plan under which the flow is to be replayed next; nil where all is found that can be.
  public mutating func next() -> Plan? {
    guard !open.isEmpty else { return nil }
    var questions: [(place: FlowTrace.Place, without: Set<BlindHabit>)] = []
    var known: [FlowTrace.Place: Set<Set<BlindHabit>>] = [:]
    for item in open {
      let place = item.missed.place
      for without in isSecond ? Self.second(item) : Self.first(item)
      where known[place, default: []].insert(without).inserted {
        questions.append((place, without))
      }
    }
    let asked = plan.asking(questions)
    self.asked = asked
    return asked.plan
  }

  /// Takes what came of the flow under the plan that `next` gave.
  public mutating func note(_ trace: FlowTrace) {
    guard let asked else { return }
    self.asked = nil
    var left: [Case] = []
    for item in open {
      let reading = asked.reading(item.missed, in: trace)
      if isSecond {
        close(item, reading)
      } else if let item = narrow(item, reading) {
        left.append(item)
      }
    }
    open = left
    isSecond = true
  }

  /// Without each habit, with each habit alone, and without all.
  private static func first(_ item: Case) -> [Set<BlindHabit>] {
    let all = Set(item.habits)
    return item.habits.map { [$0] } + item.habits.map { all.subtracting([$0]) } + [all]
  }

  /// Without those that hide it alone, and another one.
  private static func second(_ item: Case) -> [Set<BlindHabit>] {
    [item.hiding] + item.habits.map { item.hiding.union([$0]) }
  }

  /// What is known after the first replay; nil where that is all.
  private mutating func narrow(_ item: Case, _ reading: Set<Set<BlindHabit>>) -> Case? {
    let all = Set(item.habits)
    guard reading.contains(all) else {
      // A reader of single datagrams without any other habit misses it.
      if item.readsDatagrams { found[item.missed] = [.severalDatagrams] }
      return nil
    }
    let sufficient = item.habits.filter { reading.contains([$0]) }
    guard sufficient.isEmpty else {
      found[item.missed] = sufficient
      return nil
    }
    var item = item
    item.hiding = Set(item.habits.filter { !reading.contains(all.subtracting([$0])) })
    return item
  }

  /// What is known after the second.
  private mutating func close(_ item: Case, _ reading: Set<Set<BlindHabit>>) {
    let further =
      reading.contains(item.hiding)
      ? [] : item.habits.filter { reading.contains(item.hiding.union([$0])) }
    found[item.missed] = item.habits.filter { item.hiding.contains($0) || further.contains($0) }
  }
}
