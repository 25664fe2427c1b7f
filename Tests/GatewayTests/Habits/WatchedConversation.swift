import Configuration
import Dissection
import Gateway
import Rules
import TestSupport

/// A conversation that passes a censor of some habits, which resets what names `blocked.test`.
struct WatchedConversation {
  static let rules = "  - {id: site, names: [blocked.test]}\n"
  let capture: ReplayedCapture

  /// - Parameter stream: the lines of the censor's `stream:` block.
  init(_ conversation: Conversation, stream: String, seed: UInt64 = 0) throws {
    capture = try ReplayedCapture(
      conversation, rules: Self.rules, censor: Self.censor(stream), seed: seed)
  }

  static func censor(_ stream: String) -> String {
    let lines = stream.split(separator: "\n").map { "  \($0)\n" }.joined()
    return """
      name: censor
      title: A censor with habits
      placement: on-path
      reactions: {dns: tcp-reset, sni: tcp-reset, http-host: tcp-reset}
      stream:
      \(lines)
      """
  }

  /// Whether the censor acted.
  var isCaught: Bool { capture.flows.contains { $0.verdict == .blocked } }

  /// Whether a perfect reader saw what the rule names, and the censor did not.
  var isEvaded: Bool {
    !isCaught
      && capture.flows.indices.contains { !capture.evadedRules($0).isEmpty }
  }
}

/// The segments that the tests of habits are made of. The client begins at 1000, the server at
/// 5000, as in `Conversation.handshake`.
extension Conversation {
  static let request = Messages.httpRequest(host: "blocked.test", target: "/?q=x")
  /// Bytes that are no message, as many as the request has.
  static let junk = [UInt8](repeating: UInt8(ascii: "x"), count: request.count)
  static let port: UInt16 = 40_001
  /// An option that tells of an MD5 signature (RFC 2385): kind 19, 18 bytes.
  static let md5Option: [UInt8] = [19, 18] + [UInt8](repeating: 7, count: 16)

  /// A conversation whose handshake is done.
  static var established: Conversation {
    var conversation = Conversation()
    conversation.handshake(port, 80)
    return conversation
  }

  /// A segment of the client to a web server, with payload from `offset` bytes behind its SYN on.
  mutating func send(
    _ payload: [UInt8], at offset: UInt32 = 0, _ flags: TCPFlags = [.psh, .ack],
    hopLimit: UInt8 = 64, options: [UInt8] = [], checksum: Checksum = .right
  ) {
    tcp(
      Self.port, 80, flags, sequence: 1001 &+ offset, acknowledgement: 5001, hopLimit: hopLimit,
      options: options, checksum: checksum, payload)
  }

  /// The request in pieces that end at `ends`, and at its end, in the order of the sequence numbers
  /// or in the reverse one.
  mutating func sendRequest(cutAt ends: [Int], isReversed: Bool = false) {
    let bounds = [0] + ends + [Self.request.count]
    let pieces = zip(bounds, bounds.dropFirst()).map { $0..<$1 }
    for piece in isReversed ? pieces.reversed() : pieces {
      send(Array(Self.request[piece]), at: UInt32(piece.lowerBound))
    }
  }
}
