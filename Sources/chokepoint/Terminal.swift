import Captures
import Foundation

/// The standard streams.
enum Terminal {
  /// Writes to standard output.
  static func write(_ text: String) throws(OutputError) {
    try StandardStream.write(text)
  }

  /// Writes one line to standard error.
  static func complain(_ text: String) {
    StandardStream.complain(text + "\n")
  }

  /// Whether standard error is a terminal that understands control sequences.
  static var isInteractive: Bool {
    isatty(STDERR_FILENO) == 1 && ProcessInfo.processInfo.environment["TERM"] != "dumb"
  }
}
