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

      Exit status: 0 done; 1 the capture has no such flow, or could not be read in full (what was read is \
      explained); 2 wrong usage or rules that cannot be used.
      """)

  @Argument(help: "A capture, or - for standard input.")
  var capture: String

  @Option(help: "The flow's number in the capture, from 1.")
  var flow: Int

  @OptionGroup var gateways: GatewayOptions

  @Option(help: "Of all that is drawn: the same seed gives the same results.")
  var seed: UInt64 = 0

  @Flag(help: "Let censors act whenever they can, whatever their probability.")
  var certain = false

  @Flag(help: "Give every packet a line, also those at which nothing happens.")
  var allPackets = false

  func validate() throws {
    try gateways.requireOne(for: "explain")
    guard flow >= 1 else { throw ValidationError("--flow is a number from 1 on.") }
  }

  func run() throws {
    var options = ReplayOptions()
    gateways.apply(to: &options)
    options.seed = seed
    options.isCertain = certain
    let file = CaptureFile(path: capture)
    let explanation = try FlowExplanation(options)
    _ = try CommandOutputs(inputs: [capture])
    let (answer, error) = try explanation.explain(
      flow: flow, of: file, packets: allPackets ? .all : .telling)
    if let error { Terminal.complain("chokepoint: \(error)") }
    switch answer {
    case .page(let page): try Terminal.write(page)
    case .noSuchFlow(of: 0) where error != nil: break
    case .noSuchFlow(of: let count):
      let flows = count == 1 ? "1 flow" : "\(count) flows"
      Terminal.complain("chokepoint: \(file.name.shown): there is no flow \(flow): it has \(flows)")
      throw ExitStatus.incomplete
    }
    if error != nil { throw ExitStatus.incomplete }
  }
}
