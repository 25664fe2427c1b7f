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
  public func list(_ arguments: [String], _ write: (String) throws -> Void) throws -> [CaptureError]
  {
    let found = CaptureFinder.find(arguments)
    var errors = found.errors
    try write(NamesFormat.header)
    for file in found.captures {
      var replay = try Replay(plan, listsNames: true)
      var batch = PacketBatch()
      do throws(CaptureError) {
        var reader = try CaptureReader(file)
        while try reader.read(into: &batch) { replay.process(batch) }
      } catch {
        errors.append(error)
      }
      _ = replay.finish()
      try write(NamesFormat.lines(replay.takeNameEvents(), capture: file.name))
    }
    return errors
  }
}
