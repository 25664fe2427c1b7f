import Dissection
import Gateway
import Rules
import TestSupport
import Testing

/// By which of its habits a box has missed a name.
@Suite struct BlindHabitTests {
  private static let rules = "  - {id: site, names: [blocked.test]}\n"

  /// The habits of a censor that hide the host of a request, sent in segments that end at `ends`.
  private static func habits(
    _ lines: String, hiding request: String = "GET / HTTP/1.1\r\nHost: blocked.test\r\n\r\n",
    cutAt ends: [Int] = [], in conversation: Conversation = .established
  ) throws -> [BlindHabit] {
    var conversation = conversation
    let message = Array(request.utf8)
    let bounds = [0] + ends + [message.count]
    for (start, end) in zip(bounds, bounds.dropFirst()) {
      conversation.send(Array(message[start..<end]), at: UInt32(start))
    }
    let censor = """
      name: c
      title: C
      placement: in-path
      reactions: {http-host: tcp-reset, quic-sni: drop}
      \(lines)

      """
    let capture = try ReplayedCapture(
      conversation, rules: rules, censor: censor)
    #expect(capture.flows.allSatisfy { $0.verdict == .passed }, "it is missed")
    let asked = try #require(capture.plan.asking(FlowTrace.Place(gateway: 0, box: 0)))
    var observers = Observers()
    observers.tracedFlow = 1
    var replay = try Replay(asked.plan, observing: observers)
    conversation.withBatch { replay.process($0) }
    _ = replay.finish { _, _ in }
    let found = replay.trace
    let trace = try #require(found)
    return asked.habits(hiding: .httpHost, Array("blocked.test".utf8), in: trace)
  }

  @Test func segmentsThatAreNotPutTogetherHideAHost() throws {
    #expect(try Self.habits("stream: {segments: alone}", cutAt: [26]) == [.singleSegments])
  }

  @Test func aPartInTwoSegmentsHidesAHost() throws {
    #expect(
      try Self.habits("http: {whole: version, name-case: exact}", cutAt: [9]) == [.requestParts])
  }

  @Test func anotherCaseHidesAHost() throws {
    let request = "GET / HTTP/1.1\r\nHOST: blocked.test\r\n\r\n"
    #expect(
      try Self.habits("http: {name-case: exact, whole: head}", hiding: request) == [.fieldNames])
  }

  @Test func noHandshakeHidesAHost() throws {
    #expect(
      try Self.habits("stream: {opened-by: syn, handshake: complete}", in: Conversation())
        == [.handshake])
  }

  @Test func aResetHidesAHost() throws {
    var conversation = Conversation.established
    conversation.send([], .rst, hopLimit: 10)
    #expect(
      try Self.habits("stream: {events: [{on: rst, effect: teardown}]}", in: conversation)
        == [.confusion])
    // A censor that takes no such segment is not confused by it.
    #expect(
      try Self.habits(
        "stream: {data-flags: ack, events: [{on: rst, effect: teardown}]}", in: conversation)
        == [.confusion])
  }

  /// Each alone would hide it: no single one has to go.
  @Test func twoHabitsMayHideAHostTogether() throws {
    let request = "GET / HTTP/1.1\r\nHOST: blocked.test\r\n\r\n"
    #expect(
      try Self.habits(
        "stream: {segments: alone}\nhttp: {name-case: exact}", hiding: request, cutAt: [26]) == [])
  }

  @Test func aPerfectReaderIsNotAskedAgain() throws {
    let capture = try ReplayedCapture(.established, rules: Self.rules)
    let asked = capture.plan.asking(FlowTrace.Place(gateway: 0, box: 0))
    #expect(asked.map { _ in true } == nil)
  }

  @Test func eachHabitHasWordsOfItsOwn() {
    #expect(Set(BlindHabit.allCases.map(\.words)).count == BlindHabit.allCases.count)
  }
}
