import Dissection
import Testing

@testable import Generation

/// Nothing in generated traffic comes before what it follows from.
@Suite struct CausalityTests {
  private static func mix(_ text: String) -> TrafficMix { (try? TrafficMix(text)) ?? .standard }

  /// What a client learnt from an answer, and how long it may use it.
  private struct Lesson {
    var client: IPAddress
    var server: IPAddress
    var from: Int64
    var until: Int64
  }

  /// The only record of an answer: TTL, count and address are its end (RFC 1035 §3.2.1).
  private static func lesson(_ moment: MadeTraffic.Moment) -> Lesson {
    let count = moment.packet.source.isIPv4 ? 4 : 16
    let timeToLive = number(moment.payload.dropLast(count + 2).suffix(4))
    let address = moment.payload.suffix(count)
    return Lesson(
      client: moment.packet.destination,
      server: count == 4
        ? IPAddress(v4: UInt32(number(address)))
        : IPAddress(high: number(address.prefix(8)), low: number(address.suffix(8))),
      from: moment.time, until: moment.time + Int64(timeToLive) * 1_000_000_000)
  }

  private static func number(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    bytes.reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// Also of users who go to one site again before its address is known, and after it has expired.
  @Test(arguments: [0.00005, 0.05, 3])
  func connectionsFollowTheAnswerThatTheyNeed(hours: Double) throws {
    let traffic = try MadeTraffic {
      $0.names = ["one.test", "two.test"]
      $0.users = 4
      $0.flows = 150
      $0.hours = hours
      $0.mix = Self.mix("tls=0.5,quic=0.5")
    }
    var lessons: [Lesson] = []
    var begun: Set<String> = []
    var count = 0
    for moment in try traffic.moments() {
      let packet = moment.packet
      if packet.sourcePort == 53 { lessons.append(Self.lesson(moment)) }
      guard packet.destinationPort == 443,
        begun.insert("\(packet.source) \(packet.sourcePort)").inserted
      else { continue }
      count += 1
      #expect(
        lessons.contains { lesson in
          lesson.client == packet.source && lesson.server == packet.destination
            && (lesson.from...lesson.until).contains(moment.time)
        })
    }
    #expect(count > 50)
  }

  @Test func serversAnswerARoundTripLater() throws {
    let flows = try MadeTraffic {
      $0.flows = 60
      $0.mix = Self.mix("tls=0.6,http=0.4")
    }.flows().filter { $0[0].packet.flags == .syn }
    #expect(flows.count > 20)
    for flow in flows {
      // Seen near the client, which answers the server's SYN at once.
      let roundTrip = flow[1].time - flow[0].time
      for (client, server) in zip(flow, flow.dropFirst())
      where !client.payload.isEmpty
        && [80, 443].contains(client.packet.destinationPort)
        && [80, 443].contains(server.packet.sourcePort)
      {
        #expect(server.time - client.time >= roundTrip)
      }
    }
  }

  /// RFC 6928: no more than ten segments, or 14,600 bytes, before the first acknowledgement.
  @Test func serversBeginWithTenSegments() throws {
    let flows = try MadeTraffic {
      $0.flows = 200
      $0.mix = Self.mix("http=1")
      $0.packetsPerFlow = 40
    }.flows().filter { $0[0].packet.flags == .syn }
    var longCount = 0
    for flow in flows {
      let roundTrip = flow[1].time - flow[0].time
      let response = flow.filter { $0.packet.sourcePort == 80 && !$0.payload.isEmpty }
      let counts = { (times: Range<Int64>) in
        response.filter { times.contains($0.time - response[0].time) }
          .reduce(0) { $0 + $1.payload.count }
      }
      #expect(counts(0..<roundTrip) <= 14_600)
      // Twice as many in the next.
      #expect(counts(roundTrip..<(2 * roundTrip)) <= 29_200)
      if counts(0..<Int64.max) > 14_600 { longCount += 1 }
    }
    #expect(longCount > 20)
  }

  @Test func segmentsAreNoLargerThanTheirHostsTake() throws {
    let flows = try MadeTraffic {
      $0.flows = 40
      $0.mix = Self.mix("tls=1")
    }.flows().filter { $0[0].packet.flags == .syn }
    #expect(Set(flows.map { $0[0].packet.source.isIPv4 }) == [true, false])
    for flow in flows {
      // The first option: kind 2, of four bytes, the maximum segment size (RFC 9293 §3.7.1).
      let option = Array(flow[0].options.prefix(4))
      #expect(option.prefix(2) == [2, 4])
      let most = Int(option[2]) << 8 | Int(option[3])
      #expect(flow.map(\.payload.count).max() == most)
    }
  }

  @Test func flowsBeyondTheLimitWaitForOthersToEnd() throws {
    let traffic = try MadeTraffic {
      $0.flows = 120
      $0.hours = 1e-7
      $0.liveFlowsMax = 5
    }
    #expect(traffic.truth.count == 120)
    #expect(traffic.times == traffic.times.sorted())
    let spans = try traffic.flows().map { ($0[0].time, $0[$0.count - 1].time) }
    let most = spans.map { span in spans.filter { $0.0 <= span.0 && span.0 <= $0.1 }.count }.max()
    // A look-up and its connection begin together.
    #expect((4...6).contains(most ?? 0))
  }
}
