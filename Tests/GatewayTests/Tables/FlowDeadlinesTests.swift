import Captures
import TestSupport
import Testing

@testable import Dissection
@testable import Gateway

/// Flows are dropped in the order in which their timeouts end, as a list that is searched each time has them.
@Suite struct FlowDeadlinesTests {
  /// The wheel beside a list of the same flows.
  private struct Beside: ~Copyable {
    var table = FlowTable(countMax: 1 << 20)
    var deadlines = FlowDeadlines()
    /// When the turn of each live flow comes, as far as it is known.
    var turns: [(index: FlowIndex, number: UInt32, deadline: Int64)] = []
    var number: UInt32 = 0

    mutating func begin(at now: Int64, isTCP: Bool) {
      number += 1
      let key = Self.key(number, isTCP: isTCP)
      let index = table.insert(
        Flow(key: key, client: .low, now: now),
        FlowState(number: number, started: now, firstFrame: 1), hash: table.hash(key))
      deadlines.insert(index, in: table)
      turns.append((index, number, now &+ (isTCP ? 240 : 300) * 1_000_000_000))
    }

    mutating func end(_ place: Int) {
      let index = turns[place].index
      deadlines.remove(index)
      table.remove(at: index)
      turns.remove(at: place)
    }

    /// The number of the flow that the list gives, whose turn is put off while it lives on.
    mutating func expected(until now: Int64?) -> UInt32? {
      while let place = turns.indices.min(by: {
        (turns[$0].deadline, turns[$0].number) < (turns[$1].deadline, turns[$1].number)
      }) {
        if let now, turns[place].deadline >= now { return nil }
        let flow = table[turns[place].index]
        let deadline = flow.lastSeen + IdleTimeout.of(flow)
        if deadline <= turns[place].deadline { return turns[place].number }
        turns[place].deadline = deadline
      }
      return nil
    }

    private static func key(_ number: UInt32, isTCP: Bool) -> FlowKey {
      var packet = Packet()
      packet.source = IPAddress(v4: number)
      packet.destination = IPAddress(v4: .max)
      packet.protocolNumber = isTCP ? 6 : 17
      return FlowKey(packet)
    }
  }

  /// How much time goes by between two events, at most, in nanoseconds.
  static let steps: [UInt64] = [3, 1 << 29, 1 << 33, 1 << 40, 1 << 46]

  @Test(arguments: steps, [Int64(0), -(1 << 50), 1_700_000_000_000_000_000])
  func flowsEndInTheOrderOfTheirTimeouts(step: UInt64, start: Int64) {
    var draws = Draws(seed: step)
    var beside = Beside()
    var now = start
    for _ in 0..<4000 {
      now += Int64(draws.next() % step)
      Self.dropIdle(&beside, at: now)
      switch draws.next() % 8 {
      case 0..<4: beside.begin(at: now, isTCP: draws.next() % 2 == 0)
      case 4..<6 where !beside.turns.isEmpty:
        // A packet, which may open or close a connection.
        let place = Int(draws.next() % UInt64(beside.turns.count))
        let index = beside.turns[place].index
        beside.table[index].lastSeen = now
        let states: [Flow.Progress] = [[.sawSYN], [.sawSYN, .sawSYNACK], [.wasReset], []]
        beside.table[index].progress.formUnion(states[Int(draws.next() % 4)])
      case 6 where !beside.turns.isEmpty:
        beside.end(Int(draws.next() % UInt64(beside.turns.count)))
      case 7 where beside.turns.count > 50: Self.evict(&beside)
      default: break
      }
    }
    while !beside.turns.isEmpty { Self.evict(&beside) }
    #expect(beside.deadlines.takeFirst(in: beside.table, until: nil) == nil)
  }

  /// Ends all flows whose timeouts have ended.
  private static func dropIdle(_ beside: inout Beside, at now: Int64) {
    while true {
      let expected = beside.expected(until: now)
      // What a packet asks before anything else.
      let isDue = beside.deadlines.next < now
      let found = isDue ? beside.deadlines.takeFirst(in: beside.table, until: now) : nil
      #expect(found.map { beside.table[state: $0].number } == expected)
      guard let found, let place = beside.turns.firstIndex(where: { $0.index == found }) else {
        return
      }
      beside.end(place)
    }
  }

  /// Ends the flow whose timeout would end next.
  private static func evict(_ beside: inout Beside) {
    let expected = beside.expected(until: nil)
    let found = beside.deadlines.takeFirst(in: beside.table, until: nil)
    #expect(found.map { beside.table[state: $0].number } == expected)
    guard let place = beside.turns.firstIndex(where: { $0.index == found }) else { return }
    beside.end(place)
  }

  @Test func aTimeoutBeyondTheLastInstantNeverEnds() {
    var beside = Beside()
    beside.begin(at: .max - 5, isTCP: true)
    #expect(beside.deadlines.takeFirst(in: beside.table, until: .max) == nil)
    #expect(beside.deadlines.takeFirst(in: beside.table, until: nil) != nil)
  }
}
