import Dissection
import Gateway
import TestSupport
import Testing

/// Forged segments of censors, field by field as they were published.
@Suite struct ForgedSegmentTests {
  @Test func theFirstInjectorOfTheGFWSendsOneRSTToEachSide() throws {
    let censor = try TCPInjection(parsing: Published.gfwI)
    for draw in 0..<500 as Range<UInt64> {
      let forged = try Trigger.hello().forge(censor, draw: draw)
      #expect(forged.map(\.receiver) == [.client, .server])
      #expect(forged.allSatisfy { $0.packet.flags == .rst && $0.packet.acknowledgement == 0 })
      #expect(forged.allSatisfy { (55...118).contains($0.packet.hopLimit) })
      #expect(forged.allSatisfy { $0.identification == 0 && $0.flagsAndOffset == 0 })
    }
  }

  @Test func theSecondInjectorOfTheGFWSendsThreeEqualRSTACKs() throws {
    var hopLimits: Set<UInt8> = []
    let censor = try TCPInjection(parsing: Published.gfwII)
    for draw in 0..<3000 as Range<UInt64> {
      let forged = try Trigger.hello().forge(censor, draw: draw)
      #expect(forged.map(\.receiver) == [.client, .client, .client, .server, .server, .server])
      #expect(Set(forged.map(\.bytes)).count == 2)
      #expect(forged.allSatisfy { $0.packet.flags == [.rst, .ack] && $0.payload.isEmpty })
      #expect(forged.allSatisfy { (0x00a3...0xfe5f).contains($0.identification) })
      #expect(forged.allSatisfy { $0.flagsAndOffset == 0x4000 })
      hopLimits.formUnion(forged.map(\.packet.hopLimit))
    }
    // All that were seen, and no others.
    #expect(hopLimits == Set(39...238))
  }

  @Test func theThirdInjectorOfTheGFWSendsOneRSTACKToEachSide() throws {
    let censor = try TCPInjection(parsing: Published.gfwIII)
    for draw in 0..<500 as Range<UInt64> {
      let forged = try Trigger.hello().forge(censor, draw: draw)
      #expect(forged.map(\.receiver) == [.client, .server])
      #expect(forged.allSatisfy { $0.packet.flags == [.rst, .ack] && $0.packet.hopLimit == 248 })
      #expect(forged.allSatisfy { (0x9916...0x9933).contains($0.identification) })
      #expect(forged.allSatisfy { $0.flagsAndOffset == 0 })
    }
  }

  @Test func henanSendsTenBytesToTheClientOnly() throws {
    let forged = try Trigger.hello().forge(Published.henan)
    try #require(forged.count == 1)
    #expect(forged[0].receiver == .client)
    #expect(forged[0].payload == [1, 2, 3, 4, 5, 6, 7, 8, 9, 0])
    #expect(forged[0].packet.flags == [.rst, .ack])
    #expect(forged[0].packet.hopLimit == 58)
    #expect(forged[0].identification == 1 && forged[0].flagsAndOffset == 0)
  }

  @Test func typeOneHasRandomTTLAndWindow() throws {
    let censor = try TCPInjection(parsing: Published.type1)
    let forged = try (0..<200).map { try Trigger.hello().forge(censor, draw: $0) }
    #expect(forged.allSatisfy { $0.count == 2 && $0[0].packet.flags == .rst })
    #expect(Set(forged.map { $0[0].packet.hopLimit }).count > 100)
    #expect(Set(forged.map { $0[0].packet.window }).count > 190)
  }

  @Test func typeTwoGuessesAheadWithRisingTTLAndWindow() throws {
    let censor = try TCPInjection(parsing: Published.type2)
    for draw in 0..<500 as Range<UInt64> {
      let packets = try Trigger.hello().forge(censor, draw: draw).map(\.packet)
      try #require(packets.count == 6)
      #expect(packets.map(\.sequence) == [5001, 6461, 9381, 1518, 2978, 5898])
      for (one, next) in zip(packets, packets.dropFirst()) {
        // Behind the greatest comes the least.
        #expect(next.hopLimit == (one.hopLimit == 250 ? 40 : one.hopLimit + 1))
        #expect(next.window == (one.window == 5000 ? 1 : one.window + 1))
      }
    }
  }

  @Test func turkmenistanSendsSequenceZeroToTheClient() throws {
    let forged = try Trigger.hello().forge(Published.turkmenistan)
    try #require(forged.count == 1)
    #expect(forged[0].receiver == .client)
    #expect(forged[0].packet.flags == .rst)
    #expect(forged[0].packet.sequence == 0 && forged[0].packet.window == 0)
    #expect(forged[0].packet.hopLimit == 128 && forged[0].identification == 30000)
  }

  @Test func airtelSendsAPageAndThenARST() throws {
    let forged = try Trigger.hello().forge(Published.airtel)
    try #require(forged.count == 2)
    #expect(forged.map(\.receiver) == [.client, .client])
    #expect(forged[0].packet.flags == [.fin, .psh, .ack])
    let page = "HTTP/1.1 200 OK\r\nContent-Length: 7\r\nConnection: close\r\n\r\nBlocked"
    #expect(forged[0].payload == Array(page.utf8))
    #expect(forged[0].packet.sequence == 5001)
    // The page has 64 bytes, and FIN takes one more.
    #expect(forged[1].packet.flags == .rst && forged[1].packet.sequence == 5066)
    #expect(forged.map(\.identification) == [242, 242])
  }

