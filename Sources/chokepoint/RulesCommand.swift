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
        Says what is in each file, and what in it has no effect. Of a file that cannot be used it shows all \
        errors, up to 50; where one may only follow from another, it comes up once that is mended. The exit \
        status is then 2.

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
          let errors: [any Error] = (error as? ConfigurationError)?.all ?? [error]
          for error in errors { Terminal.complain("chokepoint: \(error)") }
          isUsable = false
        }
      }
      if !isUsable { throw ExitStatus.unusable }
    }
  }
}
