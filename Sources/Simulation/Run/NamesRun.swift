public import Captures
public import Configuration
import Gateway
import Reports
import Rules

/// Lists the names that a perfect reader sees in captures; no rules, no gateways.
public struct NamesRun: Sendable {
  private let plan: Plan
  private let format: NamesFormat

  /// A list of names.
  ///
  /// - Parameter namesCapture: whether each row says what its capture is called.
  public init(namesCapture: Bool = true) throws(ConfigurationError) {
    format = NamesFormat(namesCapture: namesCapture)
    plan = Plan(
      networks: [], gateways: [], censors: [], routes: [], matcher: try RuleMatcher([]),
      clientIsInside: false)
  }

  /// Reads captures one after the other, and gives the lines of the list to `write`.
  ///
  /// - Returns: why captures could not be read, or not to their end; and what a reader of the list should
  ///   know of series, and of packets that were not read.
  public func list(
    _ captures: [CaptureFile], _ write: (String) throws -> Void
  ) throws -> (errors: [CaptureError], warnings: [String]) {
    var (errors, warnings) = ([CaptureError](), [String]())
    try write(format.header)
    for unit in captures.units {
      let read = try listUnit(unit, write)
      errors += read.errors
      warnings += read.warnings
    }
    return (errors, warnings)
  }

  /// Lists the names of one capture, or of a series, as far as it can be read.
  private func listUnit(
    _ files: [CaptureFile], _ write: (String) throws -> Void
  ) throws -> (errors: [CaptureError], warnings: [String]) {
    var observers = Observers()
    observers.listsNames = true
    var replay = try Replay(plan, observing: observers)
    var writing = Result<Void, any Error>.success(())
    var capture = OrderedCapture(files)
    let names = capture.names
    capture.read { batch in
      replay.process(batch)
      replay.takeEnded { _, _ in }
      let lines = format.lines(replay.takeNameEvents(), captures: names)
      if case .success = writing { writing = Result { try write(lines) } }
    }
    try writing.get()
    let counts = replay.finish { _, _ in }
    try write(format.lines(replay.takeNameEvents(), captures: names))
    let unread = UndecodedWarning.lines(counts, capture: files[0].shortName)
    return (capture.errors, capture.warnings + unread)
  }
}
