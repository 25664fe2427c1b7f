import Captures
import Dissection
import Rules

/// Something legible in a packet: a field, and where its bytes are in an `ObservationBuffer`.
struct Observation: Sendable {
  /// What was read.
  var field: Field
  /// Of a flow's protocol, which one; nil for other fields.
  var `protocol`: RuledProtocol?
  /// Of a DNS question, its type; 0 where the reader does not look at it.
  var questionType: UInt16 = 0
  /// Those of one message share a number: a question, the head of a request.
  var message: UInt16 = 0
  /// Where the bytes stand in the buffer: a name in lower case, or content as it was.
  var range: Range<Int>
  /// The frame that completed it.
  var frame: FrameNumber
  /// Which way it went.
  var direction: Direction
  /// Of a perfect reader's name, its place among those of the capture; nil where there was no room.
  var name: NameIndex?
  /// Of what is not legible by itself, and becomes known with something that is: in which field that was
  /// read.
  var readWith: Field?
  /// Whether it is an answer, which every box reads alike.
  var isAnswer = false

  /// The field whose habits decide who has read it; nil for everyone.
  var readIn: Field? { isAnswer ? nil : readWith ?? field }
}

/// What the packet at hand let be read. Emptied for each packet; its storage is kept.
struct ObservationBuffer: ~Copyable {
  /// The bytes of the observations; parsers append the names they read.
  var bytes: [UInt8] = []
  private(set) var observations: [Observation] = []
  /// What answers to DNS queries taught, in the same packet.
  private(set) var answers: [DNSAnswers] = []
  private(set) var addresses: [IPAddress] = []
  /// The ClientHellos in it.
  private(set) var hellos: [HelloNote] = []
  /// The canonical names in answers, where conditions ask for them.
  private(set) var canonicalNames: [Range<Int>] = []
  /// What conditions of rules ask for; nil where no rule has any.
  let needs: ConditionNeeds?
  /// Whether their messages are kept, for fingerprints.
  let wantsHellos: Bool
  /// What conditions are told beside what was read.
  private(set) var signs: Signs = []
  /// How often reading came to a bound.
  var limits = LimitCounts()
  /// Where reading stands: noted in each observation.
  var frame: FrameNumber = 0
  var direction = Direction.toServer
  /// The fields that are asked for beyond names: their content is copied only then.
  let wanted: FieldSet
  /// Whether it holds what a reader of labels makes of a DNS query, whatever its other habits: all of its questions,
  /// each without pointers and without bytes that are escaped, and nothing else.
  private(set) var holdsPlainQuery = false
  /// The number of the last message that something was noted of.
  private var lastMessage: UInt16 = 0

  /// What a packet tells beside what is legible in it.
  struct Signs: OptionSet, Sendable {
    let rawValue: UInt8
    /// It has the first payload of the client.
    static let firstPayload = Signs(rawValue: 1 << 0)
    /// What the client sent first has been read, whatever it was.
    static let opening = Signs(rawValue: 1 << 1)
    /// A ClientHello has been read.
    static let hello = Signs(rawValue: 1 << 2)
  }

  init(wanted: FieldSet, wantsHellos: Bool = false, needs: ConditionNeeds? = nil) {
    self.wanted = wanted
    self.needs = needs
    self.wantsHellos = wantsHellos || needs?.contains(.helloMessages) ?? false
  }

  /// Whether nothing was read.
  var isEmpty: Bool { observations.isEmpty && answers.isEmpty && signs.isEmpty }

  /// Empties it for the next packet.
  mutating func begin(frame: FrameNumber, _ direction: Direction) {
    self.frame = frame
    self.direction = direction
    // Most are empty, which is asked sooner than they are emptied.
    if !bytes.isEmpty { bytes.removeAll(keepingCapacity: true) }
    if !observations.isEmpty { observations.removeAll(keepingCapacity: true) }
    if !answers.isEmpty { answers.removeAll(keepingCapacity: true) }
    if !addresses.isEmpty { addresses.removeAll(keepingCapacity: true) }
    if !hellos.isEmpty { hellos.removeAll(keepingCapacity: true) }
    if !canonicalNames.isEmpty { canonicalNames.removeAll(keepingCapacity: true) }
    signs = []
    holdsPlainQuery = false
  }

