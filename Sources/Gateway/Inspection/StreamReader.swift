import Dissection
import Rules

/// Reads one direction of a TCP flow, in order: recognises the protocol by its first bytes, not by
/// the port, and notes the names in it.
struct StreamReader: Sendable {
  /// What the next bytes are.
  private enum State: Sendable {
    /// The beginning of something that is not recognised yet.
    case start
    /// TLS records up to the end of the ClientHello.
    case clientHello
    /// A request head.
    case requestHead
    /// The body of a request: bytes that are still to come.
    case body(Int)
    case chunkedBody(HTTPChunkReader)
    /// DNS messages, each after its length (RFC 1035 §4.2.2).
    case dns
    /// Lines of a text protocol, any of which may ask for TLS (RFC 3207, 2595, 4217).
    case lines
    /// In the middle of something: a message may begin with any segment.
    case unsynchronised
    /// Nothing more to read.
    case finished
  }

  private var state: State = .start
  /// Whether DNS is expected: on its port, messages of any kind are read.
  private let isDNSPort: Bool
  /// How ClientHellos are read; nil for a perfect reader.
  private let helloHabits: ClientHelloHabits?
  /// Whether the first bytes are those that the sender sent first.
  private var beganWhole = true
  /// Bytes of an unfinished message. Empty as a rule: whole messages are read where they are.
  private var pending: [UInt8] = []
  /// What has to come before `pending` is read again.
  private var awaited = AwaitedBytes.nothing
  private var window = PayloadWindow()

  /// The most that a protocol's beginning, or a line, may take until it is recognised.
  private static let undecidedMax = 2048
  /// Bytes of lines in which nothing asked for TLS, after which nothing will.
  private static let lineBytesMax = 64 * 1024
  private var lineByteCount = 0

  init(isDNSPort: Bool = false, helloHabits: ClientHelloHabits? = nil) {
    self.isDNSPort = isDNSPort
    self.helloHabits = helloHabits
  }

  /// Whether no message that may come would be read.
  private var isFinished: Bool {
    if case .finished = state { return true }
    return false
  }

  /// Whether no byte that may come would be read; `searching`: keywords are looked for in payload.
  func isFinished(searching: Bool, limits: Limits) -> Bool {
    isFinished && (!searching || window.isFull(limits))
  }

  /// The protocol that was recognised, as long as it is read.
  var `protocol`: FlowProtocol? {
    switch state {
    case .clientHello: .tls
    case .requestHead, .body, .chunkedBody: .httpURL
    case .dns: .dns
    case .start, .lines, .unsynchronised, .finished: nil
    }
  }

  /// Bytes held of an unfinished message, and for keywords that may have begun.
  var heldByteCount: Int { pending.count + window.heldByteCount }

  /// Bytes held of an unfinished message.
  var unfinishedByteCount: Int { pending.count }

  /// Whether so many bytes of an unfinished message are too many.
  private func isTooLong(
    _ count: Int, _ limits: Limits, into buffer: inout ObservationBuffer
  ) -> Bool {
    switch state {
    case .requestHead:
      guard count > limits.httpHeadBytes else { return false }
      buffer.limits.httpHeadsDropped += 1
    default:
      // The length of a DNS message over TCP has two bytes, and stays below.
      guard count > limits.clientHelloBytes else { return false }
      buffer.limits.clientHellosDropped += 1
    }
    return true
  }

  private mutating func finish() {
    state = .finished
    pending = []
    awaited = .nothing
  }

  /// The first bytes that come may be in the middle of a message: the beginning was not captured.
  mutating func beginUnsynchronised() {
    beganWhole = false
  }

  /// No more bytes will come: notes what an unfinished request head holds.
  mutating func close(into buffer: inout ObservationBuffer) {
    if case .requestHead = state, !pending.isEmpty,
      case .incomplete(let head) = HTTPRequestHead.read(pending.span)
    {
      head.noteHosts(pending.span, into: &buffer)
    }
    finish()
  }

