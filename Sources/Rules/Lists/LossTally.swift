/// Counts the entries that are left out, by reason.
struct LossTally {
  /// Reasons of the compiler of expressions are open-ended; past so many they share a count.
  private static let reasonCountMax = 32
  /// How much of an entry is kept as an example, in bytes.
  private static let exampleBytesMax = 240

  private var losses: [(loss: ListLoss, tally: FindingTally)] = []

  mutating func add(_ loss: ListLoss, _ text: ArraySlice<UInt8>, line: Int) {
    var index = losses.firstIndex { $0.loss == loss }
    if index == nil, losses.count >= Self.reasonCountMax { index = losses.count - 1 }
    if index == nil { losses.append((loss, FindingTally())) }
    losses[index ?? losses.count - 1].tally.add(
      text.prefix(Self.exampleBytesMax).text, line: line)
  }

  /// The reasons, in the order in which they were first met.
  var leftOut: [ListAccount.LeftOut] {
    losses.map { loss, tally in
      ListAccount.LeftOut(
        reason: loss.message, remedy: loss.remedy, isWrong: loss.isWrong, count: tally.count,
        firstLine: tally.firstLine, examples: tally.summary)
    }
  }
}
