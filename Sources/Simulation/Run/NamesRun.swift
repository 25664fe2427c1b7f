public import Captures
public import Configuration
import Gateway
import Reports
import Rules

/// Lists the names that a perfect reader sees in captures; no rules, no gateways.
public struct NamesRun: Sendable {
  private let plan: Plan

  /// A list of names.
  public init() throws(ConfigurationError) {
    plan = Plan(
      networks: [], gateways: [], censors: [], routes: [], matcher: try RuleMatcher([]),
      clientIsInside: false)
  }

  /// Reads captures one after the other, and gives the lines of the list to `write`.
  ///
  /// - Returns: why captures could not be read, or not to their end.
  public func list(
    _ captures: [CaptureFile], _ write: (String) throws -> Void
  ) throws -> [CaptureError] {
    var errors: [CaptureError] = []
    try write(NamesFormat.header)
    for file in captures {
      do {
        try list(file, write)
      } catch let error as CaptureError {
        errors.append(error)
      }
    }
    return errors
  }

  /// Lists the names of one capture, as far as it can be read.
  private func list(_ file: CaptureFile, _ write: (String) throws -> Void) throws {
    var observers = Observers()
    observers.listsNames = true
    var replay = try Replay(plan, observing: observers)
    var writing = Result<Void, any Error>.success(())
    let read = Result {
      var capture = try OrderedCapture(file)
      try capture.read { batch in
        replay.process(batch)
        replay.takeEnded { _, _ in }
        let lines = NamesFormat.lines(replay.takeNameEvents(), capture: file.name)
        if case .success = writing { writing = Result { try write(lines) } }
      }
    }
    try writing.get()
    _ = replay.finish { _, _ in }
    try write(NamesFormat.lines(replay.takeNameEvents(), capture: file.name))
    try read.get()
  }
}
