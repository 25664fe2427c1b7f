import Dissection
import Gateway
import TestSupport
import Testing

/// Forged DNS answers of the GFW's injectors, field by field as they were published.
@Suite struct ForgedAnswerTests {
  // Identifier 0x1234, RD; one question: 4.tt, A, IN.
  private static let query = bytes(
    "1234 0100 0001 0000 0000 0000  01 34 02 74 74 00  0001 0001")

  @Test func theFirstInjectorCopiesTheName() throws {
    let forged = try #require(try Trigger.query(Self.query).answer(Published.injector1).first)
    #expect(
      forged.payload
        == bytes(
          """
          1234 8580 0001 0001 0000 0000  # QR, AA, RD, RA
          01 34 02 74 74 00  0001 0001
          01 34 02 74 74 00  0001 0001   # the name as it was asked for
          0000003c 0004 cb 00 71 07      # 60 s, 203.0.113.7
          """))
    #expect(forged.flagsAndOffset == 0)
    #expect((30...250).contains(forged.packet.hopLimit))
  }

  @Test func theSecondInjectorForbidsFragments() throws {
    var hopLimits: Set<UInt8> = []
    var addresses: Set<[UInt8]> = []
    let injector = try ForgedAnswer(parsing: Published.injector2)
    for draw in 0..<3000 as Range<UInt64> {
      let forged = try #require(
        try Trigger.query(Self.query).answer(injector, draw: draw).first)
      #expect(forged.flagsAndOffset == 0x4000)
      // QR, RD, RA and no AA; a pointer to the question's name.
      #expect(forged.payload.prefix(4) == [0x12, 0x34, 0x81, 0x80])
      #expect(forged.payload[22..<28] == [0xc0, 0x0c, 0, 1, 0, 1])
      hopLimits.insert(forged.packet.hopLimit)
      addresses.insert(Array(forged.payload.suffix(4)))
    }
    #expect(hopLimits == Set(1...255))
    #expect(addresses == [[203, 0, 113, 1], [203, 0, 113, 2], [203, 0, 113, 3]])
  }

  @Test func theThirdInjectorMirrorsTheTTL() throws {
    let forged = try #require(try Trigger.query(Self.query).answer(Published.injector3).first)
    #expect(forged.packet.hopLimit == 57)
    #expect(forged.identification == 0 && forged.flagsAndOffset == 0)
    #expect(forged.payload[22..<24] == [0xc0, 0x0c])
  }

  /// Fan et al., "Wallbleed": 0x8400 without RD, 0x8180 with it.
  @Test func theThirdInjectorsFlagsFollowTheQuery() throws {
    var query = Self.query
    let desired = try Trigger.query(query).answer(Published.injector3)
    #expect(desired.map { Array($0.payload[2..<4]) } == [[0x81, 0x80]])
    query[2] = 0
    let notDesired = try Trigger.query(query).answer(Published.injector3)
    #expect(notDesired.map { Array($0.payload[2..<4]) } == [[0x84, 0x00]])
  }

  /// AAAA draws AAAA, and any other type A (Fan et al.).
  @Test(arguments: [(1, 1), (28, 28), (15, 1), (16, 1)] as [(UInt8, UInt8)])
  func theTypeOfTheRecordFollowsTheQuestion(asked: UInt8, answered: UInt8) throws {
    let query = Messages.dnsQuery("4.tt", type: asked)
    let forged = try #require(try Trigger.query(query).answer(Published.injector3).first)
    #expect(forged.payload[24..<26] == [0, answered])
    let data = forged.payload.dropFirst(34)
    #expect(data.count == (answered == 28 ? 16 : 4))
    #expect(data.prefix(2) == (answered == 28 ? [0x20, 0x01] : [203, 0]))
  }

  @Test func aBoxWithoutIPv6AnswersWithIPv4() throws {
    let query = Messages.dnsQuery("4.tt", type: 28)
    let forged = try #require(try Trigger.query(query).answer(Published.turkmenistanDNS).first)
    #expect(forged.payload.dropFirst(22).prefix(4) == [0xc0, 0x0c, 0, 1])
    #expect(forged.payload.suffix(10) == [0, 0, 1, 0x2c, 0, 4, 127, 0, 0, 1])
  }

  @Test func itComesInTheResolversName() throws {
    let packet = try #require(try Trigger.query(Self.query).answer(Published.injector2).first)
      .packet
    #expect(packet.source == Trigger.server && packet.sourcePort == 53)
    #expect(packet.destination == Trigger.client && packet.destinationPort == 50000)
  }

  /// In the order of the pool, which begins again.
  @Test func severalRecordsFollowOneAnother() throws {
    let injector = """
      {flags: 0x8180, answers: 3, addresses: [203.0.113.0, 203.0.113.1]}
      """
    let payload = try #require(try Trigger.query(Self.query).answer(injector).first).payload
    #expect(payload[6..<8] == [0, 3])
    let last = [37, 53, 69].map { payload[$0] }
    #expect(last == [0, 1, 0] || last == [1, 0, 1])
    #expect(payload.count == 70)
  }

  @Test func withoutAddressesThereIsNoRecord() throws {
    let payload = try #require(
      try Trigger.query(Self.query).answer("flags: 0x8183").first
    ).payload
    #expect(payload == bytes("1234 8183 0001 0000 0000 0000  01 34 02 74 74 00  0001 0001"))
  }

  /// What follows the question, such as EDNS, is not answered.
  @Test func additionalRecordsAreLeftOut() throws {
    var query = Self.query + bytes("00 0029 1000 00000000 0000")
    query[11] = 1
    let forged = try Trigger.query(query).answer(Published.injector2)
    #expect(forged.map { Array($0.payload[4..<12]) } == [[0, 1, 0, 1, 0, 0, 0, 0]])
    #expect(forged.map(\.payload.count) == [38])
  }

  @Test func everyShorterPrefixDrawsNothing() throws {
    for count in 0..<Self.query.count {
      #expect(
        try Trigger.query(Array(Self.query.prefix(count))).answer(Published.injector2).isEmpty)
    }
  }

  @Test func queriesWithAnyBitFlippedAreAnsweredOrNot() throws {
    let injector = try ForgedAnswer(parsing: Published.injector1)
    var forgedCount = 0
    for trigger in Trigger.query(Self.query).withEachBitFlipped {
      guard (try? Packet(trigger.bytes.span, linkType: .raw)) != nil else { continue }
      forgedCount += try trigger.answer(injector, draw: 1).count
    }
    #expect(forgedCount > 200)
  }

  @Test func responsesAndSegmentsDrawNothing() throws {
    let answer = Messages.dnsAnswer("4.tt", [192, 0, 2, 1])
    #expect(try Trigger.query(answer).answer(Published.injector2).isEmpty)
    #expect(try Trigger.hello().answer(Published.injector2).isEmpty)
  }
}
