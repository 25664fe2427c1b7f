import Dissection
import Gateway
import TestSupport
import Testing

/// Bounds on what a censor puts together, as the captures of Niere et al. (FOCI 2025) show them of Russia: each
/// kind of split alone is read, both together are not.
@Suite struct BoundedReadingTests {
  private static let rules = "  - {id: site, names: [blocked.test]}\n"

  /// A ClientHello in two records, the second of which begins behind so many bytes of the message.
  private static func records(splitAt place: Int) -> [UInt8] {
    let message = Array(Messages.clientHello("blocked.test").dropFirst(5))
    var bytes: [UInt8] = []
    for part in [message[..<place], message[place...]] {
      bytes += [0x16, 3, 1, UInt8(part.count >> 8), UInt8(part.count & 0xff)]
      bytes += part
    }
    return bytes
  }

  private static func isBlocked(_ pieces: [[UInt8]], _ stream: String) throws -> Bool {
    var conversation = Conversation()
    conversation.handshake(40_001, 443)
    var sequence: UInt32 = 1001
    for piece in pieces {
      conversation.tcp(
        40_001, 443, [.psh, .ack], sequence: sequence, acknowledgement: 5001, piece)
      sequence += UInt32(piece.count)
    }
    let censor =
      "name: c\ntitle: C\nplacement: in-path\nreactions: {sni: drop}\nstream: {\(stream)}\n"
    let flows = try ReplayedCapture(conversation, rules: rules, censor: censor).flows
    return flows[0].verdict == .blocked
  }

  private static func cut(_ bytes: [UInt8], at places: [Int]) -> [[UInt8]] {
    let bounds = [0] + places + [bytes.count]
    return zip(bounds, bounds.dropFirst()).map { Array(bytes[$0..<$1]) }
  }

  @Test(arguments: [
    // Segments alone, records alone, and records with a segment each.
    (nil, [20, 40, 60], true), (30, [], true), (30, [35], true),
    // The second record's header is bytes 35 to 39: in one segment, and across two.
    (30, [20, 40], true), (30, [20, 36], false), (30, [20, 39], false),
  ])
  func aRecordsHeaderHasToStandInOneSegment(
    split: Int?, places: [Int], isBlocked: Bool
  ) throws {
    let bytes = split.map { Self.records(splitAt: $0) } ?? Messages.clientHello("blocked.test")
    let pieces = Self.cut(bytes, at: places)
    #expect(
      try Self.isBlocked(pieces, "record-headers: whole, message-bytes: 4096") == isBlocked)
    #expect(try Self.isBlocked(pieces, "message-bytes: 4096"))
  }

  /// The bound is on what is put together: a message in one segment has none.
  @Test func aMessageThatIsTooLongIsGivenUp() throws {
    let hello = Messages.clientHello("blocked.test")
    let pieces = Self.cut(hello, at: [40])
    #expect(try Self.isBlocked(pieces, "message-bytes: \(hello.count)"))
    #expect(try !Self.isBlocked(pieces, "message-bytes: \(hello.count - 1)"))
    #expect(try Self.isBlocked([hello], "message-bytes: \(hello.count - 1)"))
  }

  /// Xue et al., IMC 2022, §5: 1,001 bytes or more with version 1 in bytes 1 to 4, whatever else they hold.
  @Test(arguments: [
    (1_001, [0, 0, 0, 1], true), (1_000, [0, 0, 0, 1], false), (1_200, [0xff, 0, 0, 29], false),
    (1_200, [0xba, 0xba, 0xba, 0xba], false),
  ])
  func quicIsKnownByItsVersion(count: Int, version: [Int], isBlocked: Bool) throws {
    var datagram = [UInt8](repeating: 0xaa, count: count)
    for place in 0..<4 { datagram[1 + place] = UInt8(version[place]) }
    var conversation = Conversation()
    conversation.udp(50_000, 443, datagram)
    let censor = """
      name: c
      title: C
      placement: in-path
      reactions: {protocol: drop}
      quic: {known-by: version, versions: v1, datagram-min: 1001}

      """
    let flows = try ReplayedCapture(
      conversation, rules: "  - {id: quic, protocols: [quic]}\n", censor: censor
    ).flows
    #expect((flows[0].verdict == .blocked) == isBlocked)
  }
}
