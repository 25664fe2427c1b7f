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
