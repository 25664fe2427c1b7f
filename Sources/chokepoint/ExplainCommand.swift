import ArgumentParser
import Captures
import Reports
import Simulation
import Text

/// `chokepoint explain`.
struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Explains what happens to one flow, packet by packet.",
    discussion: """
      What each packet carries, what is legible in it, what the boxes of the censor think of the \
      connection, hold of it and read in it, when and by which rule a box acts, what it forges, what each \
      end sees of that, and which packets would not arrive. Flows are numbered as 'replay --flows' does; \
      frame numbers are Wireshark's, and so are sequence numbers: relative to the first packet of each side.

      Examples:
        chokepoint explain captures/one-visit.pcap --flow 4
        chokepoint explain my.pcap --flow 17 --scenario kazakhstan --all-packets

      Exit status: 0 done; 1 the capture has no such flow, or could not be read in full (what was read is \
      explained); 2 wrong usage or rules that cannot be used.
      """)

  @Argument(
    help: "A capture, or - for standard input; with --series its parts, or their folder.",
    completion: .file())
  var captures: [String]

  @Flag(help: SeriesHelp.text)
  var series = false

  @Option(help: "The flow's number in the capture, from 1.")
  var flow: Int

  @OptionGroup var packets: FilterOptions

  @OptionGroup var gateways: GatewayOptions

  @Option(help: "Of all that is drawn: the same seed gives the same results.")
  var seed: UInt64 = 0

  @Flag(help: "Let censors act whenever they can, whatever their probability.")
  var certain = false

  @Flag(help: "Give every packet a line, also those at which nothing happens.")
  var allPackets = false

  func validate() throws {
    try gateways.requireOne(for: "explain")
    if series { try SeriesHelp.requireFiles(captures) }
    guard series || captures.count == 1 else {
      throw ValidationError("explain is for one capture, or with --series for the parts of one.")
    }
    guard flow >= 1 else { throw ValidationError("--flow is a number from 1 on.") }
  }

  func run() throws {
    var options = ReplayOptions()
    gateways.apply(to: &options)
    options.seed = seed
    options.isCertain = certain
    let explanation = try FlowExplanation(options)
    let (files, notFound) = try parts()
    _ = try CommandOutputs(inputs: files.map(\.path))
    let (answer, read) = try explanation.explain(
      flow: flow, of: files, packets: allPackets ? .all : .telling)
    for warning in read.warnings { Terminal.complain("chokepoint: warning: \(warning.shown)") }
    let errors = notFound + read.errors
    for error in errors { Terminal.complain("chokepoint: \(error)") }
    switch answer {
    case .page(let page): try Terminal.write(page)
    case .noSuchFlow(of: 0) where !errors.isEmpty: break
    case .noSuchFlow(of: let count):
      let flows = count == 1 ? "1 flow" : "\(count) flows"
      let name = files.count == 1 ? files[0].name.shown : "the series"
      Terminal.complain("chokepoint: \(name): there is no flow \(flow): it has \(flows)")
      throw ExitStatus.incomplete
    }
    if !errors.isEmpty { throw ExitStatus.incomplete }
  }

  /// The capture, or the parts of the series.
  private func parts() throws -> (files: [CaptureFile], notFound: [CaptureError]) {
    guard series else { return ([CaptureFile(path: captures[0]).filtered(by: packets.filter)], []) }
    let found = CaptureFinder.find(captures, asSeries: true, filter: packets.filter)
    guard found.captures.units.count <= 1 else {
      throw ValidationError("explain is for one series: name one folder, or files.")
    }
    return (found.captures, found.errors)
  }
}
