import Captures
import Dissection
import TestSupport
import Testing

/// Packets that were recorded on the wrong side of others of their flow come in the order in which they were
/// sent, as their numbers and identifiers tell it (RFC 9293 §3.5, RFC 1035 §4.1.1).
@Suite struct CausalOrderTests {
  /// A packet, and when the recording says it came.
  private typealias Recorded = Conversation.Captured
  private static let millisecond: Int64 = 1_000_000

  /// SYN, SYN/ACK, ACK, request, FIN, FIN, ACK: 10 ms apart, in the order in which they were sent.
  private static let connection: [Recorded] = {
    var conversation = Conversation()
    conversation.connection(40_001, 443, request: Messages.clientHello("site.test"))
    return spread(conversation.packets)
  }()

  /// Gives packets times in the order in which they stand.
  private static func spread(
    _ packets: [Recorded], by step: Int64 = 10 * millisecond
  ) -> [Recorded] {
    packets.enumerated().map { place, packet in
      var packet = packet
      packet.timestamp = packets[0].timestamp / step * step + Int64(place) * step
      return packet
    }
  }

  /// What a sorter makes of packets: their places in `packets`, in the order in which they come.
  private static func sorted(
    _ packets: [Recorded], size: Int = 256
  ) -> (places: [Int], movedCount: Int) {
    var sorter = PacketSorter()
    var places: [Int] = []
    func take(_ batch: borrowing PacketBatch) -> Bool {
      places += batch.records.map { $0.frame - 1 }
      return true
    }
    for start in stride(from: 0, to: packets.count, by: size) {
      var batch = PacketBatch(linkType: .raw)
      for place in start..<min(start + size, packets.count) {
        let packet = packets[place]
        batch.append(packet.bytes.span, timestamp: packet.timestamp, frame: place + 1)
      }
      sorter.add(&batch)
      _ = sorter.takeReady(take)
    }
    sorter.finish()
    _ = sorter.takeReady(isLast: true, take)
    return (places, sorter.movedCount)
  }

  /// The packets of the connection, recorded in another order: which comes first, second, and so on.
  static let disorders = [
    [1, 0, 2, 3, 4, 5, 6], [3, 0, 1, 2, 4, 5, 6], [1, 2, 3, 0, 4, 5, 6], [0, 2, 3, 1, 4, 5, 6],
    [1, 0, 3, 2, 4, 5, 6], [3, 1, 0, 2, 4, 5, 6],
  ]

  @Test(arguments: disorders, [1, 2, 256])
  func theHandshakeComesInItsOrder(disorder: [Int], size: Int) {
    let recorded = Self.spread(disorder.map { Self.connection[$0] })
    let sorted = Self.sorted(recorded, size: size)
    let sent = sorted.places.map { disorder[$0] }
    // SYN, SYN/ACK, request; the ACK between them says nothing that the request does not say.
    #expect(sent.filter { $0 != 2 } == [0, 1, 3, 4, 5, 6])
    #expect(sorted.movedCount > 0)
  }

  @Test func whatIsInOrderStays() {
    let sorted = Self.sorted(Self.connection)
    #expect(sorted.places == Array(0..<7))
    #expect(sorted.movedCount == 0)
  }

  /// Recorded one after the other, by two cards of which one is 50 ms slow.
  @Test(arguments: [true, false])
  func aClockThatIsSlowForOneDirectionChangesNothing(ofServer: Bool) {
    let fromServer = [1, 5]
    let recorded = Self.connection.enumerated().map { place, packet in
      var packet = packet
      let isSlow = fromServer.contains(place) == ofServer
      if isSlow { packet.timestamp -= 50 * Self.millisecond }
      return packet
    }
    #expect(Self.sorted(recorded).places == Array(0..<7))
  }

  @Test func packetsOfOneTimeAreOrderedByTheirNumbers() {
    var recorded = [1, 0, 2, 3, 4, 5, 6].map { Self.connection[$0] }
    for place in 0..<2 { recorded[place].timestamp = Self.connection[0].timestamp }
    #expect(Self.sorted(recorded).places == [1, 0, 2, 3, 4, 5, 6])
  }

  @Test func aSYNThatIsLateByMoreThanTheBoundStays() {
    var recorded = [1, 0, 2, 3, 4, 5, 6].map { Self.connection[$0] }
    recorded[0].timestamp = Self.connection[0].timestamp - 150 * Self.millisecond
    #expect(Self.sorted(recorded).places == Array(0..<7))
    #expect(Self.sorted(recorded).movedCount == 0)
  }

