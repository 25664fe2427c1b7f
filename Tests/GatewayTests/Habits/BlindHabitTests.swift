import Dissection
import Foundation
import Rules
import TestSupport
import Testing

@testable import Gateway

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
    let missed = FlowTrace.Missed(
      .httpHost, Array("blocked.test".utf8), at: FlowTrace.Place(gateway: 0, box: 0))
    return try habits(hiding: missed, in: conversation, capture.plan)
  }

  private static func habits(
    hiding missed: FlowTrace.Missed, in conversation: Conversation, _ plan: Plan
  ) throws -> [BlindHabit] {
    var search = BlindHabitSearch(plan, [missed])
    while let plan = search.next() {
      var observers = Observers()
      observers.tracedFlow = 1
      var replay = try Replay(plan, observing: observers)
      conversation.withBatch { replay.process($0) }
      _ = replay.finish { _, _ in }
      let found = replay.trace
      search.note(try #require(found))
    }
    return search.found[missed] ?? []
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

  /// Each alone hides it: both have to go.
  @Test func twoHabitsMayHideAHostTogether() throws {
    let request = "GET / HTTP/1.1\r\nHOST: blocked.test\r\n\r\n"
    #expect(
      try Self.habits(
        "stream: {segments: alone}\nhttp: {name-case: exact}", hiding: request, cutAt: [26])
        == [.singleSegments, .fieldNames])
  }

  @Test func fourHabitsMayHideAHostTogether() throws {
    let request = "GET / HTTP/1.1\r\nHOST: blocked.test\r\n\r\n"
    var conversation = Conversation.established
    conversation.send([], .rst, hopLimit: 10)
    #expect(
      try Self.habits(
        """
        stream: {opened-by: syn, segments: alone, events: [{on: rst, effect: teardown}]}
        http: {name-case: exact, methods: [POST]}
        """, hiding: request, cutAt: [26], in: conversation)
        == [.singleSegments, .confusion, .requestLine, .fieldNames])
  }

  @Test func habitsThatDoNotMatterAreNotNamed() throws {
    #expect(
      try Self.habits(
        """
        stream: {opened-by: syn, segments: alone, ip-fragments: 0, options: none, data-packets: 9}
        http: {methods: [GET], hosts: first, line-end: crlf}
        """, cutAt: [26]) == [.singleSegments])
  }

  @Test func aPerfectReaderIsNotAskedAgain() throws {
    let capture = try ReplayedCapture(.established, rules: Self.rules)
    let missed = FlowTrace.Missed(
      .httpHost, Array("blocked.test".utf8), at: FlowTrace.Place(gateway: 0, box: 0))
    var search = BlindHabitSearch(capture.plan, [missed])
    #expect(search.next().map { _ in true } == nil)
    #expect(search.found.isEmpty)
  }

  /// No field of a censor's habits stands outside: without all habits every box of the gallery reads as a perfect
  /// reader, but for what it reads that a perfect reader does not, and for what has no effect by itself.
  @Test(arguments: try galleryNames())
  func withoutAllHabitsABoxOfTheGalleryReadsPerfectly(name: String) throws {
    for box in try Censor(contentsOf: "\(Self.gallery)/\(name)").boxes {
      var box = BlindHabit.removed(Set(BlindHabit.allCases), from: box)
      box.stream.passedProtocols = []
      box.stream.anchors = StreamHabits().anchors
      box.stream.http?.readsTabAfterMethod = false
      box.stream.http?.readsVerticalTabAfterMethod = false
      if box.stream.http == HTTPHabits() { box.stream.http = nil }
      #expect(box.stream == StreamHabits(), "\(box.name)")
      var dns = DNSHabits()
      dns.pointersMax = Limits().dnsPointers
      #expect(box.dns ?? dns == dns, "\(box.name)")
      #expect(box.quic == nil, "\(box.name)")
    }
  }

  private static let gallery =
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path + "/rules/censors"

  private static func galleryNames() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: gallery).filter { $0.hasSuffix(".yaml") }
      .sorted()
  }

  @Test func eachHabitHasWordsOfItsOwn() {
    #expect(Set(BlindHabit.allCases.map(\.words)).count == BlindHabit.allCases.count)
  }
}
