/// What is over at some time, and can be forgotten then.
protocol Expiring: Sendable {
  /// In nanoseconds since 1970.
  var end: Int64 { get }
}

/// Values by keys, as many as there is room for: a full table forgets what is over before it refuses more.
struct ExpiringTable<Value: Expiring>: Sendable {
  private var values: [UInt64: Value] = [:]
  private let countMax: Int
  /// Keys that may come to a full table before it is looked through again for what is over: to look costs as
  /// much as it holds.
  private var waitCount = 0

  init(countMax: Int) {
    self.countMax = countMax
  }

  var isEmpty: Bool { values.isEmpty }
  /// Values that are kept, those that are over among them.
  var count: Int { values.count }

  subscript(key: UInt64) -> Value? { values[key] }

  /// Keeps a value in the place of the one that the key has.
  ///
  /// - Returns: false where there is no room.
  mutating func set(_ value: Value, for key: UInt64, at now: Int64) -> Bool {
    if values.count >= countMax, values[key] == nil {
      waitCount -= 1
      if waitCount < 0 {
        values = values.filter { $0.value.end > now }
        waitCount = countMax / 16
      }
      guard values.count < countMax else { return false }
    }
    values[key] = value
    return true
  }
}
