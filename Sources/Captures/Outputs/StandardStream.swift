import CProcess
import Glibc

/// Text to the standard streams.
public enum StandardStream {
  /// Writes to standard output.
  ///
  /// - Throws: `OutputError` when it is closed or full, or the one who reads it has left.
  public static func write(_ text: String) throws(OutputError) {
    guard chokepoint_stdout_was_closed() == 0 else {
      throw OutputError(path: "-", reason: "it is closed", code: EBADF)
    }
    guard DescriptorBytes.write(Array(text.utf8), to: STDOUT_FILENO) else {
      throw OutputError(path: "-", "cannot be written", code: errno)
    }
  }

  /// Writes to standard error, if that can be: there is nowhere else to say that it can not.
  public static func complain(_ text: String) {
    _ = DescriptorBytes.write(Array(text.utf8), to: STDERR_FILENO)
  }
}
