import Dissection
import Gateway
import TestSupport

/// What becomes of flows under a rule with a condition, and a censor that looks everywhere.
enum ConditionProbe {
  /// Looks in all fields, and reads without faults.
  static let censor = """
    name: everywhere
    title: Looks everywhere
    placement: in-path
    reactions:
      address: null-route
      dns: [dns-injection, tcp-reset]
      sni: tcp-reset
      quic-sni: drop
      http-host: tcp-reset
      http-url: tcp-reset
      http-request: tcp-reset
      payload: [tcp-reset, drop]
      protocol: drop

    """

  /// The flows of a conversation under one rule, `cond`, that has to hold in full.
  ///
  /// - Parameter condition: as in YAML's flow style, without braces.
  static func replay(
    _ condition: String, _ conversation: Conversation, censor: String = censor, seed: UInt64 = 0
  ) throws -> ReplayedCapture {
    try ReplayedCapture(
      conversation, rules: "  - {id: cond, when: {\(condition)}}\n", censor: censor, seed: seed)
  }

  /// What becomes of the first flow.
  static func verdict(_ condition: String, _ conversation: Conversation) throws -> Verdict {
    try replay(condition, conversation).flows[0].verdict
  }

  /// A connection with one request.
  static func tcp(
    _ payload: [UInt8]..., port: UInt16 = 443, server: String = "192.0.2.80"
  ) -> Conversation {
    var conversation = Conversation(server: server)
    conversation.handshake(40_001, port)
    var sequence: UInt32 = 1001
    for piece in payload {
      conversation.tcp(
        40_001, port, [.psh, .ack], sequence: sequence, acknowledgement: 5001, piece)
      sequence &+= UInt32(piece.count)
    }
    return conversation
  }

  /// A connection with one request and its answer.
  static func tcp(_ request: [UInt8], answer: String) -> Conversation {
    var conversation = tcp(request, port: 80)
    conversation.tcp(
      40_001, 80, fromServer: true, [.psh, .ack], sequence: 5001,
      acknowledgement: 1001 &+ UInt32(request.count), Array(answer.utf8))
    return conversation
  }

  /// A datagram of the client, and one of the server.
  static func udp(
    _ payload: [UInt8], answer: [UInt8] = [], port: UInt16 = 53
  ) -> Conversation {
    var conversation = Conversation()
    conversation.udp(40_001, port, payload)
    if !answer.isEmpty { conversation.udp(40_001, port, fromServer: true, answer) }
    return conversation
  }

  /// A ClientHello that offers h2 and TLS 1.3, with or without Encrypted Client Hello.
  static func hello(_ name: String?, ech: Bool = false) -> [UInt8] {
    Messages.clientHello(name, extensions: alpn + versions + (ech ? encrypted : []))
  }

  /// RFC 7301 §3.1: the list of one name of two bytes.
  static let alpn: [UInt8] = [0, 16, 0, 5, 0, 3, 2] + Array("h2".utf8)
  /// RFC 8446 §4.2.1: TLS 1.3 alone.
  static let versions: [UInt8] = [0, 43, 0, 3, 2, 3, 4]
  /// RFC 9849 §5: an outer extension, of which nothing is read.
  static let encrypted: [UInt8] = [0xfe, 0x0d, 0, 1, 0]

  /// A GET request with further header fields.
  static func request(
    _ method: String = "GET", host: String = "site.example", target: String = "/",
    headers: String = ""
  ) -> [UInt8] {
    Array("\(method) \(target) HTTP/1.1\r\nHost: \(host)\r\n\(headers)\r\n".utf8)
  }

  /// An Initial packet's head in a datagram of 1,200 bytes, whose content cannot be read
  /// (RFC 9000 §17.2).
  static func initial(version: [UInt8]) -> [UInt8] {
    [0xc3] + version + [8, 1, 2, 3, 4, 5, 6, 7, 8, 0, 0, 0x44, 0xb0]
      + [UInt8](repeating: 0x55, count: 1182)
  }
}
