import Glibc
import Text

/// Why an output could not be written: what is wrong, and where.
public struct OutputError: Error, Sendable, CustomStringConvertible {
  /// As it was asked for; `-` is standard output.
  public var path: String
  public var reason: String
  /// The system's number of the error (errno.h); nil where it is not the system that refuses.
  public var code: Int32?
  public var description: String {
    "\(path == "-" ? "standard output" : path.shown): \(reason.shown)"
  }

  /// An error about the file at `path`.
  public init(path: String, reason: String, code: Int32? = nil) {
    self.path = path
    self.reason = reason
    self.code = code
  }

  /// What the system refused, with its reason.
  init(path: String, _ what: String, code: Int32) {
    let remedy =
      switch code {
      case ENOSPC, EDQUOT: "; make room, or name a file elsewhere"
      case EMFILE, ENFILE: "; raise the limit on open files (ulimit -n)"
      default: ""
      }
    self.init(path: path, reason: "\(what): \(systemMessage(code))\(remedy)", code: code)
  }

  /// Whether the machine has no room for it, rather than that it was asked for wrongly.
  public var isOfMachine: Bool {
    [ENOSPC, EDQUOT, EFBIG, EMFILE, ENFILE, ENOMEM, EIO, EBADF, EPIPE].contains(code)
  }

  /// Whether the one who reads a pipe has left, which is no fault: `chokepoint names x.pcap | head`.
  public var isOfReaderThatLeft: Bool { code == EPIPE }
}
