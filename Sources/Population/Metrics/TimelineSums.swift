import Gateway

/// Visits by the time at which they begin, in bins as narrow as the span of the run allows.
///
/// The widths are a ladder of which each divides the next, and bins begin where the local clock does: so sums of
/// narrow bins are those of wide ones, and which width a run ends with follows from its first and its last visit
/// alone, whatever the order of flows, threads and parts.
struct TimelineSums: Sendable {
  /// What is counted in a bin.
  struct Bin: Sendable {
    var visits = 0
    var visitsLost = 0
    /// Noted only where groups of few users are not told.
    var users = MemberSet<UserIndex>()
  }

  /// In seconds: from a minute to seven days, and beyond that 4, 52 and 520 weeks, so that any two times fit.
  static let widths: [Int64] = [
    60, 300, 900, 1800, 3600, 10_800, 21_600, 43_200, 86_400, 604_800, 2_419_200, 31_449_600,
    314_496_000,
  ]
  /// A column of a chart for each still has some pixels.
  static let binsMax = 180
  /// Monday, 5 January 1970, in seconds: weeks begin on Mondays.
  static let origin: Int64 = 4 * 86_400

  /// The place of the width in the ladder.
  private(set) var level = 0
  /// The number of the first bin, counted from the origin.
  private(set) var first: Int64 = 0
  /// From the first that has a visit to the last.
  private(set) var bins: [Bin] = []
  private let utcOffset: Int64
  private let notesUsers: Bool

  /// No visits yet.
  ///
  /// - Parameters:
  ///   - utcOffset: how far the local clock is ahead of UTC, in seconds.
  ///   - notesUsers: whether the users of each bin are noted.
  init(utcOffset: Int, notesUsers: Bool) {
    self.utcOffset = Int64(utcOffset)
    self.notesUsers = notesUsers
  }

  /// Seconds that a bin takes.
  var width: Int64 { Self.widths[level] }

  /// Adds a visit.
  ///
  /// - Parameters:
  ///   - time: of its first packet, in nanoseconds since 1970.
  ///   - user: its user; an absent one for none.
  mutating func add(at time: Int64, isLost: Bool, user: UserIndex) {
    let second = Self.floored(time, by: 1_000_000_000) + utcOffset - Self.origin
    let place = place(of: second)
    bins[place].visits += 1
    if isLost { bins[place].visitsLost += 1 }
    if notesUsers { bins[place].users.insert(user) }
  }

  /// Adds the visits of another capture, or of another part of the same.
  ///
  /// - Parameter users: what the indexes of users in the other are in this one.
  mutating func add(_ other: TimelineSums, users: [UserIndex]?) {
    var other = other
    while other.level < level { other.coarsen() }
    while level < other.level { coarsen() }
    let width = other.width
    for (offset, bin) in other.bins.enumerated() where bin.visits > 0 {
      let place = place(of: (other.first + Int64(offset)) * width)
      bins[place].add(bin, users: users)
    }
  }

  /// Puts back a bin that a partial result holds.
  mutating func restore(_ bin: Bin, number: Int64, level: Int) {
    while self.level < level { coarsen() }
    let place = place(of: number * Self.widths[level])
    bins[place].add(bin, users: nil)
  }

  /// What is reported; nil without visits.
  func result(smallestGroup: Int) -> Timeline? {
    guard !bins.isEmpty else { return nil }
    return Timeline(
      binSeconds: Int(width), utcOffset: Int(utcOffset),
      bins: bins.enumerated().map { offset, bin in
        let isTold = bin.visits == 0 || smallestGroup <= 1 || bin.users.count >= smallestGroup
        return Timeline.Bin(
          start: Int((first + Int64(offset)) * width + Self.origin - utcOffset),
          visits: isTold ? bin.visits : nil, visitsLost: isTold ? bin.visitsLost : nil)
      })
  }

  /// The place of the bin that holds a second, counted from the origin; there is one afterwards.
  private mutating func place(of second: Int64) -> Int {
    var number = Self.floored(second, by: width)
    guard !bins.isEmpty else {
      first = number
      bins = [Bin()]
      return 0
    }
    while max(number, last) - min(number, first) >= Int64(Self.binsMax),
      level < Self.widths.count - 1
    {
      coarsen()
      number = Self.floored(second, by: width)
    }
    if number < first {
      bins.insert(contentsOf: (number..<first).map { _ in Bin() }, at: 0)
      first = number
    }
    while last < number { bins.append(Bin()) }
    return Int(number - first)
  }

  private var last: Int64 { first + Int64(bins.count) - 1 }

  /// Goes to the next width.
  private mutating func coarsen() {
    guard level < Self.widths.count - 1 else { return }
    let factor = Self.widths[level + 1] / width
    let former = (first: first, bins: bins)
    level += 1
    guard !bins.isEmpty else { return }
    first = Self.floored(former.first, by: factor)
    let last = Self.floored(former.first + Int64(former.bins.count) - 1, by: factor)
    bins = (first...last).map { _ in Bin() }
    for (offset, bin) in former.bins.enumerated() where bin.visits > 0 {
      let number = Self.floored(former.first + Int64(offset), by: factor)
      bins[Int(number - first)].add(bin, users: nil)
    }
  }

  private static func floored(_ value: Int64, by divisor: Int64) -> Int64 {
    let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? quotient - 1 : quotient
  }
}

extension TimelineSums.Bin {
  fileprivate mutating func add(_ other: Self, users: [UserIndex]?) {
    visits += other.visits
    visitsLost += other.visitsLost
    self.users.formUnion(other.users, by: users)
  }
}
