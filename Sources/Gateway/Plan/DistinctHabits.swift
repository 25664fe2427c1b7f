/// The habits of reading that the censors of a plan have, each once: gateways whose censors read
/// alike share one reading of a flow.
struct DistinctHabits: Sendable {
  /// By their numbers. The first are always those of a perfect reader, whose reading each flow has.
  let all: [StreamHabits]
  /// The number of each gateway's habits.
  let ofGateway: [Int16]

  /// Those of gateways with censors of a plan.
  init(gateways: [Gateway], censors: [Censor]) {
    var all = [StreamHabits()]
    ofGateway = gateways.map { gateway in
      let habits = censors[gateway.censor].stream
      let number = all.firstIndex(of: habits) ?? all.count
      if number == all.count { all.append(habits) }
      return Int16(truncatingIfNeeded: number)
    }
    self.all = all
  }

  /// Whether all of them are those of a perfect reader.
  var arePerfect: Bool { all.count == 1 }

  /// The numbers of the habits on a route, each once, without those of a perfect reader.
  func numbers(of gateways: [Int]) -> [Int16] {
    var numbers: [Int16] = []
    for gateway in gateways where ofGateway[gateway] != 0 && !numbers.contains(ofGateway[gateway]) {
      numbers.append(ofGateway[gateway])
    }
    return numbers
  }
}
