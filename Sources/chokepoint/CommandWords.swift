import ArgumentParser
import Configuration

/// The words of a command line, before they are read as options.
enum CommandWords {
  /// The command that the process was started with.
  ///
  /// - Throws: what is wrong with the command line, for the root command to say.
  static func command() throws -> any ParsableCommand {
    var words = Array(Main.words.dropFirst())
    // As for tcpdump's and Suricata's users.
    if words.first == "-V" { words[0] = "--version" }
    if let problem = unknownSubcommand(in: words) { throw ValidationError(problem) }
    return try Chokepoint.parseAsRoot(words)
  }

  /// What is wrong where a subcommand stands that there is not; nil where all are known.
  static func unknownSubcommand(in words: [String]) -> String? {
    var command: any ParsableCommand.Type = Chokepoint.self
    var path = "chokepoint"
    for word in words {
      let subcommands = command.configuration.subcommands
      guard !subcommands.isEmpty, !word.hasPrefix("-"), word != "help" else { return nil }
      if let next = subcommands.first(where: { $0._commandName == word }) {
        command = next
        path += " " + word
        continue
      }
      let remedy = Suggestion.remedy(for: word, among: subcommands.map { $0._commandName })
      return "\(path) has no subcommand '\(word)' (\(remedy))."
    }
    return nil
  }
}
