public import Dissection
public import Gateway

/// A packet that a box made up, with its fields as they are in its bytes.
public struct ForgedPacket: Sendable {
  public var receiver: Endpoint
  /// Flags and payload, or what it answers.
  public var words: String
  public var flags: TCPFlags
  /// Relative to the first packet of the side in whose name it is sent; nil where it is no TCP segment, as the
  /// next two.
  public var sequence: UInt32?
  public var acknowledgement: UInt32?
  public var window: UInt16?
  public var hopLimit: UInt8
  /// RFC 791 §3.1; nil in IPv6.
  public var identification: UInt16?
  public var payloadRange: Range<Int>
  /// The packet from its IP header on.
  public var bytes: [UInt8]

  /// Nil for bytes that are no packet.
  ///
  /// - Parameters:
  ///   - origin: the sequence number from which those of the side are counted; nil for its own.
  ///   - otherOrigin: the same of the other side.
  init?(_ forgery: FlowTrace.Forgery, origin: UInt32?, otherOrigin: UInt32?) {
    let bytes = forgery.bytes
    guard let packet = try? Packet(bytes.span, linkType: .raw) else { return nil }
    let isTCP = packet.protocolNumber == IPProtocol.tcp
    let length = packet.payloadCount > 0 ? ", \(packet.payloadCount) bytes" : ""
    words =
      isTCP
      ? packet.flags.words + length : Self.answer(bytes.span.extracting(packet.payloadRange))
    receiver = forgery.receiver
    hopLimit = packet.hopLimit
    flags = packet.flags
    payloadRange = packet.payloadRange
    self.bytes = bytes
    if packet.source.isIPv4, bytes.count >= 20 {
      identification = UInt16(bytes[4]) << 8 | UInt16(bytes[5])
    }
    guard isTCP else { return }
    sequence = packet.sequence &- (origin ?? packet.sequence)
    acknowledgement =
      packet.flags.contains(.ack)
      ? packet.acknowledgement &- (otherOrigin ?? packet.acknowledgement) : 0
    window = packet.window
  }

  /// What it says of its IP header.
  var headerWords: String {
    identification.map { "TTL \(hopLimit), IP ID \($0)" } ?? "hop limit \(hopLimit)"
  }

  /// What a DNS answer says.
  private static func answer(_ message: Span<UInt8>) -> String {
    var names: [UInt8] = []
    guard let header = DNSMessage(message),
      let question = try? DNSMessage.question(
        message, at: DNSMessage.headerCount, names: &names)
    else { return "\(message.count) bytes" }
    var addresses: [String] = []
    var offset = question.end
    for _ in 0..<header.answerCount {
      guard let record = try? DNSMessage.record(message, at: offset) else { break }
      if let address = record.address(in: message) { addresses.append(address.description) }
      offset = record.end
    }
    if !addresses.isEmpty { return "DNS answer \(addresses.joined(separator: ", "))" }
    return header.responseCode == 3 ? "DNS answer: no such name" : "DNS answer without an address"
  }
}

extension TCPFlags {
  /// The names of the flags that are set, in the order of their bits.
  var names: [String] {
    let names: [(TCPFlags, String)] = [
      (.fin, "FIN"), (.syn, "SYN"), (.rst, "RST"), (.psh, "PSH"), (.ack, "ACK"), (.urg, "URG"),
      (.ece, "ECE"), (.cwr, "CWR"),
    ]
    return names.filter { contains($0.0) }.map(\.1)
  }

  /// The flags that are set, in words.
  var words: String { names.isEmpty ? "no flags" : names.joined(separator: " ") }
}
