import ArgumentParser
import Reports
import Simulation

/// `chokepoint censors`.
struct CensorsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "censors",
    abstract: "Shows the models of censors.",
    discussion: """
      Examples:
        chokepoint censors list
        chokepoint censors show gfw-tls-2023
      """,
    subcommands: [ListCommand.self, ShowCommand.self])

  /// `chokepoint censors list`.
  struct ListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: "Lists the censors.",
      discussion: """
        Example:
          chokepoint censors list
        """)

    func run() throws {
      for censor in try CensorGallery.censors() { try Terminal.write(CensorPage.line(censor)) }
    }
  }

  /// `chokepoint censors show`.
  struct ShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "show",
      abstract: "Prints what a censor does, how it reads, and who measured it.",
      discussion: """
        Example:
          chokepoint censors show gfw-tls-2023
        """)

    @Argument(help: "A name from 'censors list', or a file.", completion: .censors)
    var name: String

    func run() throws {
      try Terminal.write(CensorPage.text(try CensorGallery.censor(name)))
    }
  }
}
