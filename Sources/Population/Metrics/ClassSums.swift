import Gateway
import Rules

/// The sums of flows and visits by their classes, until they are added to those of groups.
struct ClassSums: Sendable {
  private(set) var classes: [FlowClass] = []
  private var sums: [MetricsSums] = []
  private var slots = IndexSlots()
  private let secret = HashSecret()

  /// Classes that are told apart at once: as many as rules, hours and networks make now and then.
  private static let countMax = 1 << 12

  /// Whether another class needs these to be added to their groups first.
  var isFull: Bool { classes.count >= Self.countMax }

  /// Changes the sums of a class.
  @inline(__always)
  mutating func update(_ one: FlowClass, _ change: (inout MetricsSums) -> Void) {
    let place = place(of: one)
    change(&sums[place])
  }

  /// Calls `body` for each class.
  func forEach(_ body: (FlowClass, MetricsSums) -> Void) {
    for (one, sums) in zip(classes, sums) { body(one, sums) }
  }

  private mutating func place(of one: FlowClass) -> Int {
    let hash = one.hash(secret)
    if let known = slots.first(hash: hash, where: { classes[Int($0)] == one }) {
      return Int(known)
    }
    if slots.isFull(classes.count) {
      slots.grow()
      for (index, former) in classes.enumerated() {
        slots.insert(Int32(index), hash: former.hash(secret))
      }
    }
    slots.insert(Int32(classes.count), hash: hash)
    classes.append(one)
    sums.append(MetricsSums())
    return classes.count - 1
  }
}
