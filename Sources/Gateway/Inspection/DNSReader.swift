import Dissection
import Rules

/// Reads DNS messages: the names that queries ask for, and the addresses that answers teach.
enum DNSReader {
  /// mDNS (RFC 6762), LLMNR (RFC 4795) and NetBIOS names (RFC 1002) have the form of DNS, and ask
  /// the neighbours: no gateway is on their way. A query to another network is none of theirs, whatever its
  /// port (RFC 6762 §5.5).
  static func isLocal(_ packet: Packet) -> Bool {
    guard isLocalPort(packet.sourcePort) || isLocalPort(packet.destinationPort) else {
      return false
    }
    if packet.sourcePort == 137 || packet.destinationPort == 137 { return true }
    return packet.destination.isMulticast
      || !packet.destination.isPublic && !packet.source.isPublic
  }

  private static func isLocalPort(_ port: UInt16) -> Bool {
    port == 5353 || port == 5355 || port == 137
  }

  /// Records that are read of one answer.
  private static let recordsMax = 128
  /// Questions that are read of one query: real ones have one.
  private static let questionsMax = 16

  /// Notes what `message` asks or answers. Reading ends where the message is damaged.
  ///
  /// - Returns: whether it may be a message: it has a question that can be read, or none as its header
  ///   says. Of other protocols on the port of DNS hardly a datagram passes for one: the least version of
  ///   QUIC would be a count of 256 questions.
  static func read(
    _ message: Span<UInt8>, limits: Limits, into buffer: inout ObservationBuffer
  ) -> Bool {
    guard let header = DNSMessage(message), header.questionCount < 256 else { return false }
    guard header.questionCount > 0 else { return header.isPlausibleWithoutQuestion }
    if header.isResponse { return readResponse(message, header, limits, into: &buffer) }
    // Of any opcode: a zone stands where a question does (RFC 1996 §3.7, RFC 2136 §2.3), and who
    // looks for names need not look at the opcode.
    return readQuery(message, header, limits, into: &buffer)
  }

  private static func readQuery(
    _ message: Span<UInt8>, _ header: DNSMessage, _ limits: Limits,
    into buffer: inout ObservationBuffer
  ) -> Bool {
    var offset = DNSMessage.headerCount
    var isPlain = header.questionCount == 1
    for index in 0..<min(header.questionCount, questionsMax) {
      let start = buffer.bytes.count
      guard let question = readQuestion(message, at: offset, limits, into: &buffer) else {
        return index > 0
      }
      buffer.note(.dns, from: start, questionType: question.type)
      isPlain = isPlain && question.isPlain(at: offset)
      offset = question.end
    }
    buffer.noteQuery(isPlain: isPlain)
    return true
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
  ) -> Bool {
    guard let question = readQuestion(message, at: DNSMessage.headerCount, limits, into: &buffer)
    else { return false }
    guard header.questionCount == 1 else { return true }
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
    return true
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
  /// A length, a header, and the shortest question.
  private static let countMin = 2 + 17

  /// Whether a stream begins with a length and a DNS message.
  ///
  /// - Parameter isDNSPort: whether it has the port of DNS, where the header is proof enough.
  static func recognize(_ bytes: Span<UInt8>, isDNSPort: Bool) -> Recognition {
    guard bytes.count >= 2 else { return .undecided }
    let count = Int(bytes[0]) << 8 | Int(bytes[1])
    guard count >= (isDNSPort ? DNSMessage.headerCount : countMin - 2) else { return .no }
    if bytes.count >= 14 {
      let looksRight = looksLikeHeader(bytes.extracting(2..<14), isDNSPort: isDNSPort)
      if isDNSPort || !looksRight { return looksRight ? .yes : .no }
    }
    guard bytes.count >= 2 + count else { return .undecided }
    return DNSMessage.looksLikeMessage(bytes.extracting(2..<(2 + count))) ? .yes : .no
  }

  /// Where the first message with its length begins in bytes that may begin in the middle of one; nil where
  /// there is none.
  static func firstMessage(in bytes: Span<UInt8>) -> Int? {
    var offset = 0
    while offset + countMin <= bytes.count {
      let rest = bytes.extracting(offset...)
      let count = Int(rest[0]) << 8 | Int(rest[1])
      if count >= countMin - 2, looksLikeHeader(rest.extracting(2..<14), isDNSPort: true) {
        // At the start of a segment, where messages begin as a rule, less is proof enough.
        if offset == 0, DNSMessage.mayBegin(rest.extracting(2...)) { return 0 }
        if rest.count >= 2 + count,
          DNSMessage.looksLikeMessage(rest.extracting(2..<(2 + count)))
        {
          return offset
        }
      }
      offset += 1
    }
    return nil
  }

  /// Whether the counts of a header are those of a message: one question, or what stands in its place in
  /// messages of other kinds (RFC 1996, RFC 2136); none where the session is spoken of (RFC 8490 §5.4).
  private static func looksLikeHeader(_ bytes: Span<UInt8>, isDNSPort: Bool) -> Bool {
    guard let header = DNSMessage(bytes) else { return false }
    switch header.opcode {
    case 0: return header.questionCount == 1
    case 4, 5: return isDNSPort && header.questionCount == 1
    case 6: return isDNSPort && header.isPlausibleWithoutQuestion && header.questionCount == 0
    default: return false
    }
  }
}

extension DNSMessage {
  /// Whether the header of a message without a question may be one: of a session (RFC 8490), of a query for
  /// a cookie (RFC 7873 §5.4), or of an answer that repeats nothing.
  fileprivate var isPlausibleWithoutQuestion: Bool {
    answerCount <= 64 && authorityCount <= 64 && additionalCount <= 4
      && (isResponse || opcode == 6 || answerCount + authorityCount == 0)
  }
}
