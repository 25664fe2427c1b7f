public import ArgumentParser
import Captures
import Configuration
public import Rules

/// `chokepoint rules convert`.
struct RulesConvertCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "convert",
    abstract: "Writes rule sets for other filters.",
    discussion: """
      Lets you run another filter on the same rules. An entry that the other filter cannot express is left \
      out, or written as closely as possible; standard error has the counts by reason, with three examples.

        suricata   signatures, one for each entry and place where it is looked for
        opengfw    rules of OpenGFW
        dnsmasq    options of dnsmasq, for names in DNS
        rpz        a response policy zone, for names in DNS
        plain      names and addresses, one a line
        yaml       one rule set, with the entries of its lists in their places

      Example:
        chokepoint rules convert --to suricata rules/teaching.yaml -o teaching.rules
      """)

  @Argument(help: "Rule sets or lists of names.", completion: .file())
  var files: [String]

  @Option(help: ArgumentHelp("The form to write.", valueName: "form"))
  var to: ConversionTarget

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Where to write; else standard output.", valueName: "file"),
    completion: .file())
  var output: String = "-"

  @Flag(
    help:
      "Write nothing, and exit with status 2, if the other form cannot express an entry exactly.")
  var strict = false

  @Flag(name: [.short, .long], help: "Do not report what the other form cannot express.")
  var quiet = false

  func validate() throws {
    guard to != .yaml || files.count == 1 else {
      throw ValidationError("--to yaml takes one rule set: ids are unique in a set.")
    }
  }

  func run() throws {
    var sets: [RuleSet] = []
    for file in files { sets.append(try RuleSet(contentsOf: file)) }
    var outputs = try CommandOutputs(inputs: files)
    let place = try outputs.place(output)
    if strict {
      let trial = RuleConversion(sets, to: to) { _ in }
      guard trial.losses.isEmpty else {
        complain(of: trial)
        throw ExitStatus.unusable
      }
    }
    guard let place else { return }
    let file = try OutputFile(place)
    outputs.attempt {
      let conversion = try RuleConversion(sets, to: to) { line in
        try file.write(Array((line + "\n").utf8))
      }
      try file.finish()
      if !quiet { complain(of: conversion) }
    }
    try outputs.finish()
  }

  private func complain(of conversion: RuleConversion) {
    for loss in conversion.losses {
      Terminal.complain("chokepoint: \(to.rawValue): \(loss.description)")
    }
    Terminal.complain(
      "chokepoint: \(conversion.writtenCount) of \(conversion.entryCount) entries written")
  }
}

extension ConversionTarget: ExpressibleByArgument {}
