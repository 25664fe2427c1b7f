import Dissection
import Rules

/// Reads one direction of a TCP flow, in order: recognises the protocol by its first bytes, not by
/// the port, and notes the names in it.
struct StreamReader: Sendable {
  /// What the next bytes are.
  enum State: Sendable {
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

  var state: State = .start
  /// Whether DNS is expected: on its port, messages of any kind are read.
  private let isDNSPort: Bool
  /// How ClientHellos are read; nil for a perfect reader.
  let helloHabits: ClientHelloHabits?
  /// Whether the first bytes are those that the sender sent first.
  private var beganWhole = true
  /// Bytes of an unfinished message. Empty as a rule: whole messages are read where they are.
  private var pending: [UInt8] = []
  /// What has to come before `pending` is read again.
  var awaited = AwaitedBytes.nothing
  private var window = PayloadWindow()

  /// The most that a protocol's beginning, or a line, may take until it is recognised.
  static let undecidedMax = 2048
  /// Bytes of lines in which nothing asked for TLS, after which nothing will.
  static let lineBytesMax = 64 * 1024
  var lineByteCount = 0

  init(isDNSPort: Bool = false, helloHabits: ClientHelloHabits? = nil) {
    self.isDNSPort = isDNSPort
    self.helloHabits = helloHabits
  }

  /// Whether no message that may come would be read.
  private var isFinished: Bool {
    if case .finished = state { return true }
    return false
  }

  /// Whether no byte that may come would be read.
  func isFinished(in space: borrowing InspectionSpace) -> Bool {
    isFinished && (!space.searchesPayload || window.isFull(space.limits))
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
  private func isTooLong(_ count: Int, into space: inout InspectionSpace) -> Bool {
    switch state {
    case .requestHead:
      guard count > space.limits.httpHeadBytes else { return false }
      space.buffer.limits.httpHeadsDropped += 1
    case .start, .clientHello, .body, .chunkedBody, .dns, .lines, .unsynchronised, .finished:
      // The length of a DNS message over TCP has two bytes, and stays below.
      guard count > space.limits.clientHelloBytes else { return false }
      space.buffer.limits.clientHellosDropped += 1
    }
    return true
  }

  mutating func finish() {
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
  mutating func consume(_ bytes: Span<UInt8>, into space: inout InspectionSpace) {
    window.note(bytes, space.limits, into: &space.buffer)
    guard !isFinished else { return }
    guard !pending.isEmpty else {
      let consumed = read(bytes, into: &space)
      keep(bytes.extracting(consumed...), into: &space)
      return
    }
    // Taken out, so that the bytes can be read while the state changes.
    var whole: [UInt8] = []
    swap(&whole, &pending)
    for index in bytes.indices { whole.append(bytes[index]) }
    let consumed =
      awaited.hasCome(whole.span, newCount: bytes.count) ? read(whole.span, into: &space) : 0
    guard !isFinished, !isTooLong(whole.count - consumed, into: &space) else {
      if !isFinished { skipGap() }
      return
    }
    if consumed > 0 { whole.removeFirst(consumed) }
    swap(&whole, &pending)
  }

  private mutating func keep(_ rest: Span<UInt8>, into space: inout InspectionSpace) {
    guard !isFinished, rest.count > 0 else { return }
    guard !isTooLong(rest.count, into: &space) else { return skipGap() }
    pending.reserveCapacity(rest.count)
    for index in rest.indices { pending.append(rest[index]) }
  }

  /// Reads as far as the bytes allow.
  ///
  /// - Returns: the bytes that need not be seen again.
  private mutating func read(_ bytes: Span<UInt8>, into space: inout InspectionSpace) -> Int {
    var position = 0
    while position < bytes.count {
      let rest = bytes.extracting(position...)
      let consumed: Int?
      switch state {
      case .start: consumed = recognise(rest)
      case .clientHello: consumed = readClientHello(rest, into: &space)
      case .requestHead: consumed = readRequestHead(rest, into: &space.buffer)
      case .body(let count): consumed = skipBody(rest, count)
      case .chunkedBody(let reader): consumed = skipChunks(rest, reader)
      case .dns: consumed = readDNS(rest, into: &space)
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
}
