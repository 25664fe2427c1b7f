import ArgumentParser
import CMalloc
import Simulation

/// The root command.
struct Chokepoint: AsyncParsableCommand {
  /// The version with the commit that was built.
  static let version = "\(Version.current) (\(Commit.built))"

  static let configuration = CommandConfiguration(
    commandName: "chokepoint",
    abstract: "Replays captures through simulated filtering gateways.",
    discussion: """
      Reads capture files and writes reports: what the users in the captures would have \
      seen behind the gateways of a scenario, by which rule, and what else would have been \
      hit. It opens no network interface and sends no packet.

      Exit status: 0 done; 1 some input could not be read in full (the rest is reported); \
      2 wrong usage, or rules that cannot be used (nothing was written).
      """,
    version: version,
    subcommands: [
      ReplayCommand.self, MergeCommand.self, ReproduceCommand.self, CompareCommand.self, RatesCommand.self,
      AuditCommand.self,
      NamesCommand.self, RulesCommand.self, GenerateCommand.self, ExplainCommand.self,
      ScenarioCommand.self, CensorsCommand.self, EvasionCommand.self, BenchCommand.self,
    ])
}

/// Runs the command line, and ends with the exit status that it is documented to have.
@main
enum Main {
  static func main() async {
    // Tables grow by doubling. glibc gives large blocks back to the system, but counts ever more of them
    // as small once some were freed (mallopt(3)), and then keeps what the tables leave behind.
    mallopt(M_MMAP_THRESHOLD, 1 << 20)
    do {
      var command = try Chokepoint.parseAsRoot()
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
    } catch {
      leave(error)
    }
  }

  /// What a command throws but an exit status is about rules or files that cannot be used: a command
  /// says itself what it could not read in full.
  private static func leave(_ error: any Error) -> Never {
    if let status = error as? ExitCode { Chokepoint.exit(withError: status) }
    let message = Chokepoint.fullMessage(for: error)
    switch Chokepoint.exitCode(for: error) {
    case .success:
      Terminal.write(message + "\n")
      Chokepoint.exit()
    // sysexits.h has 64 for wrong usage; here it is 2, as in tcpdump, grep and diff.
    case .validationFailure: Terminal.complain(message)
    default: Terminal.complain("chokepoint: \(error)")
    }
    Chokepoint.exit(withError: ExitStatus.unusable)
  }
}

/// The exit statuses, beside 0.
enum ExitStatus {
  /// Some input could not be read in full; the rest is reported.
  static let incomplete = ExitCode(1)
  /// Wrong usage, or rules, censors or scenarios that cannot be used; nothing was written.
  static let unusable = ExitCode(2)
}
