/// The head of an HTTP/1.x request (RFC 9112 §2.1): request line and header fields, as ranges of
/// the bytes that it was read from.
public struct HTTPRequestHead: Sendable {
  public var methodRange = 0..<0
  public var targetRange = 0..<0
  /// The host, with its port, of a target in absolute form or authority form (RFC 9112 §3.2.2,
  /// §3.2.3).
  public var authorityRange: Range<Int>?
  public var isConnect = false
  /// Bytes up to and with the empty line.
  public var headCount = 0
  /// Of Content-Length (RFC 9110 §8.6); nil without one that is a number.
  public var contentLength: Int?
  /// Whether the last transfer coding is chunked (RFC 9112 §6.1).
  public var isChunked = false
  /// Whether it asks for another protocol (RFC 9110 §7.8).
  public var isUpgrade = false
  /// The Host fields that were there: one in a valid request.
  public internal(set) var hostCount = 0
  private var hosts: [4 of Range<Int>] = .init(repeating: 0..<0)

  /// Host fields that are kept.
  static let hostsMax = 4
  /// A head may take this many bytes; servers allow 8 to 64 KiB.
  static let headCountMax = 64 * 1024

  /// What came of reading a head.
  public enum Reading: Sendable {
    case complete(HTTPRequestHead)
    /// The empty line has not come yet; what was read of whole lines before it.
    case incomplete(partial: HTTPRequestHead)
    case invalid
  }

  /// The value of a Host field, without white space around it.
  ///
  /// - Parameter index: from 0 to `hostCount` - 1.
  public func hostRange(_ index: Int) -> Range<Int> {
    index >= 0 && index < hostCount ? hosts[index] : 0..<0
  }

  mutating func appendHost(_ range: Range<Int>) {
    guard hostCount < Self.hostsMax else { return }
    hosts[hostCount] = range
    hostCount += 1
  }

  /// Keeps one Host field in place of all before it.
  mutating func setHost(_ range: Range<Int>) {
    hosts[0] = range
    hostCount = 1
  }

  /// Leaves all hosts away.
  mutating func dropHosts() {
    hostCount = 0
    authorityRange = nil
  }

  /// Appends a host in lower case, without a dot at its end, and without its port unless `keepsPort`; an
  /// IPv6 address keeps its brackets.
  public static func appendHost(
    _ range: Range<Int>, of bytes: Span<UInt8>, keepsPort: Bool = false, to names: inout [UInt8]
  ) {
    guard range.lowerBound >= 0, range.upperBound <= bytes.count else { return }
    var end = range.upperBound
    if !keepsPort, let port = startOfPort(bytes.extracting(range)) {
      end = range.lowerBound + port
    }
    if end > range.lowerBound, bytes[end - 1] == UInt8(ascii: ".") { end -= 1 }
    NameText.append(bytes.extracting(range.lowerBound..<end), escapesDots: false, to: &names)
  }

  /// Where the colon before a port is; inside of brackets a colon belongs to the address.
  private static func startOfPort(_ host: Span<UInt8>) -> Int? {
    for index in host.indices.reversed() {
      switch host[index] {
      case UInt8(ascii: ":"): return index
      case UInt8(ascii: "0")...UInt8(ascii: "9"): continue
      default: return nil
      }
    }
    return nil
  }
}
