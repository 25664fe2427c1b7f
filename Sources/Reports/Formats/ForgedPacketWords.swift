import Dissection
import Gateway

/// A forged packet in words, read from its bytes.
struct ForgedPacketWords {
  /// Flags and payload, or what it answers.
  var what: String
  /// The sequence number; nil where it is no TCP segment.
  var sequence: UInt32?
  /// What tells it from others by its IP header, behind a comma.
  var header: String

  /// Nil for bytes that are no packet.
  init?(_ forgery: FlowTrace.Forgery) {
    let bytes = forgery.bytes
    guard let packet = try? Packet(bytes.span, linkType: .raw) else { return nil }
    header = ", TTL \(packet.hopLimit)"
    if packet.source.isIPv4, bytes.count >= 20 {
      header += ", IP ID \(Int(bytes[4]) << 8 | Int(bytes[5]))"
    } else {
      header = ", hop limit \(packet.hopLimit)"
    }
    if packet.protocolNumber == IPProtocol.tcp {
      what = packet.flags.words
      if packet.payloadCount > 0 { what += ", \(packet.payloadCount) bytes" }
      sequence = packet.sequence
    } else {
      what = Self.answer(bytes.span.extracting(packet.payloadRange))
    }
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
