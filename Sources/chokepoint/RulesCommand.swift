import ArgumentParser
import Captures
import Configuration
import Rules
import Simulation

/// `chokepoint rules`.
struct RulesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rules",
    abstract: "Works with rule sets.",
    discussion: """
      Examples:
        chokepoint rules check my.yaml
        chokepoint rules convert --to suricata my.yaml -o my.rules
      """,
    subcommands: [CheckCommand.self, RulesConvertCommand.self])

  /// `chokepoint rules check`.
  struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "check",
      abstract: "Checks rule sets, lists, censors and scenarios.",
      discussion: """
        Says what is in each file, and what in it has no effect. Exit status 2 when a file \
        cannot be used.

        Example:
          chokepoint rules check rules/teaching.yaml
        """)

    @Argument(help: "Rule sets, lists, censors or scenarios.", completion: .file())
    var files: [String]

    @OptionGroup var losses: LossOptions

    func run() throws {
      _ = try CommandOutputs(inputs: files)
      var isUsable = true
      for file in files {
        do {
          try Terminal.write(try RulesCheck.check(file, losses: losses.tolerance))
        } catch let error as OutputError {
          throw error
        } catch {
          Terminal.complain("chokepoint: \(error)")
          for other in (error as? ConfigurationError)?.further ?? [] {
            Terminal.complain("chokepoint: \(other)")
          }
          isUsable = false
        }
      }
      if !isUsable { throw ExitStatus.unusable }
    }
  }
}
