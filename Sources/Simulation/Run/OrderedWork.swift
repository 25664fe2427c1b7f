import Dispatch
import Synchronization

/// Does pieces of work on several threads, and hands out what comes of them in their order.
struct OrderedWork<Product: Sendable>: Sendable {
  private struct State: Sendable {
    /// The next piece to begin.
    var next = 0
    /// What waits for its turn.
    var done: [Int: Product] = [:]
  }

  private final class Shared: Sendable {
    let state = Mutex(State())
    /// Pieces that may begin. Made with nothing in it: a semaphore must not be destroyed with less
    /// than it was made with.
    let room = DispatchSemaphore(value: 0)
    let ready = DispatchSemaphore(value: 0)
  }

  /// The number of pieces.
  let count: Int
  let threads: Int
  let make: @Sendable (Int) -> Product

  /// Does all pieces. None begins far ahead of the one whose turn it is, so that few products wait.
  ///
  /// - Parameter take: gets the product of each, on this thread, which does the work itself where there
  ///   are no others.
  func run(_ take: (Product) -> Void) {
    let shared = Shared()
    let workers = threads > 1 ? startWorkers(shared) : 0
    guard workers > 0 else {
      for index in 0..<count { take(make(index)) }
      return
    }
    for _ in 0..<8 * workers { shared.room.signal() }
    for index in 0..<count {
      var product = shared.state.withLock { $0.done.removeValue(forKey: index) }
      while product == nil {
        shared.ready.wait()
        product = shared.state.withLock { $0.done.removeValue(forKey: index) }
      }
      if let product { take(product) }
      shared.room.signal()
    }
  }

  /// - Returns: how many could be started.
  private func startWorkers(_ shared: Shared) -> Int {
    var started = 0
    while started < min(threads, count) {
      let (count, make) = (count, make)
      let thread = WorkerThread {
        while true {
          shared.room.wait()
          let index = shared.state.withLock { state in
            defer { state.next += 1 }
            return state.next
          }
          guard index < count else {
            // The others are to end, too.
            shared.room.signal()
            return
          }
          let product = make(index)
          shared.state.withLock { $0.done[index] = product }
          shared.ready.signal()
        }
      }
      guard let thread else { break }
      thread.detach()
      started += 1
    }
    return started
  }
}
