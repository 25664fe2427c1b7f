import ArgumentParser
import Configuration
import Simulation

/// `chokepoint names`.
struct NamesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "names",
    abstract: "Lists the names that are legible in captures.",
    discussion: """
      Tab-separated: capture, kind, name, src, sport, dst, dport, frame. Kinds: dns (questions of \
      queries), tls-sni, quic-sni, http-host. What a perfect reader sees, whatever the rules.
      """)

  @Argument(help: "Captures, folders of captures, or - for standard input.")
  var captures: [String]

  @Flag(help: SeriesHelp.text)
  var series = false

  func validate() throws {
    if series { try SeriesHelp.requireFiles(captures) }
  }

  func run() throws {
    let (errors, warnings) = try NamesRun().list(captures, asSeries: series) { Terminal.write($0) }
    for warning in warnings { Terminal.complain("chokepoint: warning: \(warning)") }
    for error in errors { Terminal.complain("chokepoint: \(error)") }
    if !errors.isEmpty { throw ExitStatus.incomplete }
  }
}
