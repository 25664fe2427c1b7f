extension Plan {
  /// A plan in which boxes are asked again, each without some of its habits: what they read then, they had missed
  /// for those.
  public struct Asked: Sendable {
    /// In place of a gateway's boxes stand those without habits. No box of it ever acts.
    public let plan: Plan
    /// Which box each of them is, and the habits that it lacks, by its place among the plan's boxes.
    let variants: [Int: (place: FlowTrace.Place, without: Set<BlindHabit>)]

    /// Without which habits a box reads something.
    ///
    /// - Parameter trace: that of the flow under `plan`.
    func reading(_ missed: FlowTrace.Missed, in trace: FlowTrace) -> Set<Set<BlindHabit>> {
      var found: Set<Set<BlindHabit>> = []
      for step in trace.steps {
        for case .read(missed.field, missed.text, let places) in step.notes {
          for place in places {
            guard let variant = variants[place.box], variant.place == missed.place else { continue }
            found.insert(variant.without)
          }
        }
      }
      return found
    }
  }

  /// Asks boxes of gateways again.
  ///
  /// - Parameter questions: the sets of habits without each of which a box is asked.
  func asking(_ questions: [(place: FlowTrace.Place, without: Set<BlindHabit>)]) -> Asked {
    var variants: [Int: (place: FlowTrace.Place, without: Set<BlindHabit>)] = [:]
    var censors = censors
    var gateways = gateways
    var boxCount = boxes.count
    for index in gateways.indices {
      var asked = Censor(name: "asked", title: "", placement: .onPath)
      asked.boxes = []
      for question in questions where question.place.gateway.offset == index {
        var box = BlindHabit.removed(question.without, from: boxes[question.place.box])
        // What confuses it by chance does so again.
        if !box.stream.events.isEmpty {
          box.stream.drawsAs = streamHabits.ofBox[question.place.box]
        }
        variants[boxCount] = question
        boxCount += 1
        asked.boxes.append(box)
      }
      guard !asked.boxes.isEmpty else { continue }
      gateways[index].censor = censors.count
      censors.append(asked)
    }
    let silent = censors.map { censor in
      var censor = censor
      censor.boxes = censor.boxes.map(Self.silenced)
      return censor
    }
    let plan = Plan(
      networks: networks, gateways: gateways, censors: silent, routes: routes, matcher: matcher,
      clientIsInside: clientIsInside, drawsStrayClients: drawsStrayClients, population: population,
      utcOffset: utcOffset, hours: hours, seed: seed, limits: limits, hiddenNames: hiddenNames)
    return Asked(plan: plan, variants: variants)
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
