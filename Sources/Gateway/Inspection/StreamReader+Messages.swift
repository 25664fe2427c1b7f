import Dissection
import Rules

// How a stream reads the messages that it has recognised.
extension StreamReader {
  /// Reads TLS records up to the end of the ClientHello.
  ///
  /// - Returns: the bytes that were read; nil while more are needed.
  mutating func readClientHello(
    _ bytes: Span<UInt8>, into space: inout InspectionSpace
  ) -> Int? {
    if let helloHabits = habits.clientHello {
      var progress = ClientHelloHabits.Progress()
      if case .serverName(let former) = awaited { progress = former }
      guard let name = helloHabits.serverName(inRecord: bytes, &progress) else {
        awaited = .serverName(progress)
        return nil
      }
      guard helloHabits.isWhole(name, cuts: cuts.span) else {
        finish()
        return bytes.count
      }
      space.buffer.noteName(bytes.extracting(name), .sni)
      noteHello(bytes, into: &space)
      finish()
      return bytes.count
    }
    switch TLSRecords.readClientHello(bytes, handshake: &space.message) {
    case .incomplete:
      if case .nothing = awaited { awaited = .hello(ClientHelloProgress()) }
      return nil
    case .invalid: finish()
    case .complete(let hello):
      let message = space.message
      space.buffer.note(hello, message.span, isQUIC: false)
      finish()
    }
    return bytes.count
  }

  /// Notes what conditions ask about a ClientHello whose name was found by habits.
  private func noteHello(_ bytes: Span<UInt8>, into space: inout InspectionSpace) {
    guard space.buffer.needs != nil,
      case .complete(let hello) = TLSRecords.readClientHello(bytes, handshake: &space.message)
    else { return }
    let message = space.message
    space.buffer.addHello(hello, message.span, isQUIC: false)
  }

  /// Reads the head of a request.
  ///
  /// - Returns: the bytes that were read; nil while more are needed.
  mutating func readRequestHead(
    _ bytes: Span<UInt8>, into space: inout InspectionSpace
  ) -> Int? {
    if let http = space.httpHabits(habits.http) {
      return readRequestHead(bytes, by: http, into: &space.buffer)
    }
    switch HTTPRequestHead.read(bytes) {
    case .incomplete:
      if case .nothing = awaited { awaited = .head(HTTPHeadProgress()) }
      return nil
    case .invalid:
      state = .unsynchronised
      return bytes.count
    case .complete(let head):
      head.note(bytes, into: &space.buffer)
      state = Self.state(after: head)
      return head.headCount
    }
  }

  static func state(after head: HTTPRequestHead) -> State {
    // What follows CONNECT is another protocol (RFC 9110 §9.3.6).
    if head.isConnect { return .start }
    if head.isChunked { return .chunkedBody(HTTPChunkReader()) }
    if let length = head.contentLength, length > 0 { return .body(length) }
    // After an upgrade (RFC 9110 §7.8) the server decides whether HTTP goes on.
    return head.isUpgrade ? .unsynchronised : .requestHead
  }

  /// Skips so many bytes of a request's body.
  mutating func skipBody(_ bytes: Span<UInt8>, _ count: Int) -> Int {
    guard bytes.count < count else {
      state = .requestHead
      return count
    }
    state = .body(count - bytes.count)
    return bytes.count
  }

  /// Skips a body in chunks (RFC 9112 §7.1).
  mutating func skipChunks(_ bytes: Span<UInt8>, _ reader: HTTPChunkReader) -> Int {
    var reader = reader
    guard let (consumed, isFinished) = reader.skip(bytes) else {
      state = .unsynchronised
      return 0
    }
    state = isFinished ? .requestHead : .chunkedBody(reader)
    return consumed
  }

  /// Reads a DNS message behind its length.
  ///
  /// - Returns: the bytes that were read; nil while more are needed.
  mutating func readDNS(_ bytes: Span<UInt8>, into space: inout InspectionSpace) -> Int? {
    guard bytes.count >= 2 else { return nil }
    let count = Int(bytes[0]) << 8 | Int(bytes[1])
    guard bytes.count >= 2 + count else {
      awaited = .count(Int32(2 + count))
      return nil
    }
    _ = DNSReader.read(bytes.extracting(2..<(2 + count)), limits: space.limits, into: &space.buffer)
    return 2 + count
  }

  /// Reads a line, which may ask for TLS.
  ///
  /// - Returns: the bytes that were read; nil while more are needed.
  mutating func readLine(_ bytes: Span<UInt8>) -> Int? {
    guard let end = TextLines.endOfLine(bytes) else {
      guard bytes.count < Self.undecidedMax else {
        finish()
        return bytes.count
      }
      awaited = .lineFeed(orCount: Int32(Self.undecidedMax))
      return nil
    }
    lineByteCount += end
    if TextLines.asksForTLS(bytes.extracting(..<end)) {
      state = .start
    } else if lineByteCount > Self.lineBytesMax {
      finish()
    }
    return end
  }

  /// Reads frames of HTTP/2.
  ///
  /// - Returns: the bytes that were read; nil while more are needed.
  mutating func readHTTP2(_ bytes: Span<UInt8>, into space: inout InspectionSpace) -> Int? {
    guard case .http2(var stream) = state else { return nil }
    // Nobody else holds it, so that reading copies no table.
    state = .start
    let reading = stream.read(bytes)
    state = .http2(stream)
    switch reading {
    case .skipped(let count): return count
    case .request(let request, let count):
      request.note(into: &space.buffer)
      return count
    case .incomplete(let count):
      awaited = .count(Int32(clamping: count))
      return nil
    case .invalid:
      state = .unsynchronised
      return bytes.count
    }
  }
}
