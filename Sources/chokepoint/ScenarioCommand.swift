import ArgumentParser
import Captures
import Reports
import Simulation

/// `chokepoint scenario`.
struct ScenarioCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "scenario",
    abstract: "Shows maps of networks and gateways.",
    discussion: """
      Examples:
        chokepoint scenario list
        chokepoint scenario show kazakhstan --svg map.svg
      """,
    subcommands: [ListCommand.self, ShowCommand.self])

  /// `chokepoint scenario list`.
  struct ListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: "Lists the scenarios.",
      discussion: """
        Example:
          chokepoint scenario list
        """)

    func run() throws {
      for scenario in try ScenarioGallery.scenarios() {
        try Terminal.write(MapText.line(scenario.name, scenario.title))
      }
    }
  }

  /// `chokepoint scenario show`.
  struct ShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "show",
      abstract: "Prints which networks reach the outside through which gateways.",
      discussion: """
        Networks with their shares of users, gateways with their censors and rule sets, and the \
        routes between them: the gateways on the way out, nearest to the users first, and those on \
        the way back, in the order in which packets pass them.

        Example:
          chokepoint scenario show golden-shield-regional --svg map.svg
        """)

    @Argument(help: "A name from 'scenario list', or a file.", completion: .scenarios)
    var name: String

    @Option(
      help: ArgumentHelp(
        "Also draw the map, as SVG; - for standard output, in place of the table.",
        valueName: "file"))
    var svg: String?

    func run() throws {
      let map = try ScenarioGallery.map(name)
      var outputs = try CommandOutputs()
      let file = try outputs.place(svg).map { try OutputFile($0) }
      outputs.write(Array(MapSVG.svg(map).utf8), to: file)
      if svg != "-" { outputs.show(MapText.text(map)) }
      try outputs.finish()
    }
  }
}
