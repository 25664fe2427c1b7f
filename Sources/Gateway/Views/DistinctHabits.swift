/// The habits of reading that the boxes of a plan have, each once: boxes that read alike share one
/// reading of a flow.
struct DistinctHabits<Habits: Hashable & Sendable>: Sendable {
  /// By their numbers less one: number 0 is the perfect reader.
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

  /// The numbers of all of them.
  var numbers: [Int16] { all.indices.map { Int16(truncatingIfNeeded: $0 + 1) } }

  /// Whether all of them are those of a perfect reader.
  var arePerfect: Bool { all.isEmpty }

  /// The readings of some boxes, each once, without that of a perfect reader.
  func readings(of boxes: [(box: Int, sight: Sight)]) -> [SharedReading] {
    var readings: [SharedReading] = []
    for (box, sight) in boxes where ofBox[box] != 0 {
      let reading = SharedReading(habits: ofBox[box], sight: sight)
      if !readings.contains(reading) { readings.append(reading) }
    }
    return readings
  }
}
