public import ArgumentParser
public import Rules

/// How much of a list may be lost.
struct LossOptions: ParsableArguments {
  @Option(
    help: """
      How much of a list may be lost before it is refused: none; tenth, a tenth of its entries; all, \
      as long as one entry is left.
      """)
  var losses: LossTolerance = .tenth

  @Flag(help: "Refuse lists of which anything is lost: the same as --losses none.")
  var strict = false

  func validate() throws {
    if strict, losses != .tenth {
      throw ValidationError("--strict and --losses exclude each other: --strict is --losses none.")
    }
  }

  /// What is asked for.
  var tolerance: LossTolerance { strict ? .none : losses }
}

extension LossTolerance: ExpressibleByArgument {}
