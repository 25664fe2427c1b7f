import ArgumentParser
import Reports
import Simulation

// From what a report or a partial result says of its options back to them.
extension ReplayCommand {
  /// The options that were recorded, as 'replay' takes them from its command line.
  ///
  /// - Parameters:
  ///   - origins: one a scenario or censor.
  ///   - path: the file that they stand in, for messages.
  static func options(of origins: [Report.Origin], from path: String) throws -> ReplayOptions {
    // What names captures is no option that is recorded.
    var arguments = ["-"]
    // Each scenario has the options of all, save that which tells it from the others.
    var seen: Set<Report.Option> = []
    for option in origins.flatMap(\.options) where seen.insert(option).inserted {
      guard ReplayOptions.recordedNames.contains(option.name) else {
        throw ReportError(
          description: "\(path): its option '\(option.name)' is unknown to this version")
      }
      if flags.contains(option.name) {
        if option.value == .text("yes") { arguments.append("--\(option.name)") }
      } else {
        arguments += option.values.map { "--\(option.name)=\($0)" }
      }
    }
    do {
      var options = try ReplayCommand.parse(arguments).options
      options.seed = origins.first?.seed ?? 0
      return options
    } catch {
      let reason = ReplayCommand.message(for: error)
      throw ReportError(description: "\(path): its options are none of a replay: \(reason)")
    }
  }

  /// The options without a value.
  private static let flags: Set = ["certain", "include-strangers"]
}
