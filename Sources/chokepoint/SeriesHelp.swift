import ArgumentParser

/// What commands that know `--series` say of it.
enum SeriesHelp {
  static let text: ArgumentHelp = """
    The captures are parts of one, as rotated captures are, and so are those of each folder: flows \
    continue from one part to the next, in the order of their times.
    """

  /// Throws where a part of a series is standard input, which cannot be read twice.
  static func requireFiles(_ captures: [String]) throws {
    guard captures.contains("-"), captures.count > 1 else { return }
    throw ValidationError("--series looks into its parts first: name files in place of -.")
  }
}
