import Rules

/// The distinct habits of reading of all plans of a replay: what plans share is read once for all.
///
/// Habits whose events are drawn are shared by plans of the same seed only.
struct ReadingCatalogue: Sendable {
  /// How a censor reads TCP.
  struct Stream: Sendable {
    var habits: StreamHabits
    /// What its events are drawn with; nil where nothing is drawn.
    var draws: Draws?
  }

  /// What events are drawn with: the same for a plan, whatever others run beside it.
  struct Draws: Equatable, Sendable {
    var seed: UInt64
    /// The number of the habits in the plan.
    var number: Int16
  }

  /// By their numbers less one: number 0 is the perfect reader.
  private(set) var streams: [Stream] = []
  private(set) var dns: [DNSHabits] = []
  private(set) var quic: [QUICHabits] = []

  /// The numbers of the habits of a plan, by their numbers in the plan.
  struct Numbers: Sendable {
    var streams: [Int16] = [0]
    var dns: [Int16] = [0]
    var quic: [Int16] = [0]

    /// The number in the catalogue of habits by which a field is read.
    ///
    /// - Parameter habits: their number in the plan.
    func inCatalogue(_ habits: Int16, _ field: Field, overTCP: Bool) -> Int16 {
      guard habits != 0 else { return 0 }
      if overTCP { return streams[Int(habits)] }
      return field == .dns ? dns[Int(habits)] : quic[Int(habits)]
    }
  }

  /// The habits of some plans, and their numbers by plan.
  ///
  /// - Parameter sharesDraws: whether all plans draw as the first one does.
  static func of(
    _ plans: [Plan], sharesDraws: Bool = false
  ) -> (catalogue: ReadingCatalogue, numbers: [Numbers]) {
    var catalogue = ReadingCatalogue()
    let numbers = plans.map { catalogue.add($0, seed: sharesDraws ? plans[0].seed : $0.seed) }
    return (catalogue, numbers)
  }

  /// Whether all readings are those of a perfect reader.
  var isEmpty: Bool { streams.isEmpty && dns.isEmpty && quic.isEmpty }

  /// Whether datagrams are read otherwise than by a perfect reader.
  var readsDatagrams: Bool { !dns.isEmpty || !quic.isEmpty }

  private mutating func add(_ plan: Plan, seed: UInt64) -> Numbers {
    var numbers = Numbers()
    for number in plan.streamHabits.numbers {
      let habits = plan.streamHabits[number]
      let isDrawn = habits.events.contains { $0.perMillion < 1_000_000 }
      let draws = isDrawn ? Draws(seed: seed, number: habits.drawsAs ?? number) : nil
      let place = streams.firstIndex { $0.habits == habits && $0.draws == draws }
      if place == nil { streams.append(Stream(habits: habits, draws: draws)) }
      numbers.streams.append(Int16(truncatingIfNeeded: (place ?? streams.count - 1) + 1))
    }
    numbers.dns += plan.dnsHabits.numbers.map { Self.number(of: plan.dnsHabits[$0], in: &dns) }
    numbers.quic += plan.quicHabits.numbers.map { Self.number(of: plan.quicHabits[$0], in: &quic) }
    return numbers
  }

  private static func number<Habits: Equatable>(
    of habits: Habits, in all: inout [Habits]
  ) -> Int16 {
    let place = all.firstIndex(of: habits) ?? all.count
    if place == all.count { all.append(habits) }
    return Int16(truncatingIfNeeded: place + 1)
  }
}
