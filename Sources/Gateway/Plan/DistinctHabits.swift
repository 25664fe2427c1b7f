/// The habits of reading that the boxes of a plan have, each once: boxes that read alike share one
/// reading of a flow.
struct DistinctHabits<Habits: Hashable & Sendable>: Sendable {
  /// By their numbers less one: 0 stands for those of a perfect reader, whose reading each flow has.
  private let all: [Habits]
  /// The number of each box's habits.
  let ofBox: [Int16]

  /// - Parameter habits: of each box, nil for a perfect reader.
  init(_ habits: [Habits?]) {
    var all: [Habits] = []
    ofBox = habits.map { habits in
      guard let habits else { return 0 }
      let index = all.firstIndex(of: habits) ?? all.count
      if index == all.count { all.append(habits) }
      return Int16(truncatingIfNeeded: index + 1)
    }
    self.all = all
  }

  /// The habits of a number above 0.
  subscript(number: Int16) -> Habits { all[Int(number) - 1] }

  /// Whether all of them are those of a perfect reader.
  var arePerfect: Bool { all.isEmpty }

  /// The numbers of the habits of some boxes, each once, without those of a perfect reader.
  func numbers(of boxes: some Sequence<Int>) -> [Int16] {
    var numbers: [Int16] = []
    for box in boxes where ofBox[box] != 0 && !numbers.contains(ofBox[box]) {
      numbers.append(ofBox[box])
    }
    return numbers
  }
}