  /// The ClientHello takes 1001 to 1517, and acknowledges 5001.
  @Test func theClientsSegmentIsAcknowledgedInTheServersName() throws {
    let forged = try Trigger.hello().forge("[{flags: [rst, ack]}]")
    try #require(forged.count == 2)
    let (back, onward) = (forged[0].packet, forged[1].packet)
    #expect(back.source == Trigger.server && back.sourcePort == 443)
    #expect(back.destination == Trigger.client && back.destinationPort == 49152)
    #expect(back.sequence == 5001 && back.acknowledgement == 1518)
    #expect(onward.source == Trigger.client && onward.sourcePort == 49152)
    #expect(onward.destination == Trigger.server && onward.destinationPort == 443)
    #expect(onward.sequence == 1518 && onward.acknowledgement == 5001)
  }

  @Test func theTriggersOwnNumberIsTakenOnRequest() throws {
    let packets = try Trigger.hello().forge("[{flags: [rst, ack], sequence: trigger}]")
      .map(\.packet)
    #expect(packets.map(\.sequence) == [5001, 1001])
    #expect(packets.map(\.acknowledgement) == [1518, 5001])
  }

  /// SYN takes one number; without ACK there is nothing to go by (RFC 9293 §3.10.7.1).
  @Test func aSYNIsAnsweredLikeAClosedPort() throws {
    let packets = try Trigger.segment(.syn, 1000, 77).forge("[{flags: [rst, ack]}]").map(\.packet)
    #expect(packets.map(\.sequence) == [0, 1001])
    #expect(packets.map(\.acknowledgement) == [1001, 0])
  }

  @Test func numbersWrapAround() throws {
    let packets = try Trigger.segment(.ack, .max, .max, payload: [1, 2, 3])
      .forge("[{flags: [rst, ack], sequence-offsets: [-1, 1]}]").map(\.packet)
    #expect(packets.map(\.sequence) == [.max - 1, 0, 1, 3])
    #expect(packets.map(\.acknowledgement) == [2, 2, .max, .max])
  }

  /// What the server sends may trigger too: then it is the client that comes second.
  @Test func ofATriggerOfTheServerTheServerIsTheSender() throws {
    let trigger = Trigger.segment(
      [.syn, .ack], 5000, 1001, from: Trigger.server, to: Trigger.client)
    let forged = try trigger.forge("[{flags: rst}]", from: .server)
    #expect(forged.map(\.receiver) == [.server, .client])
    #expect(forged.map(\.packet.sequence) == [1001, 5001])
    let toClient = try trigger.forge("[{flags: rst, to: client}]", from: .server)
    #expect(toClient.map(\.packet.destination) == [Trigger.client])
  }

  /// What the capture cut off was sent all the same.
  @Test func bytesThatTheCaptureCutOffCount() throws {
    let packets = try Trigger.hello(missing: 500).forge("[{flags: [rst, ack]}]").map(\.packet)
    #expect(packets.map(\.acknowledgement) == [1518, 5001])
  }

  @Test func theTriggersFieldsAreMirrored() throws {
    let forged = try Trigger.hello()
      .forge("[{flags: rst, ip-ttl: trigger, ip-id: trigger, window: trigger}]")
    #expect(forged.map(\.packet.hopLimit) == [57, 57])
    #expect(forged.map(\.identification) == [0x4242, 0x4242])
    #expect(forged.map(\.packet.window) == [502, 502])
  }

  @Test func overIPv6TheSegmentsAreOfIPv6() throws {
    let client = try #require(IPAddress("2001:db8::1"))
    let server = try #require(IPAddress("2001:db8::2"))
    for packets in Published.ofTCP {
      let forged = try Trigger.hello(from: client, to: server).forge(packets)
      #expect(!forged.isEmpty)
      for one in forged {
        #expect(one.packet.destination == (one.receiver == .client ? client : server))
      }
    }
  }

  @Test func nothingIsForgedForOtherPackets() throws {
    let query = Trigger.query(Messages.dnsQuery("example.org"))
    #expect(try query.forge(Published.gfwII).isEmpty)
    for fragment in Fragments.ofIPv4(Trigger.hello().bytes, every: 256) {
      #expect(try Trigger(bytes: fragment).forge(Published.gfwII).isEmpty)
    }
  }

  /// Whatever the headers then say: nothing traps, and the checksums are right.
  @Test func triggersWithAnyBitFlippedAreAnswered() throws {
    let censor = try TCPInjection(parsing: Published.type2)
    let trigger = Trigger.segment([.psh, .ack], 1001, 5001, payload: [0x16, 3, 1])
    var forgedCount = 0
    for trigger in trigger.withEachBitFlipped {
      guard (try? Packet(trigger.bytes.span, linkType: .raw)) != nil else { continue }
      forgedCount += try trigger.forge(censor, draw: 1).count
    }
    #expect(forgedCount > 1000)
  }

  @Test(arguments: Published.ofTCP)
  func theSameDrawGivesTheSameBytes(packets: String) throws {
    let one = try Trigger.hello().forge(packets, draw: 7).map(\.bytes)
    #expect(try Trigger.hello().forge(packets, draw: 7).map(\.bytes) == one)
  }
}
