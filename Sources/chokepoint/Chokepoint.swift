import ArgumentParser
import CAllocation
import CMalloc
import CProcess
import Captures
import Glibc
import Rules
import Simulation
import Text

/// The root command.
struct Chokepoint: ParsableCommand {
  /// The version with the commit that was built.
  static let version = "\(Version.current) (\(Commit.built))"

  static let configuration = CommandConfiguration(
    commandName: "chokepoint",
    abstract: "Replays captures through simulated filtering gateways.",
    discussion: """
      Reads capture files and writes reports: what the users in the captures would have \
      seen behind the gateways of a scenario, by which rule, and what else would have been \
      hit. It opens no network interface and sends no packet.

      Examples:
        chokepoint replay captures
        chokepoint replay my.pcap --rules blocked.txt -o report.html
        chokepoint help replay

      Rules, censors and scenarios are read from the folder that CHOKEPOINT_RULES names. Without it the \
      program looks for 'rules' in the working folder, in ../share/chokepoint seen from the program, and in \
      the folders above the program.

      Exit status: 0 done; 1 some input could not be read in full or some output could not be written \
      (the rest was), or the machine is out of memory or disk; 2 wrong usage, or unusable rules (nothing \
      was written).

      Outputs: a file appears whole or not at all, with the permissions of the file that it replaces; a \
      symbolic link to it stays, and other hard links keep the old content. - is standard output, which \
      then has that one document and nothing else; the summary goes to standard error. An output must not \
      be a file that is read, nor be named twice.
      """,
    version: "\(version), searching with \(VectorscanLibrary.name)",
    subcommands: [
      ReplayCommand.self, SplitCommand.self, MergeCommand.self, ReproduceCommand.self,
      CompareCommand.self, RatesCommand.self, AuditCommand.self,
      NamesCommand.self, RulesCommand.self, GenerateCommand.self, ExplainCommand.self,
      ScenarioCommand.self, CensorsCommand.self, EvasionCommand.self, CheckCommand.self,
      BenchCommand.self, DictionaryCommand.self,
    ])
}

/// Runs the command line, and ends with the exit status that it is documented to have.
///
/// Not `async`: the threads behind Swift's tasks are waited for without end where the system has none.
@main
enum Main {
  /// The words that the program was started with.
  static let words: [String] = (0..<chokepoint_word_count()).compactMap { index in
    // Strings that stay.
    unsafe chokepoint_word(index).map { unsafe String(cString: $0) }
  }

  static func main() {
    guard chokepoint_process_begin() == 0 else { fail("the standard streams cannot be opened") }
    // A string that stays.
    if let problem = unsafe chokepoint_limits_check() { fail(unsafe String(cString: problem)) }
    // Tables grow by doubling. glibc gives large blocks back to the system, but counts ever more of them
    // as small once some were freed (mallopt(3)), and then keeps what the tables leave behind.
    mallopt(M_MMAP_THRESHOLD, 1 << 20)
    do {
      var command = try CommandWords.command()
      try command.run()
    } catch {
      leave(error)
    }
  }

  /// What a command throws but an exit status is about rules or files that cannot be used: a command
  /// says itself what it could not read or write in full.
  private static func leave(_ error: any Error) -> Never {
    if let status = error as? ExitCode { leave(status) }
    if let error = error as? OutputError { leave(error) }
    if error is ThreadError { fail("\(error)") }
    let message = Chokepoint.fullMessage(for: error)
    switch Chokepoint.exitCode(for: error) {
    case .success:
      do throws(OutputError) {
        try Terminal.write(message + "\n")
      } catch {
        leave(error)
      }
      leave(.success)
    // sysexits.h has 64 for wrong usage; here it is 2, as in tcpdump, grep and diff.
    case .validationFailure: Terminal.complain(quoted(message))
    default: Terminal.complain("chokepoint: \(error)")
    }
    leave(ExitStatus.unusable)
  }

  /// An output that was refused is wrong usage, unless it is the machine that refuses.
  private static func leave(_ error: OutputError) -> Never {
    if error.path == "-", error.isOfReaderThatLeft { leave(ExitStatus.readerLeft) }
    Terminal.complain("chokepoint: \(error)")
    leave(error.isOfMachine ? ExitStatus.incomplete : ExitStatus.unusable)
  }

  private static func leave(_ status: ExitCode) -> Never {
    // What ends those who write to a pipe that nobody reads.
    if status == ExitStatus.readerLeft { chokepoint_end_by_signal(SIGPIPE) }
    Chokepoint.exit(withError: status)
  }

  /// Ends for want of what the machine does not have, before there is any output, with as little as can
  /// be: what is missing may be the stack.
  private static func fail(_ reason: String) -> Never {
    Terminal.complain("chokepoint: \(reason)")
    _exit(ExitStatus.incomplete.rawValue)
  }

  /// A message in which what it quotes of the command line begins no line.
  private static func quoted(_ message: String) -> String {
    let values = words.dropFirst().flatMap { argument in
      [argument]
        + (argument.firstIndex(of: "=").map { [String(argument[$0...].dropFirst())] } ?? [])
    }
    return values.filter { value in
      value.contains(where: \.isNewline) && !value.allSatisfy(\.isWhitespace)
    }
    .reduce(message) { $0.replacing($1, with: $1.shown) }
  }
}

/// The exit statuses, beside 0.
enum ExitStatus {
  /// Some input could not be read in full, or some output not be written; the rest is.
  static let incomplete = ExitCode(1)
  /// Wrong usage, or rules, censors or scenarios that cannot be used; nothing was written.
  static let unusable = ExitCode(2)
  /// The one who reads standard output has left: a shell's number for SIGPIPE.
  static let readerLeft = ExitCode(128 + SIGPIPE)
}