  /// A SYN again, as clients send it when its answer is late; a SYN/ACK of the client's own, by which censors
  /// are confused (Wang et al., IMC 2017, "TCB reversal"); a SYN of another connection.
  @Test(arguments: ["again", "reversed", "other"])
  func aSYNThatNothingFollowsOnStays(_ kind: String) {
    var conversation = Conversation()
    if kind == "reversed" {
      conversation.tcp(40_001, 443, [.syn, .ack], sequence: 7000, acknowledgement: 1001)
    }
    conversation.handshake(40_001, 443)
    conversation.tcp(40_001, 443, .syn, sequence: kind == "other" ? 9_000_000 : 1000)
    let sorted = Self.sorted(Self.spread(conversation.packets))
    #expect(sorted.places == Array(conversation.packets.indices))
    #expect(sorted.movedCount == 0)
  }

  @Test(arguments: [2, 60], [1, 256])
  func aQueryComesBeforeItsAnswer(milliseconds: Int64, size: Int) {
    var conversation = Conversation()
    let address: [UInt8] = [203, 0, 113, 7]
    conversation.udp(5000, 53, fromServer: true, Messages.dnsAnswer("a.test", address))
    conversation.udp(5000, 53, Messages.dnsQuery("a.test"))
    // Another question, and another identifier: nothing of them tells of the first.
    conversation.udp(5001, 53, fromServer: true, Messages.dnsAnswer("b.test", address))
    conversation.udp(5001, 53, Messages.dnsQuery("c.test"))
    conversation.udp(5001, 53, Messages.dnsQuery("b.test", identifier: 9))
    let recorded = Self.spread(conversation.packets, by: milliseconds * Self.millisecond)
    let sorted = Self.sorted(recorded, size: size)
    #expect(sorted.places == [1, 0, 2, 3, 4])
    #expect(sorted.movedCount == 1)
  }

  @Test func aQueryThatIsSentAgainStays() {
    var conversation = Conversation()
    conversation.udp(5000, 53, Messages.dnsQuery("a.test"))
    conversation.udp(5000, 53, fromServer: true, Messages.dnsAnswer("a.test", [203, 0, 113, 7]))
    conversation.udp(5000, 53, Messages.dnsQuery("a.test"))
    let sorted = Self.sorted(Self.spread(conversation.packets))
    #expect(sorted.places == [0, 1, 2])
    #expect(sorted.movedCount == 0)
  }

  /// A long header of version 1 (RFC 9000 §17.2.2) in a datagram of 1,200 bytes.
  private static func initial(to destination: [UInt8], from source: [UInt8]) -> [UInt8] {
    var packet: [UInt8] = [0xc0, 0, 0, 0, 1, UInt8(destination.count)] + destination
    packet += [UInt8(source.count)] + source + [0]
    let rest = 1200 - packet.count - 2
    packet += [0x40 | UInt8(rest >> 8), UInt8(rest & 0xff)]
    return packet + Array(repeating: 7, count: rest)
  }

  @Test(arguments: [[], [1, 2, 3, 4]])
  func aHandshakeOfQUICBeginsWithItsClient(clientID: [UInt8]) {
    let invented: [UInt8] = [9, 9, 9, 9, 9, 9, 9, 9]
    let serverID: [UInt8] = [5, 6, 7, 8]
    var conversation = Conversation()
    let answer = Self.initial(to: clientID, from: serverID)
    let first = Self.initial(to: invented, from: clientID)
    conversation.udp(5000, 443, fromServer: true, answer)
    conversation.udp(5000, 443, first)
    conversation.udp(5001, 443, first)
    conversation.udp(5001, 443, fromServer: true, answer)
    let sorted = Self.sorted(Self.spread(conversation.packets))
    #expect(sorted.places == [1, 0, 2, 3])
    #expect(sorted.movedCount == 1)
  }

  /// Many flows at once: the table is small at first, and grows.
  @Test func flowsAreToldApart() {
    var packets: [Recorded] = []
    for flow in 0..<3000 {
      var conversation = Conversation()
      conversation.handshake(UInt16(1000 + flow), 443)
      packets += [1, 0].map { conversation.packets[$0] }
    }
    // All of them within 60 ms.
    let sorted = Self.sorted(Self.spread(packets, by: 10_000))
    #expect(sorted.movedCount == 3000)
    for place in stride(from: 0, to: sorted.places.count, by: 2) {
      #expect(sorted.places[place] == sorted.places[place + 1] + 1)
    }
  }
}