  /// Bytes are missing from here on.
  mutating func skipGap() {
    pending = []
    awaited = .nothing
    window.skipGap()
    if !isFinished { state = .unsynchronised }
  }

  /// Reads the next bytes in order.
  mutating func consume(
    _ bytes: Span<UInt8>, limits: Limits, handshake: inout [UInt8],
    into buffer: inout ObservationBuffer
  ) {
    window.note(bytes, limits, into: &buffer)
    guard !isFinished else { return }
    guard !pending.isEmpty else {
      let consumed = read(bytes, limits: limits, handshake: &handshake, into: &buffer)
      keep(bytes.extracting(consumed...), limits, into: &buffer)
      return
    }
    // Taken out, so that the bytes can be read while the state changes.
    var whole: [UInt8] = []
    swap(&whole, &pending)
    for index in bytes.indices { whole.append(bytes[index]) }
    let consumed =
      awaited.hasCome(whole.span, newCount: bytes.count)
      ? read(whole.span, limits: limits, handshake: &handshake, into: &buffer) : 0
    guard !isFinished, !isTooLong(whole.count - consumed, limits, into: &buffer) else {
      if !isFinished { skipGap() }
      return
    }
    if consumed > 0 { whole.removeFirst(consumed) }
    swap(&whole, &pending)
  }

  private mutating func keep(
    _ rest: Span<UInt8>, _ limits: Limits, into buffer: inout ObservationBuffer
  ) {
    guard !isFinished, rest.count > 0 else { return }
    guard !isTooLong(rest.count, limits, into: &buffer) else { return skipGap() }
    pending.reserveCapacity(rest.count)
    for index in rest.indices { pending.append(rest[index]) }
  }

  /// Reads as far as the bytes allow.
  ///
  /// - Returns: the bytes that need not be seen again.
  private mutating func read(
    _ bytes: Span<UInt8>, limits: Limits, handshake: inout [UInt8],
    into buffer: inout ObservationBuffer
  ) -> Int {
    var position = 0
    while position < bytes.count {
      let rest = bytes.extracting(position...)
      let consumed: Int?
      switch state {
      case .start: consumed = recognise(rest)
      case .clientHello: consumed = readClientHello(rest, &handshake, into: &buffer)
      case .requestHead: consumed = readRequestHead(rest, into: &buffer)
      case .body(let count): consumed = skipBody(rest, count)
      case .chunkedBody(let reader): consumed = skipChunks(rest, reader)
      case .dns: consumed = readDNS(rest, limits, into: &buffer)
      case .lines: consumed = readLine(rest)
      case .unsynchronised: consumed = synchronise(rest)
      case .finished: return bytes.count
      }
      guard let consumed else { return position }
      position += consumed
      awaited = .nothing
    }
    return position
  }

