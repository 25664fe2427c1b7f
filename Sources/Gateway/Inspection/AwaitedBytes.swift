import Dissection

/// What has to come before the bytes of an unfinished message are worth reading again.
///
/// Without it each segment would have them read from their start, and a message in segments of a byte would cost
/// the square of its size. Reading is put off only as long as it could find nothing.
enum AwaitedBytes: Sendable {
  /// Nothing: they are read with each segment.
  case nothing
  /// So many bytes.
  case count(Int32)
  /// A byte that is no printable character, or so many bytes.
  case unprintable(orCount: Int32)
  /// A line feed, or so many bytes.
  case lineFeed(orCount: Int32)
  /// The request line, or the end, of a request's head.
  case head(HTTPHeadProgress)
  /// All records of a ClientHello.
  case hello(ClientHelloProgress)
  /// A server name for a censor with habits of its own, which searches on from where it was.
  case serverName(ClientHelloHabits.Progress)

  /// Whether it has come.
  ///
  /// - Parameters:
  ///   - bytes: of the message, from its start on.
  ///   - newCount: how many of them have come since the last call.
  mutating func hasCome(_ bytes: Span<UInt8>, newCount: Int) -> Bool {
    switch self {
    case .nothing, .serverName: return true
    case .count(let count): return bytes.count >= count
    case .unprintable(let count):
      return bytes.count >= count
        || Self.contains(bytes.extracting(last: newCount)) { $0 < 0x20 || $0 > 0x7e }
    case .lineFeed(let count):
      return bytes.count >= count
        || Self.contains(bytes.extracting(last: newCount)) { $0 == UInt8(ascii: "\n") }
    case .head(var progress):
      defer { self = .head(progress) }
      return progress.isDue(bytes)
    case .hello(var progress):
      defer { self = .hello(progress) }
      return progress.isDue(bytes)
    }
  }

  @inline(__always)
  private static func contains(_ bytes: Span<UInt8>, _ isOne: (UInt8) -> Bool) -> Bool {
    for index in bytes.indices where isOne(bytes[index]) { return true }
    return false
  }
}
