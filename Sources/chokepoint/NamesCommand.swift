import ArgumentParser
import Configuration
import Simulation
import Text

/// `chokepoint names`.
struct NamesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "names",
    abstract: "Lists the names that are legible in captures.",
    discussion: """
      Tab-separated: capture, kind, name, src, sport, dst, dport, frame. As in grep, the column capture is left \
      out when one file is read. Kinds: dns (questions of queries), tls-sni, quic-sni, http-host. These are the \
      names that a perfect reader sees, whatever the rules. Invisible characters are written as \\u{...}, in \
      hexadecimal; other escapes (\\DDD) are those of DNS.

      Examples:
        chokepoint names captures/one-visit.pcap
        chokepoint names my.pcap --filter 'udp port 53' | cut -f2 | sort | uniq -c
      """)

  @OptionGroup var input: CaptureArguments

  @Flag(help: SeriesHelp.text)
  var series = false

  @Flag(
    name: [.customShort("H"), .customLong("with-capture")],
    help: "Print the column capture even when one file is read.")
  var withCapture = false

  func validate() throws {
    if series { try SeriesHelp.requireFiles(input.all) }
  }

  func run() throws {
    let run = try NamesRun(namesCapture: withCapture || !input.isOneFile)
    let found = input.find(asSeries: series)
    _ = try CommandOutputs(inputs: found.captures.map(\.path))
    let read = try run.list(found.captures) { try Terminal.write($0) }
    let errors = found.errors + read.errors
    for warning in read.warnings { Terminal.complain("chokepoint: warning: \(warning.shown)") }
    for error in errors { Terminal.complain("chokepoint: \(error)") }
    if !errors.isEmpty { throw ExitStatus.incomplete }
  }
}
