public import Rules

extension Plan {
  /// A plan in which a box is asked again, each time without one of its habits: what it reads then, it had missed
  /// for that habit.
  public struct Asked: Sendable {
    /// In place of the gateway's boxes stand those without a habit. No box of it ever acts.
    public let plan: Plan
    /// The habit that each of them lacks, by its place among the plan's boxes.
    let habits: [Int: BlindHabit]

    /// The habits without any of which the box reads something, in the order of `BlindHabit`; none where several
    /// have to go together.
    ///
    /// - Parameter trace: that of the flow under `plan`.
    public func habits(
      hiding field: Field, _ text: [UInt8], in trace: FlowTrace
    ) -> [BlindHabit] {
      var found: Set<BlindHabit> = []
      for step in trace.steps {
        for case .read(field, text, let places) in step.notes {
          found.formUnion(places.compactMap { habits[$0.box] })
        }
      }
      return BlindHabit.allCases.filter(found.contains)
    }
  }

  /// Asks a box of a gateway again.
  ///
  /// - Returns: nil for a box that reads perfectly.
  public func asking(_ place: FlowTrace.Place) -> Asked? {
    guard boxes.indices.contains(place.box), gateways.indices.contains(place.gateway.offset)
    else { return nil }
    var habits: [Int: BlindHabit] = [:]
    var asked = Censor(name: "asked", title: "", placement: .onPath)
    asked.boxes = []
    for habit in BlindHabit.allCases {
      guard let box = habit.removed(from: boxes[place.box]) else { continue }
      habits[boxes.count + asked.boxes.count] = habit
      asked.boxes.append(box)
    }
    guard !asked.boxes.isEmpty else { return nil }
    var gateways = gateways
    gateways[place.gateway.offset].censor = censors.count
    let silent = (censors + [asked]).map { censor in
      var censor = censor
      censor.boxes = censor.boxes.map(Self.silenced)
      return censor
    }
    let plan = Plan(
      networks: networks, gateways: gateways, censors: silent, routes: routes, matcher: matcher,
      clientIsInside: clientIsInside, drawsStrayClients: drawsStrayClients, population: population,
      utcOffset: utcOffset, hours: hours, seed: seed, limits: limits, hiddenNames: hiddenNames)
    return Asked(plan: plan, habits: habits)
  }

  /// A box that reads as another one does, and never acts.
  private static func silenced(_ box: CensorBox) -> CensorBox {
    var box = box
    box.odds = BlockingOdds()
    box.odds.perMillion = 0
    box.residuals = []
    return box
  }
}
