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
    var replay = try Replay(plan, listsNames: true)
    var batch = PacketBatch()
    let read = Result {
      var reader = try CaptureReader(file)
      while try reader.read(into: &batch) {
        replay.process(batch)
        replay.takeEnded { _, _ in }
        try write(NamesFormat.lines(replay.takeNameEvents(), capture: file.name))
      }
    }
    _ = replay.finish { _, _ in }
    try write(NamesFormat.lines(replay.takeNameEvents(), capture: file.name))
    try read.get()
  }
}
