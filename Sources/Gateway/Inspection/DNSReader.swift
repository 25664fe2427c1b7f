import Dissection
import Rules

/// Reads DNS messages: the names that queries ask for, and the addresses that answers teach.
enum DNSReader {
  /// mDNS (RFC 6762), LLMNR (RFC 4795) and NetBIOS names (RFC 1002) have the form of DNS, and ask
  /// the neighbours: no gateway is on their way.
  static func isLocal(_ packet: Packet) -> Bool {
    isLocalPort(packet.sourcePort) || isLocalPort(packet.destinationPort)
  }

  private static func isLocalPort(_ port: UInt16) -> Bool {
    port == 5353 || port == 5355 || port == 137
  }

  /// Records that are read of one answer.
  private static let recordsMax = 128
  /// Questions that are read of one query: real ones have one.
  private static let questionsMax = 16

  /// Notes what `message` asks or answers. Reading ends where the message is damaged.
  static func read(
    _ message: Span<UInt8>, limits: Limits, into buffer: inout ObservationBuffer
  ) {
    guard let header = DNSMessage(message) else { return }
    if header.isResponse {
      readResponse(message, header, limits, into: &buffer)
    } else {
      // Of any opcode: a zone stands where a question does (RFC 1996 §3.7, RFC 2136 §2.3), and who
      // looks for names need not look at the opcode.
      readQuery(message, header, limits, into: &buffer)
    }
  }

  private static func readQuery(
    _ message: Span<UInt8>, _ header: DNSMessage, _ limits: Limits,
    into buffer: inout ObservationBuffer
  ) {
    var offset = DNSMessage.headerCount
    for _ in 0..<min(header.questionCount, questionsMax) {
      let start = buffer.bytes.count
      guard let question = readQuestion(message, at: offset, limits, into: &buffer) else { return }
      buffer.note(.dns, from: start, questionType: question.type)
      offset = question.end
    }
  }

  private static func readQuestion(
    _ message: Span<UInt8>, at offset: Int, _ limits: Limits, into buffer: inout ObservationBuffer
  ) -> DNSQuestion? {
    do throws(Undecoded) {
      return try DNSMessage.question(
        message, at: offset, pointersMax: limits.dnsPointers, names: &buffer.bytes)
    } catch {
      if error.reason == .tooDeep { buffer.limits.dnsNamesDropped += 1 }
      return nil
    }
  }

  private static func readResponse(
    _ message: Span<UInt8>, _ header: DNSMessage, _ limits: Limits,
    into buffer: inout ObservationBuffer
  ) {
    guard header.questionCount == 1,
      let question = readQuestion(message, at: DNSMessage.headerCount, limits, into: &buffer)
    else { return }
    let start = buffer.addresses.count
    let firstName = buffer.canonicalNames.count
    let wantsNames = buffer.needs?.contains(.answers) ?? false
    var offset = question.end
    for _ in 0..<min(header.answerCount, recordsMax) {
      guard let record = try? DNSMessage.record(message, at: offset) else { break }
      if let address = record.address(in: message) { buffer.append(address) }
      if wantsNames, record.type == 5 { noteCanonicalName(message, record, limits, into: &buffer) }
      offset = record.end
    }
    buffer.noteAnswers(to: question, from: start, namesFrom: firstName)
  }

  /// Notes the name of a CNAME record (RFC 1035 §3.3.1).
  private static func noteCanonicalName(
    _ message: Span<UInt8>, _ record: DNSRecord, _ limits: Limits,
    into buffer: inout ObservationBuffer
  ) {
    let start = buffer.bytes.count
    let end = try? DNSMessage.appendName(
      message, at: record.dataRange.lowerBound, pointersMax: limits.dnsPointers,
      to: &buffer.bytes)
    if end == nil {
      buffer.dropBytes(from: start)
    } else {
      buffer.appendCanonicalName(start..<buffer.bytes.count)
    }
  }
}

/// DNS over TCP: messages after a length of two bytes (RFC 1035 §4.2.2).
enum DNSStream {
  /// Whether a stream begins with a length and a DNS message.
  ///
  /// - Parameter isDNSPort: whether it has the port of DNS, where the header is proof enough.
  static func recognize(_ bytes: Span<UInt8>, isDNSPort: Bool) -> Recognition {
    guard bytes.count >= 2 else { return .undecided }
    let count = Int(bytes[0]) << 8 | Int(bytes[1])
    // A header and the shortest question.
    guard count >= 17 else { return .no }
    if isDNSPort, bytes.count >= 14 {
      return looksLikeHeader(bytes.extracting(2..<14)) ? .yes : .no
    }
    guard bytes.count >= 2 + count else {
      return bytes.count < 14 || looksLikeHeader(bytes.extracting(2..<14)) ? .undecided : .no
    }
    return DNSMessage.looksLikeMessage(bytes.extracting(2..<(2 + count))) ? .yes : .no
  }

  /// Whether the counts of a header are those of a query or an answer: one question.
  private static func looksLikeHeader(_ bytes: Span<UInt8>) -> Bool {
    guard let header = DNSMessage(bytes) else { return false }
    return header.questionCount == 1 && header.opcode == 0
  }
}
