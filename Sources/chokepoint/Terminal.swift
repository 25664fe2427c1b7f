import Foundation
import Text

/// The standard streams.
enum Terminal {
  /// Writes to standard output, without what a terminal would obey.
  static func write(_ text: String) {
    FileHandle.standardOutput.write(Data(ShownText.output(text).utf8))
  }

  /// Writes one line to standard error, in the same way.
  static func complain(_ text: String) {
    FileHandle.standardError.write(Data(ShownText.output(text + "\n").utf8))
  }

  /// Whether standard error is a terminal that understands control sequences.
  static var isInteractive: Bool {
    isatty(STDERR_FILENO) == 1 && ProcessInfo.processInfo.environment["TERM"] != "dumb"
  }
}
