// Flows whose packets boxes count that act late.
extension Replay {
  /// Notes whether a box waits for later packets of a flow: others are passed over once nothing more is
  /// to be read in it.
  mutating func noteWatched(_ facts: FlowFacts) {
    var isWatched = false
    for place in judges.indices where judges[place].waits(for: facts.index) { isWatched = true }
    if isWatched {
      tracker.table[facts.index].progress.insert(.isWatched)
    } else {
      tracker.table[facts.index].progress.remove(.isWatched)
    }
  }
}
