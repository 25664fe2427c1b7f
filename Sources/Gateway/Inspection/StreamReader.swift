import Captures
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
    /// The body of a request whose end is not known: a line may begin the next one.
    case openBody
    /// HTTP/2 in clear.
    indirect case http2(HTTP2Stream)
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
  let isDNSPort: Bool
  /// How messages are read by a censor.
  let habits: MessageHabits
  /// Whether a ClientHello of which the end does not come is read as far as it came.
  let readsCutMessages: Bool
  /// Whether the first bytes are those that the sender sent first.
  var beganWhole = true
  /// Whether it held messages of DNS before bytes were lost.
  var wasDNS = false
  /// Bytes of an unfinished message. Empty as a rule: whole messages are read where they are.
  private(set) var pending: [UInt8] = []
  /// The frame that brought the last of them.
  private(set) var pendingFrame: FrameNumber = 0
  /// Where segments begin in `pending`, for habits that ask for it.
  private(set) var cuts: [Int32] = []
  /// What has to come before `pending` is read again.
  var awaited = AwaitedBytes.nothing
  private var window = PayloadWindow()

  /// The most that a protocol's beginning, or a line, may take until it is recognised.
  static let undecidedMax = 2048
  /// Bytes of lines, or of other messages before TLS, in which nothing asked for it, after which nothing will.
  static let lineBytesMax = 64 * 1024
  var lineByteCount = 0

  init(
    isDNSPort: Bool = false, habits: MessageHabits = MessageHabits(), readsCutMessages: Bool = false
  ) {
    self.isDNSPort = isDNSPort
    self.habits = habits
    self.readsCutMessages = readsCutMessages
  }

  /// Whether no message that may come would be read.
  var isFinished: Bool {
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
    case .requestHead, .body, .chunkedBody, .openBody, .http2: .httpURL
    case .dns: .dns
    case .start, .lines, .unsynchronised, .finished: nil
    }
  }

  /// Bytes held of an unfinished message, and for keywords that may have begun.
  var heldByteCount: Int {
    var count = pending.count + window.heldByteCount
    if case .http2(let stream) = state { count += stream.heldByteCount }
    return count
  }

  /// Bytes held of an unfinished message.
  var unfinishedByteCount: Int { pending.count }

  /// Whether so many bytes of an unfinished message are too many.
  private func isTooLong(_ count: Int, into space: inout InspectionSpace) -> Bool {
    switch state {
    case .requestHead, .http2:
      // A frame's header goes before its content.
      guard count > space.limits.httpHeadBytes + 9 else { return false }
      space.buffer.limits.httpHeadsDropped += 1
    case .start, .clientHello, .body, .chunkedBody, .openBody, .dns, .lines, .unsynchronised,
      .finished:
      // The length of a DNS message over TCP has two bytes, and stays below.
      guard count > space.limits.clientHelloBytes else { return false }
      space.buffer.limits.clientHellosDropped += 1
    }
    return true
  }

  mutating func finish() {
    state = .finished
    pending = []
    if habits.asksForCuts { cuts = [] }
    awaited = .nothing
  }

  /// The first bytes that come may be in the middle of a message: the beginning was not captured.
  mutating func beginUnsynchronised() {
    beganWhole = false
  }

  /// Bytes are missing from here on, or all is over: drops what is unfinished.
  mutating func forget() {
    pending = []
    if habits.asksForCuts { cuts = [] }
    awaited = .nothing
    window.skipGap()
    if case .dns = state { wasDNS = true }
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
    if habits.asksForCuts { noteCut(at: whole.count) }
    whole.append(bytes)
    pendingFrame = space.buffer.frame
    let consumed =
      awaited.hasCome(whole.span, newCount: bytes.count) ? read(whole.span, into: &space) : 0
    guard !isFinished, !isTooLong(whole.count - consumed, into: &space) else {
      if !isFinished { forget() }
      return
    }
    if consumed > 0 { whole.removeFirst(consumed) }
    swap(&whole, &pending)
  }

  /// The most places where segments begin that are kept of a message: messages in more are rare, and the last
  /// place stands for the others.
  private static let cutsMax = 1024

  private mutating func noteCut(at count: Int) {
    if cuts.count >= Self.cutsMax { cuts.removeLast() }
    cuts.append(Int32(clamping: count))
  }

  /// Counts the places where segments begin from later on.
  private mutating func moveCuts(by count: Int) {
    cuts = cuts.compactMap { Int($0) > count ? $0 - Int32(clamping: count) : nil }
  }

  private mutating func keep(_ rest: Span<UInt8>, into space: inout InspectionSpace) {
    guard !isFinished, rest.count > 0 else { return }
    guard !isTooLong(rest.count, into: &space) else { return forget() }
    pendingFrame = space.buffer.frame
    pending.append(rest)
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
      case .start: consumed = recognise(rest, in: space)
      case .clientHello: consumed = readClientHello(rest, into: &space)
      case .requestHead: consumed = readRequestHead(rest, into: &space)
      case .body(let count): consumed = skipBody(rest, count)
      case .chunkedBody(let reader): consumed = skipChunks(rest, reader)
      case .openBody: consumed = skipLine(rest, in: space)
      case .http2: consumed = readHTTP2(rest, into: &space)
      case .dns: consumed = readDNS(rest, into: &space)
      case .lines: consumed = readLine(rest)
      case .unsynchronised: consumed = synchronise(rest, in: space)
      case .finished: return bytes.count
      }
      guard let consumed else { return position }
      position += consumed
      awaited = .nothing
      if habits.asksForCuts, consumed > 0 { moveCuts(by: consumed) }
    }
    return position
  }
}
