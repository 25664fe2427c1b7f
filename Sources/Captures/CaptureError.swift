import Text

/// Why a capture could not be read, or not to its end: what is wrong, where, and what to do.
///
/// As text:
///
///     x.pcap: truncated in frame 18 (…): the 17 packets before it were read; copy it again
public struct CaptureError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file as it was asked for; `-` is standard input.
  public var path: String
  /// The last whole packet, which was delivered: a frame number as in Wireshark, 0 when there was
  /// none. Nil when the file could not be opened as a capture at all.
  public var frame: Int?
  /// What is wrong, and where.
  public var reason: String
  /// What a user can do about it; nil where nothing helps.
  public var remedy: String?

  /// An error of the capture at `path`.
  public init(path: String, frame: Int? = nil, reason: String, remedy: String? = nil) {
    self.path = path
    self.frame = frame
    self.reason = reason
    self.remedy = remedy
  }

  /// A signal ended the program before the capture at `path` was read to its end.
  init(interrupted path: String, frame: Int) {
    self.init(path: path, frame: frame, reason: Self.interruption)
  }

  /// Whether a signal is why the capture was not read to its end.
  public var isInterruption: Bool { reason == Self.interruption }

  private static let interruption = "interrupted by a signal"

  public var description: String {
    var text = "\(path == "-" ? "standard input" : path.shown): \(reason.shown)"
    switch frame {
    case nil: break
    case 0: text += ": no packet was read"
    case 1: text += ": the packet before it was read"
    case .some(let frame): text += ": the \(frame) packets before it were read"
    }
    if let remedy { text += "; \(remedy.shown)" }
    return text
  }
}
