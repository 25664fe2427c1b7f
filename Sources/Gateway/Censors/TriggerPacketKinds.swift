import Dissection

/// A kind of packet that a box waits for before it acts.
public enum TriggerPacketKind: String, CaseIterable, Sendable {
  /// The client's SYN.
  case syn
  /// The server's SYN/ACK.
  case synACK = "syn-ack"
  /// A segment of the server with the beginning of a ServerHello (RFC 8446 §4.1.3).
  case serverHello = "server-hello"
  /// A segment of the server in which a certificate begins in clear, up to TLS 1.2 (RFC 5246 §7.4.2).
  case certificate
  /// Payload of the server.
  case answer
  /// Payload of the client.
  case request
  /// Any but a RST.
  case noRST = "no-rst"
}

/// Kinds of packets.
public struct TriggerPacketKinds: OptionSet, Hashable, Sendable {
  public let rawValue: UInt8

  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// The set of one kind.
  public init(_ kind: TriggerPacketKind) {
    switch kind {
    case .syn: rawValue = 1 << 0
    case .synACK: rawValue = 1 << 1
    case .serverHello: rawValue = 1 << 2
    case .certificate: rawValue = 1 << 3
    case .answer: rawValue = 1 << 4
    case .request: rawValue = 1 << 5
    case .noRST: rawValue = 1 << 6
    }
  }

  /// The kinds in the set, in the order of `TriggerPacketKind.allCases`.
  var kinds: [TriggerPacketKind] {
    TriggerPacketKind.allCases.filter { contains(TriggerPacketKinds($0)) }
  }

  /// What a packet is.
  init(_ packet: Packet, _ payload: Span<UInt8>, _ direction: Direction) {
    var kinds: TriggerPacketKinds = []
    if packet.protocolNumber == IPProtocol.tcp, packet.flags.contains(.syn) {
      let isAnswer = packet.flags.contains(.ack)
      if isAnswer == (direction == .toClient) { kinds.formUnion(Self(isAnswer ? .synACK : .syn)) }
    }
    if packet.protocolNumber != IPProtocol.tcp || !packet.flags.contains(.rst) {
      kinds.formUnion(Self(.noRST))
    }
    if !payload.isEmpty {
      kinds.formUnion(Self(direction == .toClient ? .answer : .request))
      if direction == .toClient { kinds.formUnion(Self.handshake(payload)) }
    }
    self = kinds
  }

  /// The server's messages that begin in a segment which begins with a record of a TLS handshake.
  private static func handshake(_ bytes: Span<UInt8>) -> TriggerPacketKinds {
    var kinds: TriggerPacketKinds = []
    var record = 0
    while record + 5 <= bytes.count, bytes[record] == 0x16, bytes[record + 1] == 3 {
      let end = record + 5 + (Int(bytes[record + 3]) << 8 | Int(bytes[record + 4]))
      var message = record + 5
      while message + 4 <= min(end, bytes.count) {
        // ServerHello is type 2, Certificate type 11.
        if bytes[message] == 2 { kinds.formUnion(Self(.serverHello)) }
        if bytes[message] == 11 { kinds.formUnion(Self(.certificate)) }
        let count = (1...3).reduce(0) { $0 << 8 | Int(bytes[message + $1]) }
        message += 4 + count
      }
      record = end
    }
    return kinds
  }
}
