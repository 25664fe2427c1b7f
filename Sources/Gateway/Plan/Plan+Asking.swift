extension Plan {
  /// A plan in which a box is asked again without each of its habits: what one of them reads, the box
  /// missed for that habit.
  public struct Asked: Sendable {
    /// In place of the gateway's boxes stand those without a habit. None of them ever acts.
    public var plan: Plan
    /// The habit that each of them lacks, by its place among the plan's boxes.
    public var habits: [Int: BlindHabit]
  }

  /// Asks a box again, at a gateway.
  ///
  /// - Returns: nil for a box that reads perfectly.
  public func asking(_ place: FlowTrace.Place) -> Asked? {
    guard boxes.indices.contains(place.box), gateways.indices.contains(place.gateway.offset)
    else { return nil }
    var boxes: [CensorBox] = []
    var habits: [Int: BlindHabit] = [:]
    for habit in BlindHabit.allCases {
      guard var box = habit.removed(from: self.boxes[place.box]) else { continue }
      box.odds = BlockingOdds()
      box.odds.perMillion = 0
      box.residual = nil
      habits[boxes.count] = habit
      boxes.append(box)
    }
    guard !boxes.isEmpty else { return nil }
    var silent = censors
    for censor in silent.indices {
      for box in silent[censor].boxes.indices {
        silent[censor].boxes[box].odds = BlockingOdds()
        silent[censor].boxes[box].odds.perMillion = 0
        silent[censor].boxes[box].residual = nil
      }
    }
    var asked = Censor(name: "asked", title: "", placement: .onPath)
    asked.boxes = boxes
    var gateways = gateways
    gateways[place.gateway.offset].censor = silent.count
    let first = self.boxes.count
    return Asked(
      plan: Plan(
        networks: networks, gateways: gateways, censors: silent + [asked], routes: routes,
        matcher: matcher, clientIsInside: clientIsInside, drawsStrayClients: drawsStrayClients,
        population: population, utcOffset: utcOffset, hours: hours, seed: seed, isCertain: false,
        limits: limits, hiddenNames: hiddenNames),
      habits: Dictionary(uniqueKeysWithValues: habits.map { ($0.key + first, $0.value) }))
  }
}