  /// Decides what begins here.
  ///
  /// - Returns: nil while more bytes are needed; else the bytes before it, with the state changed.
  private mutating func recognise(_ bytes: Span<UInt8>) -> Int? {
    let tls = TLSRecords.recognize(bytes)
    if tls == .yes || helloHabits != nil && Self.beginsHello(bytes) {
      state = .clientHello
      return 0
    }
    // A side that answers requests makes none (RFC 9112 §4).
    if HTTPRequestHead.isResponse(bytes) {
      finish()
      return bytes.count
    }
    let http = HTTPRequestHead.recognize(bytes)
    if http == .yes {
      state = .requestHead
      return 0
    }
    let dns = DNSStream.recognize(bytes, isDNSPort: isDNSPort)
    if dns == .yes {
      state = .dns
      return 0
    }
    // What follows the request to a proxy is another protocol.
    let socks = SOCKSNegotiation.read(bytes)
    if case .complete(let count) = socks { return count }
    let lines = TextLines.recognize(bytes)
    if tls == .no, http == .no, dns == .no, socks == .no {
      if lines == .yes {
        state = .lines
        return 0
      }
      if lines == .no { return giveUp(bytes) }
    }
    guard bytes.count < Self.undecidedMax else { return giveUp(bytes) }
    awaited = .nothing
    if tls == .no, socks == .no { awaitMoreText(bytes, isMaybeDNS: dns == .undecided) }
    return nil
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

  private mutating func readClientHello(
    _ bytes: Span<UInt8>, _ handshake: inout [UInt8], into buffer: inout ObservationBuffer
  ) -> Int? {
    if let helloHabits {
      var progress = ClientHelloHabits.Progress()
      if case .serverName(let former) = awaited { progress = former }
      guard let name = helloHabits.serverName(inRecord: bytes, &progress) else {
        awaited = .serverName(progress)
        return nil
      }
      buffer.noteName(bytes.extracting(name), .sni)
      finish()
      return bytes.count
    }
    switch TLSRecords.readClientHello(bytes, handshake: &handshake) {
    case .incomplete:
      if case .nothing = awaited { awaited = .hello(ClientHelloProgress()) }
      return nil
    case .invalid: finish()
    case .complete(let hello):
      buffer.note(hello, handshake.span, isQUIC: false)
      finish()
    }
    return bytes.count
  }

  private mutating func readRequestHead(
    _ bytes: Span<UInt8>, into buffer: inout ObservationBuffer
  ) -> Int? {
    switch HTTPRequestHead.read(bytes) {
    case .incomplete:
      if case .nothing = awaited { awaited = .head(HTTPHeadProgress()) }
      return nil
    case .invalid:
      state = .unsynchronised
      return bytes.count
    case .complete(let head):
      head.note(bytes, into: &buffer)
      state = Self.state(after: head)
      return head.headCount
    }
  }

  private static func state(after head: HTTPRequestHead) -> State {
    // What follows CONNECT is another protocol (RFC 9110 §9.3.6).
    if head.isConnect { return .start }
    if head.isChunked { return .chunkedBody(HTTPChunkReader()) }
    if let length = head.contentLength, length > 0 { return .body(length) }
    // After an upgrade (RFC 9110 §7.8) the server decides whether HTTP goes on.
    return head.isUpgrade ? .unsynchronised : .requestHead
  }

  private mutating func skipBody(_ bytes: Span<UInt8>, _ count: Int) -> Int {
    guard bytes.count < count else {
      state = .requestHead
      return count
    }
    state = .body(count - bytes.count)
    return bytes.count
  }

  private mutating func skipChunks(_ bytes: Span<UInt8>, _ reader: HTTPChunkReader) -> Int {
    var reader = reader
    guard let (consumed, isFinished) = reader.skip(bytes) else {
      state = .unsynchronised
      return 0
    }
    state = isFinished ? .requestHead : .chunkedBody(reader)
    return consumed
  }

  private mutating func readDNS(
    _ bytes: Span<UInt8>, _ limits: Limits, into buffer: inout ObservationBuffer
  ) -> Int? {
    guard bytes.count >= 2 else { return nil }
    let count = Int(bytes[0]) << 8 | Int(bytes[1])
    guard bytes.count >= 2 + count else {
      awaited = .count(Int32(2 + count))
      return nil
    }
    DNSReader.read(bytes.extracting(2..<(2 + count)), limits: limits, into: &buffer)
    return 2 + count
  }

  private mutating func readLine(_ bytes: Span<UInt8>) -> Int? {
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

  /// Looks for a message that begins with this segment.
  private mutating func synchronise(_ bytes: Span<UInt8>) -> Int {
    if HTTPRequestHead.recognize(bytes) == .yes {
      state = .requestHead
      return 0
    }
    if TLSRecords.recognize(bytes) == .yes {
      state = .clientHello
      return 0
    }
    return bytes.count
  }
}
