import Dissection

// How a stream finds out what it carries.
extension StreamReader {
  /// The most that what stands before a protocol may take.
  private static let preambleMax = 8192

  /// Decides what begins here.
  ///
  /// - Returns: nil while more bytes are needed; else the bytes before it, with the state changed.
  mutating func recognise(
    _ bytes: Span<UInt8>, in space: borrowing InspectionSpace
  ) -> Int? {
    let tls = TLSRecords.recognize(bytes)
    if tls == .yes || habits.clientHello != nil && Self.beginsHello(bytes) {
      state = .clientHello
      return 0
    }
    // A side that answers requests makes none (RFC 9112 §4).
    if HTTPRequestHead.isResponse(bytes) {
      finish()
      return bytes.count
    }
    let preamble = Preamble.read(bytes)
    if case .complete(let count) = preamble { return skipPreamble(count, of: bytes) }
    let http = recogniseHTTP(bytes, in: space)
    if http == .yes { return 0 }
    let dns = DNSStream.recognize(bytes, isDNSPort: isDNSPort)
    if dns == .yes {
      state = .dns
      return 0
    }
    // What follows the request to a proxy is another protocol.
    let socks = SOCKSNegotiation.read(bytes)
    if case .complete(let count) = socks { return count }
    let mayBeText = tls == .no && socks == .no && preamble == .no
    let lines = TextLines.recognize(bytes)
    if mayBeText, http == .no, dns == .no {
      if lines == .yes {
        state = .lines
        return 0
      }
      if lines == .no { return giveUp(bytes) }
    }
    guard bytes.count < (preamble == .no ? Self.undecidedMax : Self.preambleMax) else {
      return giveUp(bytes)
    }
    awaited = .nothing
    if mayBeText { awaitMoreText(bytes, isMaybeDNS: dns == .undecided) }
    return nil
  }

  /// Whether a request of HTTP begins here, of version 1 or 2; if so, the state says which.
  private mutating func recogniseHTTP(
    _ bytes: Span<UInt8>, in space: borrowing InspectionSpace
  ) -> Recognition {
    let http2 = HTTP2Stream.recognize(bytes)
    if http2 == .yes {
      state = .http2(HTTP2Stream(blockCountMax: space.limits.httpHeadBytes))
      return .yes
    }
    // The preface looks like the beginning of a request.
    guard http2 == .no else { return .undecided }
    let http =
      space.httpHabits(habits.http)?.recognize(bytes) ?? HTTPRequestHead.recognize(bytes)
    if http == .yes { state = .requestHead }
    return http
  }

  /// Moves over a line of a body that may end anywhere, unless a request begins with it.
  mutating func skipLine(_ bytes: Span<UInt8>, in space: borrowing InspectionSpace) -> Int? {
    if recogniseHTTP(bytes, in: space) == .yes { return 0 }
    for index in bytes.indices where bytes[index] == 0x0a { return index + 1 }
    // What no line has as its length is no text.
    return bytes.count < Self.undecidedMax ? nil : bytes.count
  }

  /// Moves over what stands before a protocol, of which there may be several messages.
  private mutating func skipPreamble(_ count: Int, of bytes: Span<UInt8>) -> Int {
    lineByteCount += count
    return lineByteCount <= Self.lineBytesMax ? count : giveUp(bytes)
  }

  /// Puts off reading what may be a line of text, which more of its characters do not decide.
  private mutating func awaitMoreText(_ bytes: Span<UInt8>, isMaybeDNS: Bool) {
    // Empty lines and a method, and the header of a DNS message, have come by then.
    guard bytes.count >= 48 else { return }
    // A length, and a message that is looked at when it is whole.
    let messageEnd = 2 + (Int(bytes[0]) << 8 | Int(bytes[1]))
    awaited = .unprintable(
      orCount: Int32(min(Self.undecidedMax, isMaybeDNS ? messageEnd : .max)))
  }

  /// Whether a record with a ClientHello begins here, whatever its lengths (RFC 8446 §5.1, §4).
  private static func beginsHello(_ bytes: Span<UInt8>) -> Bool {
    bytes.count >= 6 && bytes[0] == 0x16 && bytes[1] == 3 && bytes[5] == 1
  }

  /// Nothing that is read begins here.
  private mutating func giveUp(_ bytes: Span<UInt8>) -> Int {
    if beganWhole {
      finish()
    } else {
      state = .unsynchronised
    }
    return bytes.count
  }

  /// Looks for a message that begins with this segment, or for one of DNS within it.
  mutating func synchronise(_ bytes: Span<UInt8>, in space: borrowing InspectionSpace) -> Int {
    if recogniseHTTP(bytes, in: space) == .yes { return 0 }
    if TLSRecords.recognize(bytes) == .yes {
      state = .clientHello
      return 0
    }
    if isDNSPort || wasDNS, let offset = DNSStream.firstMessage(in: bytes) {
      state = .dns
      return offset
    }
    return bytes.count
  }
}
