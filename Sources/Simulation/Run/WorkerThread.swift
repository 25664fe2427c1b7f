import Captures
import Glibc

/// A thread of the system's.
///
/// Swift's tasks and Dispatch's queues wait for ever when the system has no thread for them; whether
/// there is one is known here.
struct WorkerThread: ~Copyable {
  private final class Body: Sendable {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }

  private let thread: pthread_t

  /// Begins to run `body`; nil when the system has no more threads.
  init?(_ body: @escaping @Sendable () -> Void) {
    // The thread takes the reference over.
    let reference = unsafe Unmanaged.passRetained(Body(body))
    var thread = pthread_t()
    let result = unsafe pthread_create(
      &thread, nil,
      { argument in
        if let argument = unsafe argument {
          unsafe Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run()
        }
        return nil
      }, reference.toOpaque())
    guard result == 0 else {
      unsafe reference.release()
      return nil
    }
    self.thread = thread
  }

  /// Waits until it has run.
  consuming func join() {
    pthread_join(thread, nil)
  }

  /// Lets it run, and end, by itself.
  consuming func detach() {
    pthread_detach(thread)
  }
}

/// The machine has no threads for the program.
public struct ThreadError: Error, Sendable, CustomStringConvertible {
  public let description =
    "no thread can be started: raise the limit (ulimit -u), or use --threads 1, which needs none"
}

extension ReplayRun {
  /// Sees that threads can be started, where more than one is asked for.
  public static func requireThreads(_ count: Int) throws(ThreadError) {
    guard count > 1 else { return }
    guard let thread = WorkerThread({}) else { throw ThreadError() }
    thread.join()
  }
}
