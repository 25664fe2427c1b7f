import Glibc

/// The CPU time of the process, of user and system: of what runs on one thread while no other does.
enum CPUClock {
  /// Seconds that `body` takes.
  static func measure(_ body: () throws -> Void) rethrows -> Double {
    let start = clock()
    try body()
    return Double(clock() - start) / Double(CLOCKS_PER_SEC)
  }
}
