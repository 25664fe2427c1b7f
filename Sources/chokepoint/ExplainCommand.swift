import ArgumentParser
import Simulation

/// `chokepoint explain`.
struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Explains what happens to one flow, packet by packet.",
    discussion: """
      What is legible in each packet, what the boxes of the censor think of the connection and read in \
      it, when and by which rule a gateway acts, and which packets would not arrive. Flows are numbered \
      as 'replay --flows' does; frame numbers are Wireshark's.
      """)

  @Argument(help: "A capture.")
  var capture: String

  @Option(help: "The flow's number in the capture, from 1.")
  var flow: Int

  @OptionGroup var gateways: GatewayOptions

  @Option(help: "Of all that is drawn: the same seed gives the same results.")
  var seed: UInt64 = 0

  @Flag(help: "Let censors act whenever they can, whatever their probability.")
  var certain = false

  func validate() throws {
    try gateways.requireOne(for: "explain")
    guard flow >= 1 else { throw ValidationError("--flow is a number from 1 on.") }
  }

  func run() throws {
    var options = ReplayOptions()
    gateways.apply(to: &options)
    options.seed = seed
    options.isCertain = certain
    let explanation: FlowExplanation
    do {
      explanation = try FlowExplanation(options)
    } catch {
      Terminal.complain("chokepoint: \(error)")
      throw ExitStatus.unusable
    }
    let (page, error) = try explanation.explain(flow: flow, of: capture)
    if let error { Terminal.complain("chokepoint: \(error)") }
    guard let page else {
      Terminal.complain("chokepoint: \(capture): there is no flow \(flow) (see replay --flows)")
      throw ExitStatus.incomplete
    }
    Terminal.write(page)
    if error != nil { throw ExitStatus.incomplete }
  }
}
