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
      Shows for each packet what it carries and what is legible in it; what each box of the censor believes \
      about the connection, keeps and reads; when and by which rule a box acts, and what it forges; what \
      each end sees, and which packets would not arrive. Flows have the numbers of 'replay --flows'; frame \
      numbers are Wireshark's, and sequence numbers are relative as there.

      --flow, --name, --frame or --stream selects the flow. --json writes it for programs: each packet with \
      its bytes, the reason why each box did nothing, and forged packets with their fields.

      Examples:
        chokepoint explain captures/one-visit.pcap --flow 4
        chokepoint explain my.pcap --flow 17 --scenario kazakhstan --all-packets
        chokepoint explain my.pcap --name social.test --json

      Exit status: 0 done; 1 the capture has no such flow, or could not be read in full (what was read is \
      explained); 2 wrong usage or rules that cannot be used.
      """)

  @Argument(
    help: "A capture, or - for standard input; with --series its parts, or their folder.",
    completion: .file())
  var captures: [String] = []

  @OptionGroup var reading: ReadOption

  /// All that are named.
  private var all: [String] { reading.read + captures }

  @Flag(help: SeriesHelp.text)
  var series = false

  @Option(help: "The flow's number in the capture, from 1.")
  var flow: Int?

  @Option(help: "The first flow in which this name is legible, or one below it.")
  var name: String?

  @Option(help: "The flow of this frame, by Wireshark's number; in a series NAME:NUMBER.")
  var frame: String?

  @Option(help: "The TCP connection that Wireshark gives this number (tcp.stream), from 0.")
  var stream: Int?

  @Flag(help: "Write JSON in place of text.")
  var json = false

  @OptionGroup var packets: FilterOptions

  @OptionGroup var gateways: GatewayOptions

  @Option(help: "The seed of all random draws: the same seed gives the same results.")
  var seed: UInt64 = 0

  @Flag(help: "Let censors always act, whatever their probability.")
  var certain = false

  @Flag(help: "Give every packet a line, even if nothing happens at it.")
  var allPackets = false

  func validate() throws {
    try gateways.requireOne(for: "explain")
    if series { try SeriesHelp.requireFiles(all) }
    guard series || all.count == 1 else {
      throw ValidationError("explain is for one capture, or with --series for the parts of one.")
    }
    _ = try selector()
  }

  /// Which flow is meant.
  private func selector() throws -> FlowSelector {
    let selectors = [
      try flow.map { flow in
        guard flow >= 1 else { throw ValidationError("--flow is a number from 1 on.") }
        return FlowSelector.number(flow)
      },
      name.map { FlowSelector.name($0) }, try frame.map(selector(ofFrame:)),
      try stream.map { stream in
        guard (0..<10_000_000).contains(stream) else {
          throw ValidationError("--stream is a number from 0 on, below 10,000,000.")
        }
        return FlowSelector.stream(stream)
      },
    ].compactMap(\.self)
    guard selectors.count == 1 else {
      throw ValidationError("name the flow by one of --flow, --name, --frame and --stream.")
    }
    return selectors[0]
  }

  /// A frame by its number, of a series behind the name of its file.
  private func selector(ofFrame text: String) throws -> FlowSelector {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    let capture = parts.dropLast().joined(separator: ":")
    guard let number = Int(parts.last ?? ""), number >= 1, series == !capture.isEmpty else {
      throw ValidationError(
        series ? "--frame of a series is NAME:NUMBER." : "--frame is a number from 1 on.")
    }
    return .frame(number, capture: series ? capture : nil)
  }

  func run() throws {
    var options = ReplayOptions()
    gateways.apply(to: &options)
    options.seed = seed
    options.isCertain = certain
    let explanation = try FlowExplanation(options)
    let (files, notFound) = try parts()
    _ = try CommandOutputs(inputs: files.map(\.path))
    let (answer, read) = try explanation.explain(selector(), of: files)
    for warning in read.warnings { Terminal.complain("chokepoint: warning: \(warning.shown)") }
    let errors = notFound + read.errors
    for error in errors { Terminal.complain("chokepoint: \(error)") }
    switch answer {
    case .explained(let explanation, let flows):
      try write(explanation)
      if flows.count > 1 { sayOthers(flows) }
    case .noSuchFlow(nil): break
    case .noSuchFlow(let reason?):
      let name = files.count == 1 ? files[0].name.shown : "the series"
      Terminal.complain("chokepoint: \(name): \(reason.shown)")
      throw ExitStatus.incomplete
    }
    if !errors.isEmpty { throw ExitStatus.incomplete }
  }

  private func write(_ explanation: Explanation) throws {
    if json {
      try StandardStream.write(String(decoding: ExplanationJSON.bytes(explanation), as: UTF8.self))
    } else {
      try Terminal.write(ExplanationFormat.text(explanation, packets: allPackets ? .all : .telling))
    }
  }

  /// Says which other flows a name is in.
  private func sayOthers(_ flows: [Int]) {
    let listed = flows.dropFirst().prefix(10).map(String.init).joined(separator: ", ")
    let more = flows.count > 11 ? " and \(flows.count - 11) more" : ""
    Terminal.complain(
      "chokepoint: \(name?.shown ?? "") is in \(flows.count) flows; this is the first. Others: "
        + "\(listed)\(more) (--flow)")
  }

  /// The capture, or the parts of the series.
  private func parts() throws -> (files: [CaptureFile], notFound: [CaptureError]) {
    guard series else { return ([CaptureFile(path: all[0]).filtered(by: packets.filter)], []) }
    let found = CaptureFinder.find(all, asSeries: true, filter: packets.filter)
    guard found.captures.units.count <= 1 else {
      throw ValidationError("explain is for one series: name one folder, or files.")
    }
    return (found.captures, found.errors)
  }
}
