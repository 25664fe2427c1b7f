import ArgumentParser
import Reports
import Simulation

/// `chokepoint censors`.
struct CensorsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "censors",
    abstract: "Shows the models of censors.",
    subcommands: [ListCommand.self, ShowCommand.self])

  /// `chokepoint censors list`.
  struct ListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: "Lists the censors that there are.")

    func run() throws {
      for censor in try CensorGallery.censors() { try Terminal.write(CensorPage.line(censor)) }
    }
  }

  /// `chokepoint censors show`.
  struct ShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "show",
      abstract: "Prints what a censor does, how it reads, and who measured it.")

    @Argument(help: "A name that 'censors list' has, or a file.")
    var name: String

    func run() throws {
      try Terminal.write(CensorPage.text(try CensorGallery.censor(name)))
    }
  }
}
