import Dissection
import Rules
import TestSupport
import Testing

@testable import Gateway

/// Messages in segments of a byte are read as those that come whole, at the frame that completes them.
@Suite struct SmallSegmentTests {
  private static let rules = "  - {id: site, names: [blocked.test]}\n"

  static let messages: [(kind: String, port: UInt16, bytes: [UInt8], name: String)] = {
    let query = Messages.dnsQuery("blocked.test")
    let hello = Messages.clientHello("blocked.test")
    let request = Messages.httpRequest(
      host: "blocked.test", target: "/?" + String(repeating: "q", count: 300))
    let proxy = Array("CONNECT other.test:443 HTTP/1.1\r\n\r\n".utf8)
    // SOCKS 5, no authentication, and a request for 192.0.2.1:443 (RFC 1928 §3, §4).
    let socks: [UInt8] = [5, 1, 0, 5, 1, 0, 1, 192, 0, 2, 1, 1, 187]
    let lines = Array(
      "EHLO client.test\r\n\(String(repeating: "NOOP x\r\n", count: 60))STARTTLS\r\n".utf8)
    return [
      ("a query", 53, [0, UInt8(query.count)] + query, "dns"),
      ("a ClientHello", 443, hello, "sni"), ("a request", 80, request, "http-host"),
      ("a ClientHello behind CONNECT", 8080, proxy + hello, "sni"),
      ("a ClientHello behind SOCKS", 1080, socks + hello, "sni"),
      ("a ClientHello behind lines", 587, lines + hello, "sni"),
    ]
  }()

  @Test(arguments: messages.map(\.kind), ["", "opened-by: syn", "held-segments: 3"])
  func aByteAtATimeIsReadLikeTheWhole(kind: String, stream: String) throws {
    let message = try #require(Self.messages.first { $0.kind == kind })
    var conversation = Conversation()
    conversation.handshake(40_001, message.port)
    for (offset, byte) in message.bytes.enumerated() {
      conversation.tcp(
        40_001, message.port, [.psh, .ack], sequence: 1001 + UInt32(offset), acknowledgement: 5001,
        [byte])
    }
    let censor = stream.isEmpty ? ReplayedCapture.perfect : WatchedConversation.censor(stream)
    let replayed = try ReplayedCapture(conversation, rules: Self.rules, censor: censor)
    // Three frames of the handshake come before. The name is the last thing of a query and a ClientHello; a
    // request is read with its last byte.
    let last = 3 + message.bytes.count
    #expect(replayed.names(0).last == "\(message.name) blocked.test \(last)")
    #expect(replayed.flows[0].verdict == .blocked)
    #expect(replayed.flows[0].frame?.number == UInt32(last))
  }

  @Test func aRequestThatIsCutShortIsReadAsFarAsItCame() throws {
    let head = Array("GET / HTTP/1.1\r\nHost: blocked.test\r\nCookie: a".utf8)
    var conversation = Conversation()
    conversation.handshake(40_001, 80)
    for (offset, byte) in head.enumerated() {
      conversation.tcp(
        40_001, 80, .ack, sequence: 1001 + UInt32(offset), acknowledgement: 5001, [byte])
    }
    // Behind the handshake, each byte has a frame.
    #expect(
      try ReplayedCapture(conversation, rules: Self.rules).names(0)
        == ["http-host blocked.test \(3 + head.count)"])
  }

  /// Pieces in any order, some twice and some overlapping, against an array of bytes that have come.
  @Test func aReassemblyHoldsWhatAnArrayOfBytesHolds() {
    var generator = SeededWords(seed: 5)
    for _ in 0..<200 {
      var pieces = Reassembly()
      var expected: [UInt8?] = Array(repeating: nil, count: 300)
      for _ in 0..<60 {
        let offset = Int(generator.next() % 280)
        let data = (0..<Int(1 + generator.next() % 20)).map { _ in
          UInt8(truncatingIfNeeded: generator.next())
        }
        let isKept = pieces.insert(data.span, at: offset, countMax: 300)
        #expect(isKept)
        for (index, byte) in data.enumerated() where expected[offset + index] == nil {
          expected[offset + index] = byte
        }
      }
      let prefix = expected.prefix { $0 != nil }
      #expect(pieces.prefixCount == prefix.count)
      #expect(Array(pieces.bytes.prefix(prefix.count)) == prefix.compactMap { $0 })
      var arrived: [Range<Int>] = []
      for (index, byte) in expected.enumerated() where byte != nil {
        if let last = arrived.last, last.upperBound == index {
          arrived[arrived.count - 1] = last.lowerBound..<index + 1
        } else {
          arrived.append(index..<index + 1)
        }
      }
      #expect(pieces.arrived == arrived)
    }
  }
}

/// Numbers of a seed (an LCG of Knuth, MMIX).
private struct SeededWords {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state >> 33
  }
}
