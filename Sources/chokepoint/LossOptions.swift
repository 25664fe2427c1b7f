public import ArgumentParser
public import Rules

/// How much of a list may be lost.
struct LossOptions: ParsableArguments {
  @Option(
    help: """
      How much of a list may be unusable before it is refused: none; tenth, a tenth of its entries; all, \
      as long as one entry is usable.
      """)
  var losses: LossTolerance = .tenth

  @Flag(help: "Refuse a list if any entry is unusable: the same as --losses none.")
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