  /// Says that a query was read to its end.
  ///
  /// - Parameter isPlain: whether no name in it has a pointer, or a byte that is escaped.
  mutating func noteQuery(isPlain: Bool) {
    holdsPlainQuery = isPlain && needs == nil && observations.count == 1
  }

  /// Says that it is not of the packet at hand.
  mutating func forgetQuery() { holdsPlainQuery = false }

  /// Tells conditions something beside what is legible.
  @inline(__always)
  mutating func tell(_ sign: Signs) {
    if needs != nil { signs.formUnion(sign) }
  }

  /// Says that what is noted now is of another message.
  mutating func beginMessage() { lastMessage &+= 1 }

  /// Notes a ClientHello, and its server name as an observation.
  mutating func note(_ hello: ClientHello, _ handshake: Span<UInt8>, isQUIC: Bool) {
    let start = bytes.count
    hello.appendServerName(handshake, to: &bytes)
    note(isQUIC ? .quicSNI : .sni, from: start)
    addHello(hello, handshake, isQUIC: isQUIC, isReadWhole: true)
  }

  /// Notes a ClientHello in which the name was found otherwise.
  mutating func addHello(
    _ hello: ClientHello, _ handshake: Span<UInt8>, isQUIC: Bool, isReadWhole: Bool = false
  ) {
    tell(.hello)
    let messageStart = bytes.count
    if wantsHellos { _ = append(handshake) }
    hellos.append(
      HelloNote(
        hello, handshake, isQUIC: isQUIC, message: messageStart..<bytes.count,
        isReadWhole: isReadWhole))
  }

  /// Notes a name as it is in a message, in lower case.
  mutating func noteName(_ name: Span<UInt8>, _ field: Field) {
    let start = bytes.count
    for index in name.indices {
      let isUpper = name[index] &- UInt8(ascii: "A") < 26
      bytes.append(isUpper ? name[index] | 0x20 : name[index])
    }
    note(field, from: start)
  }

  /// Notes a field whose bytes are those of the buffer from `start` on.
  mutating func note(_ field: Field, from start: Int, questionType: UInt16 = 0) {
    guard bytes.count > start else { return }
    switch field {
    case .httpHost, .httpURL, .httpRequest: break
    case .dns, .sni, .quicSNI, .payload, .address, .protocol: beginMessage()
    }
    observations.append(
      Observation(
        field: field, questionType: questionType, message: lastMessage,
        range: start..<bytes.count, frame: frame, direction: direction))
  }

  /// Notes which protocol a flow is of.
  mutating func note(_ named: RuledProtocol) {
    guard wanted.contains(.protocol) else { return }
    var observation = Observation(
      field: .protocol, protocol: named, message: lastMessage, range: bytes.count..<bytes.count,
      frame: frame, direction: direction)
    // Who takes a datagram for QUIC follows from how it reads QUIC.
    if named == .quic { observation.readWith = .quicSNI }
    observations.append(observation)
  }

  /// Says where a name stands among those of the capture.
  mutating func setName(_ name: NameIndex?, at position: Int) {
    observations[position].name = name
  }

  /// Adds bytes that no observation refers to yet; returns where they begin.
  mutating func append(_ content: Span<UInt8>) -> Int {
    let start = bytes.count
    bytes.append(content)
    return start
  }

  /// Takes back bytes that no observation refers to.
  mutating func dropBytes(from start: Int) {
    bytes.removeLast(max(0, bytes.count - start))
  }

  /// Notes an address in an answer, before the answer itself.
  mutating func append(_ address: IPAddress) {
    addresses.append(address)
  }

  /// Notes a canonical name in an answer, before the answer itself.
  mutating func appendCanonicalName(_ range: Range<Int>) { canonicalNames.append(range) }

  /// Notes the answer for a question, whose addresses and canonical names are those from some place on.
  mutating func noteAnswers(to question: DNSQuestion, from start: Int, namesFrom first: Int) {
    answers.append(
      DNSAnswers(
        name: question.nameRange, questionType: question.type, addresses: start..<addresses.count,
        canonicalNames: first..<canonicalNames.count))
  }
}

/// What one DNS response taught a client.
struct DNSAnswers: Sendable {
  /// The name that was asked for, in the observation buffer.
  var name: Range<Int>
  /// The type of the question.
  var questionType: UInt16
  /// Where the addresses of the answer stand among those of the buffer.
  var addresses: Range<Int>
  /// Where its canonical names stand among those of the buffer.
  var canonicalNames: Range<Int>
}
