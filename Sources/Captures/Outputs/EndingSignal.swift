import CProcess

/// A signal that is to end the program, such as SIGINT.
///
/// One that comes ends the program at once, and removes its temporary files (`CProcess`). Here is the
/// one place where it can be made to wait.
public enum EndingSignal {
  /// Lets a signal wait until `body` has ended, for the sake of what would be left half done. A second
  /// one does not wait.
  public static func deferred<Result: ~Copyable, Failure: Error>(
    _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    chokepoint_signals_defer()
    defer { chokepoint_signals_resume() }
    return try body()
  }

  /// Whether one waits: what can be undone should be, and soon.
  public static var isPending: Bool { chokepoint_signal_pending() != 0 }
}
