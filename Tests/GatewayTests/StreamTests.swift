import Dissection
import Gateway
import Rules
import TestSupport
import Testing

/// TCP segments in any order, and what is read of them.
@Suite struct StreamTests {
  private static let none = "  - {id: none, names: [nothing.invalid]}\n"

  @Test(arguments: [
    [0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0],
  ])
  func aClientHelloInThreeSegmentsIsReadInEveryOrder(order: [Int]) throws {
    let hello = Messages.clientHello("www.example.com")
    let pieces = [Array(hello[..<1]), Array(hello[1..<40]), Array(hello[40...])]
    let offsets: [UInt32] = [0, 1, 40]
    var conversation = Conversation()
    conversation.handshake(40_001, 443)
    for index in order {
      conversation.tcp(
        40_001, 443, [.psh, .ack], sequence: 1001 + offsets[index], acknowledgement: 5001,
        pieces[index])
    }
    #expect(
      try ReplayedCapture(conversation, rules: Self.none).names(0) == ["sni www.example.com 6"])
  }

  @Test func whatArrivesFirstWinsAnOverlap() throws {
    let first = Messages.clientHello("first.example.com")
    let other = Messages.clientHello("other.example.com")
    var conversation = Conversation()
    conversation.handshake(40_001, 443)
    conversation.tcp(40_001, 443, .ack, sequence: 1001, Array(first[..<30]))
    conversation.tcp(40_001, 443, .ack, sequence: 1001, Array(other[..<30]))
    conversation.tcp(40_001, 443, .ack, sequence: 1011, Array(first[10...]))
    #expect(
      try ReplayedCapture(conversation, rules: Self.none).names(0) == ["sni first.example.com 6"])
  }

  @Test func sequenceNumbersMayWrap() throws {
    let hello = Messages.clientHello("wrap.example.com")
    var conversation = Conversation()
    conversation.tcp(40_001, 443, .syn, sequence: .max - 10)
    conversation.tcp(40_001, 443, .ack, sequence: .max - 9, Array(hello[..<30]))
    conversation.tcp(40_001, 443, .ack, sequence: 20, Array(hello[30...]))
    #expect(
      try ReplayedCapture(conversation, rules: Self.none).names(0) == ["sni wrap.example.com 3"])
  }

  @Test func requestsOnOneConnectionAreAllRead() throws {
    let body = Array("POST /u HTTP/1.1\r\nHost: b.test\r\nContent-Length: 5\r\n\r\nGET /x".utf8)
    var conversation = Conversation()
    conversation.connection(
      40_001, 80, request: Messages.httpRequest(host: "a.test"), Array(body.dropLast(1)),
      Messages.httpRequest(host: "c.test"))
    #expect(
      try ReplayedCapture(conversation, rules: Self.none).names(0)
        == ["http-host a.test 4", "http-host b.test 5", "http-host c.test 6"])
  }

  @Test(arguments: [
    "EHLO me\r\nSTARTTLS\r\n", "a1 CAPABILITY\r\na2 starttls\r\n", "CAPA\r\nSTLS\r\n",
    "AUTH TLS\r\n",
  ])
  func tlsInsideATextProtocolIsRead(lines: String) throws {
    var conversation = Conversation()
    conversation.connection(
      40_001, 587, request: Array(lines.utf8), Messages.clientHello("mx.example.com"))
    #expect(
      try ReplayedCapture(conversation, rules: Self.none).names(0) == ["sni mx.example.com 5"])
  }

  @Test func tlsBehindChangeCipherSpecIsRead() throws {
    var conversation = Conversation()
    conversation.connection(
      40_001, 443, request: [0x14, 3, 3, 0, 1, 1], Messages.clientHello("www.example.com"))
    #expect(
      try ReplayedCapture(conversation, rules: Self.none).names(0) == ["sni www.example.com 5"])
  }

  @Test func hostOfARequestWithoutVersionIsRead() throws {
    var conversation = Conversation()
    conversation.connection(
      40_001, 8000, request: Array("GET /\nHost: www.example.com\n\n".utf8))
    #expect(
      try ReplayedCapture(conversation, rules: Self.none).names(0)
        == ["http-host www.example.com 4"])
  }

  @Test func tlsInsideAProxiedConnectionIsRead() throws {
    let connect = Array(
      "CONNECT www.example.com:443 HTTP/1.1\r\nHost: www.example.com:443\r\n\r\n".utf8)
    var conversation = Conversation()
    conversation.connection(
      40_001, 3128, request: connect, Messages.clientHello("www.example.com"))
    #expect(
      try ReplayedCapture(conversation, rules: Self.none).names(0)
        == ["http-host www.example.com 4", "sni www.example.com 5"])
  }

  /// SOCKS 5 without a user name (RFC 1928 §3, §4), with one (RFC 1929), and SOCKS 4a.
  @Test(arguments: [
    [5, 1, 0, 5, 1, 0, 3, 4, 0x61, 0x2e, 0x62, 0x63, 1, 0xbb],
    [5, 2, 0, 2, 1, 1, 0x75, 1, 0x70, 5, 1, 0, 1, 192, 0, 2, 1, 1, 0xbb],
    [4, 1, 1, 0xbb, 0, 0, 0, 1, 0x75, 0, 0x61, 0x2e, 0x62, 0],
  ])
  func tlsBehindASOCKSProxyIsRead(negotiation: [UInt8]) throws {
    var conversation = Conversation()
    conversation.connection(
      40_001, 1080, request: Array(negotiation[..<3]), Array(negotiation[3...]),
      Messages.clientHello("www.example.com"))
    #expect(
      try ReplayedCapture(conversation, rules: Self.none).names(0) == ["sni www.example.com 6"])
  }

  @Test func aForgedResetDoesNotEndTheReading() throws {
    var conversation = Conversation()
    conversation.handshake(40_001, 443)
    conversation.tcp(40_001, 443, fromServer: true, .rst, sequence: 99)
    conversation.tcp(40_001, 443, .ack, sequence: 1001, Messages.clientHello("still.example.com"))
    #expect(
      try ReplayedCapture(conversation, rules: Self.none).names(0) == ["sni still.example.com 5"])
  }

  @Test func aSegmentThatTheCaptureLostIsSkippedOnceItIsAcknowledged() throws {
    let request = Messages.httpRequest(host: "after.test")
    var conversation = Conversation()
    conversation.handshake(40_001, 80)
    conversation.tcp(40_001, 80, .ack, sequence: 1001, Messages.httpRequest(host: "before.test"))
    // 100 bytes from here on are not in the capture.
    let next = 1001 + UInt32(Messages.httpRequest(host: "before.test").count) + 100
    conversation.tcp(40_001, 80, .ack, sequence: next, request)
    let end = next + UInt32(request.count)
    conversation.tcp(40_001, 80, fromServer: true, .ack, sequence: 5001, acknowledgement: end)
    #expect(
      try ReplayedCapture(conversation, rules: Self.none).names(0)
        == ["http-host before.test 4", "http-host after.test 5"])
  }

  @Test func whatIsHeldIsBounded() throws {
    var conversation = Conversation()
    conversation.handshake(40_001, 443)
    for hole in 0..<100 {
      conversation.tcp(
        40_001, 443, .ack, sequence: 1100 + UInt32(hole) * 20, Array(repeating: 65, count: 10))
    }
    let replayed = try ReplayedCapture(conversation, rules: Self.none) {
      $0.heldSegmentsPerFlow = 40
    }
    #expect(replayed.counts.limits.all.first { $0.name == "segments dropped" }?.count == 60)
  }

  /// A SYN/ACK that acknowledges number 1 acknowledges no SYN before the one that opened the flow.
  @Test func aWrongAcknowledgementDoesNotMoveTheClientsNumbers() throws {
    var conversation = Conversation()
    conversation.tcp(40_001, 443, .syn, sequence: 1000)
    conversation.tcp(
      40_001, 443, fromServer: true, [.syn, .ack], sequence: 5000, acknowledgement: 1)
    conversation.tcp(
      40_001, 443, [.ack, .psh], sequence: 1001, Messages.clientHello("www.example.com"))
    let capture = try ReplayedCapture(
      conversation, rules: "  - {id: none, names: [nothing.invalid]}\n")
    #expect(capture.names(0) == ["sni www.example.com 3"])
  }
}
