import Dissection
import Evasion
import TestSupport
import Testing

@Suite struct ClientHelloHabitsTests {
  private static let all = HabitsOfCensors.overTCP + HabitsOfCensors.overQUIC

  /// What a censor reads of a hello, with the record or without.
  private static func name(
    _ bytes: [UInt8], _ habits: ClientHelloHabits, record: Bool = true
  ) -> String? {
    let range =
      record ? habits.serverName(inRecord: bytes.span) : habits.serverName(inMessage: bytes.span)
    return range.map { String(decoding: bytes[$0], as: UTF8.self) }
  }

  @Test(arguments: LengthFieldProbes.overTCP, [ProbeHello.Shape.small, .browser])
  func probesOverTCPEvadeWhomTheyEvaded(
    row: LengthFieldProbes.Row, shape: ProbeHello.Shape
  ) throws {
    let probe = try #require(ProbeHello(shape).inRecord().probe(row.field, row.value))
    try #require(row.evaded.count == HabitsOfCensors.overTCP.count)
    for (censor, evaded) in zip(HabitsOfCensors.overTCP, row.evaded) {
      let isBlocked = Self.name(probe, censor.habits) == "blocked.example"
      #expect(isBlocked == !evaded, "\(censor.name)")
    }
  }

  // Myanmar's reader of QUIC depends on which bytes twice the length of the cipher suites leads to,
  // so that there is one shape only.
  @Test(arguments: LengthFieldProbes.overQUIC)
  func probesOverQUICEvadeWhomTheyEvaded(row: LengthFieldProbes.Row) throws {
    let hello = ProbeHello(sessionIDCount: 0)
    let probe = try #require(hello.probe(row.field, row.value))
    try #require(row.evaded.count == HabitsOfCensors.overQUIC.count)
    for (censor, evaded) in zip(HabitsOfCensors.overQUIC, row.evaded) {
      let isBlocked = Self.name(probe, censor.habits, record: false) == "blocked.example"
      #expect(isBlocked == !evaded, "\(censor.name)")
    }
  }

  @Test func tablesHaveAllTheirProbes() {
    // Four wrong values of each field, two of session-id, and those without the last extension.
    #expect(LengthFieldProbes.overTCP.count == 8 * 4 + 2 + 3)
    #expect(LengthFieldProbes.overQUIC.count == 7 * 4 + 2 + 2)
  }

  @Test(arguments: all, [ProbeHello.Shape.small, .browser])
  func everyCensorReadsTheRightHello(censor: HabitsOfCensors, shape: ProbeHello.Shape) {
    let record = ProbeHello(shape).inRecord()
    #expect(censor.habits.serverName(inRecord: record.content.span) == record.hostName)
    let message = ProbeHello(shape, sessionIDCount: 0)
    #expect(censor.habits.serverName(inMessage: message.content.span) == message.hostName)
  }

  // RFC 8448 §3 has server_name as the first extension, `Messages` as the last.
  @Test(arguments: all)
  func everyCensorReadsTheNameWhereverItsExtensionIs(censor: HabitsOfCensors) {
    let rfc8448 = bytes("16 0301 00c4") + SampleHello.rfc8448
    #expect(Self.name(rfc8448, censor.habits) == "server")
    #expect(Self.name(Messages.clientHello("a.example"), censor.habits) == "a.example")
  }

  @Test(arguments: all)
  func nothingIsReadOfAHelloWithoutAName(censor: HabitsOfCensors) {
    let hello = SampleHello.with("000a 0004 0002 001d  0017 0000  002b 0003 02 0304")
    #expect(Self.name(hello, censor.habits, record: false) == nil)
  }

  @Test(arguments: [
    ("17", "application data"), ("16 0101 0001 01", "a record of a version that is none"),
    ("16 0301 0030 02", "a ServerHello"),
  ])
  func whatIsNoClientHelloIsNotRead(start: String, what: String) {
    var record = ProbeHello().inRecord().content
    let start = bytes(start)
    record.replaceSubrange(0..<start.count, with: start)
    for censor in Self.all { #expect(Self.name(record, censor.habits) == nil, "\(what)") }
  }

  @Test(arguments: all)
  func noShorterPrefixAndNoFlippedBitLeadsOutOfTheBytes(censor: HabitsOfCensors) {
    let record = ProbeHello().inRecord().content
    let message = ProbeHello(sessionIDCount: 0).content
    for bytes in Damage.prefixes(of: record) + Array(Damage.flips(of: record)) {
      Self.expectInside(censor.habits.serverName(inRecord: bytes.span), of: bytes)
    }
    for bytes in Damage.prefixes(of: message) + Array(Damage.flips(of: message)) {
      Self.expectInside(censor.habits.serverName(inMessage: bytes.span), of: bytes)
    }
  }

  private static func expectInside(_ range: Range<Int>?, of bytes: [UInt8]) {
    guard let range else { return }
    #expect(!range.isEmpty && range.lowerBound > 0 && range.upperBound <= bytes.count)
  }

  @Test(arguments: ClientHelloHabits.LengthUse.allCases, ClientHelloHabits.Search.allCases)
  func noUseOfLengthsLeadsOutOfTheBytes(
    use: ClientHelloHabits.LengthUse, search: ClientHelloHabits.Search
  ) {
    var habits = ClientHelloHabits()
    habits.search = search
    habits.hostNameEnd = .character
    let fields: [WritableKeyPath<ClientHelloHabits, ClientHelloHabits.LengthUse>] = [
      \.record, \.message, \.extensions, \.serverNameExtension, \.serverNameList, \.hostName,
    ]
    for field in fields { habits[keyPath: field] = use }
    let record = ProbeHello().inRecord().content
    for bytes in Damage.prefixes(of: record) + Array(Damage.flips(of: record)) {
      Self.expectInside(habits.serverName(inRecord: bytes.span), of: bytes)
    }
  }

  // The host name alone, in every form that the lengths around it can have.
  @Test(arguments: [
    ("0000 000a 0008 00 0005 6120622e63", "a", "a space"),
    ("0000 0008 0006 00 0003 612e00", "a.", "a NUL"),
    ("0000 0008 0006 00 0003 2d5f7a", "-_z", "no other character"),
  ])
  func nameMayEndAtACharacterThatHostNamesLack(
    extensions: String, name: String, what: String
  ) {
    var habits = ClientHelloHabits()
    habits.hostNameEnd = .character
    #expect(Self.name(SampleHello.with(extensions), habits, record: false) == name, "\(what)")
  }

  @Test(arguments: [
    ("0000 0006 0004 01 0001 61", "another type of name"), ("0000 0000", "an empty extension"),
    ("0000 0002 0000", "an empty list"), ("0000 0005 0003 00 0000", "an empty name"),
  ])
  func extensionWithoutAHostNameHoldsNone(extensions: String, what: String) {
    let hello = SampleHello.with(extensions + "002d 0002 01 01")
    #expect(Self.name(hello, ClientHelloHabits(), record: false) == nil, "\(what)")
  }

  @Test func bytesBehindTheRecordMatterOnlyToWhomTheRecordIsExact() {
    // ChangeCipherSpec, as clients send it before early data (RFC 8446 §D.4).
    let stream = Messages.clientHello("a.example") + bytes("14 0303 0001 01")
    var habits = ClientHelloHabits()
    #expect(Self.name(stream, habits) == "a.example")
    habits.record = .exact
    #expect(Self.name(stream, habits) == nil)
  }
}
