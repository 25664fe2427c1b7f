import Captures
import Dissection
import Rules

/// Something legible in a packet: a field, and where its bytes are in an `ObservationBuffer`.
struct Observation: Sendable {
  /// What was read.
  var field: Field
  /// Of a flow's protocol, which one; nil for other fields.
  var `protocol`: RuledProtocol?
  /// Where the bytes stand in the buffer: a name in lower case, or content as it was.
  var range: Range<Int>
  /// The frame that completed it.
  var frame: FrameNumber
  /// Which way it went.
  var direction: Direction
  /// Of a perfect reader's name, its place among those of the capture; nil where there was no room.
  var name: NameIndex?
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
  /// Whether their messages are kept, for fingerprints.
  let wantsHellos: Bool
  /// How often reading came to a bound.
  var limits = LimitCounts()
  /// Where reading stands: noted in each observation.
  var frame: FrameNumber = 0
  var direction = Direction.toServer
  /// The fields that are asked for beyond names: their content is copied only then.
  let wanted: FieldSet

  init(wanted: FieldSet, wantsHellos: Bool = false) {
    self.wanted = wanted
    self.wantsHellos = wantsHellos
  }

  /// Whether nothing was read.
  var isEmpty: Bool { observations.isEmpty && answers.isEmpty }

  /// Empties it for the next packet.
  mutating func begin(frame: FrameNumber, _ direction: Direction) {
    self.frame = frame
    self.direction = direction
    bytes.removeAll(keepingCapacity: true)
    observations.removeAll(keepingCapacity: true)
    answers.removeAll(keepingCapacity: true)
    addresses.removeAll(keepingCapacity: true)
    hellos.removeAll(keepingCapacity: true)
  }

  /// Notes a ClientHello, and its server name as an observation.
  mutating func note(_ hello: ClientHello, _ handshake: Span<UInt8>, isQUIC: Bool) {
    let start = bytes.count
    hello.appendServerName(handshake, to: &bytes)
    note(isQUIC ? .quicSNI : .sni, from: start)
    let messageStart = bytes.count
    if wantsHellos { _ = append(handshake) }
    hellos.append(
      HelloNote(hello, handshake, isQUIC: isQUIC, message: messageStart..<bytes.count))
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
  mutating func note(_ field: Field, from start: Int) {
    guard bytes.count > start else { return }
    observations.append(
      Observation(
        field: field, range: start..<bytes.count, frame: frame, direction: direction))
  }

  /// Notes which protocol a flow is of.
  mutating func note(_ named: RuledProtocol) {
    guard wanted.contains(.protocol) else { return }
    observations.append(
      Observation(
        field: .protocol, protocol: named, range: bytes.count..<bytes.count, frame: frame,
        direction: direction))
  }

  /// Says where a name stands among those of the capture.
  mutating func setName(_ name: NameIndex?, at position: Int) {
    observations[position].name = name
  }

  /// Adds bytes that no observation refers to yet; returns where they begin.
  mutating func append(_ content: Span<UInt8>) -> Int {
    let start = bytes.count
    for index in content.indices { bytes.append(content[index]) }
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

  /// Notes the answer for `name`, whose addresses are those from `start` on.
  mutating func noteAnswers(name: Range<Int>, from start: Int) {
    answers.append(DNSAnswers(name: name, addresses: start..<addresses.count))
  }
}

/// What one DNS response taught a client.
struct DNSAnswers: Sendable {
  /// The name that was asked for, in the observation buffer.
  var name: Range<Int>
  /// Where the addresses of the answer stand among those of the buffer.
  var addresses: Range<Int>
}
