import Captures
import FoundationEssentials
import Glibc
import Text

/// The standard streams.
enum Terminal {
  /// Writes to standard output, without what a terminal would obey.
  static func write(_ text: String) throws(OutputError) {
    try StandardStream.write(ShownText.output(text))
  }

  /// Writes one line to standard error, in the same way.
  static func complain(_ text: String) {
    StandardStream.complain(ShownText.output(text + "\n"))
  }

  /// Whether standard error is a terminal that understands control sequences.
  static var isInteractive: Bool {
    isatty(STDERR_FILENO) == 1 && ProcessInfo.processInfo.environment["TERM"] != "dumb"
  }
}
