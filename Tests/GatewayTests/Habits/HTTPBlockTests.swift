import Configuration
import Dissection
import Gateway
import TestSupport
import Testing

/// The `http:` block of a censor's file, and what a censor with it sees of segments.
@Suite struct HTTPBlockTests {
  private static let rules = "  - {id: site, names: [blocked.test], in: [http-host, sni]}\n"

  private static func censor(_ lines: String) -> String {
    """
    name: c
    title: C
    placement: on-path
    reactions: {http-host: tcp-reset, sni: tcp-reset}
    \(lines)

    """
  }

  /// Whether a censor acts on a message of the client in some segments.
  private static func isCaught(
    _ message: [UInt8], cutAt ends: [Int] = [], _ lines: String
  ) throws -> Bool {
    var conversation = Conversation.established
    let bounds = [0] + ends + [message.count]
    for (start, end) in zip(bounds, bounds.dropFirst()) {
      conversation.send(Array(message[start..<end]), at: UInt32(start))
    }
    return try ReplayedCapture(conversation, rules: rules, censor: censor(lines)).flows[0].verdict
      == .blocked
  }

  private static func request(_ head: String) -> [UInt8] { Array(head.utf8) }

  /// Nourin et al., WWW 2023, section 6, of Turkmenistan.
  @Test(arguments: [3, 5, 7, 9, 11, 13, 14, 20, 32])
  func aCutWithinTheVersionHidesARequest(cut: Int) throws {
    let request = Self.request("GET / HTTP/1.1\r\nHost: blocked.test\r\n\r\n")
    #expect(try Self.isCaught(request, cutAt: [cut], "http: {before-method: nothing}"))
    let isWhole = !(7...13).contains(cut)
    #expect(try Self.isCaught(request, cutAt: [cut], "http: {whole: version}") == isWhole)
    // Where segments are read alone, none has all of it, but for a cut behind the Host.
    #expect(try Self.isCaught(request, "http: {whole: version}"))
  }

  @Test(arguments: [2, 3, 8, 9, 60])
  func aShortFirstSegmentHidesAClientHello(cut: Int) throws {
    let hello = Messages.clientHello("blocked.test")
    #expect(try Self.isCaught(hello, cutAt: [cut], "client-hello: {host-name: bounds}"))
    #expect(
      try Self.isCaught(hello, cutAt: [cut], "client-hello: {whole: [header, host-name]}")
        == !(3...8).contains(cut))
  }

  @Test func aCutWithinTheNameHidesAClientHello() throws {
    let hello = Messages.clientHello("blocked.test")
    let name = try #require(
      hello.indices.first { hello[$0...].starts(with: Array("blocked.test".utf8)) })
    for (cut, isCaught) in [(name, true), (name + 5, false), (name + 12, true)] {
      let isFound = try Self.isCaught(hello, cutAt: [cut], "client-hello: {whole: host-name}")
      #expect(isFound == isCaught)
    }
    #expect(try Self.isCaught(hello, cutAt: [name + 5], "client-hello: {whole: header}"))
  }

  /// A censor that looks at single segments finds the Host of a head that goes on in the next, unless it
  /// asks for all of it.
  @Test func aHeadMayHaveToBeWhole() throws {
    let request = Self.request("GET / HTTP/1.1\r\nHost: blocked.test\r\n\r\n")
    let cut = request.count - 1
    #expect(try Self.isCaught(request, cutAt: [cut], "stream: {segments: alone}"))
    let alone = "stream: {segments: alone}\nhttp: "
    #expect(try Self.isCaught(request, cutAt: [cut], alone + "{version: http-1}"))
    #expect(try !Self.isCaught(request, cutAt: [cut], alone + "{whole: head}"))
    #expect(try Self.isCaught(request, alone + "{whole: head}"))
  }

  /// Müller et al., FOCI 2024: a second request behind a body whose length only one of the ends believes.
  @Test(arguments: [
    ("Content-Length: 61\r\nTransfer-Encoding: chunked", "", true),
    ("Content-Length: '61'\r\nTransfer-Encoding: chunked", "", true),
    ("Content-Length: '61'\r\nTransfer-Encoding: chunked", "content-length: strict", false),
    ("Content-Length: 61\r\nX: y", "", false),
    ("Content-Length: 61\r\nX: y", "content-length: ignored", false),
    ("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\nContent-Length: 61", "", false),
    (
      "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\nContent-Length: 61",
      "transfer-encoding: any", true
    ),
    ("Content-Length: 61\r\nTransfer-Encoding : chunked", "", false),
    ("Content-Length: 61\r\nTransfer-Encoding : chunked", "body-colon: searched", true),
    ("Content-Length: 2\r\nTransfer-Encoding : chunked", "body-colon: searched", true),
    ("Content-Length: 61\r\nTransfer-Encoding\u{b}: chunked", "body-colon: searched", false),
    ("Content-Length: 61\r\nX: y", "body-colon: searched", false),
    ("X: y\r\n\r\nGET / HTTP/1.1\r\nHost: blocked.test", "", true),
    ("X: y\r\n\r\nGET / HTTP/1.1\r\nHost: blocked.test", "requests: first", false),
  ])
  func aSecondRequestIsReadWhereTheFirstEnds(fields: String, http: String, isCaught: Bool) throws {
    let second = "0\r\n\r\nGET / HTTP/1.1\r\nHost: blocked.test\r\nUser-Agent: test\r\n\r\n"
    let text = "GET / HTTP/1.1\r\nHost: allowed.test\r\n\(fields)\r\n\r\n\(second)"
    let lines = "http: {before-method: line-breaks\(http.isEmpty ? "" : ", " + http)}"
    #expect(try Self.isCaught(Self.request(text), lines) == isCaught)
  }

  @Test(arguments: [
    ("http: {methods: [GETT]}", "'GETT' is no method"),
    ("http: {line-ends: lf}", "line-end"),
    ("http: {line-end: crlf, empty-line: any}", "'empty-line' means nothing"),
    (
      "http: {content-length: ignored, transfer-encoding: ignored, body-colon: spaced}",
      "'body-colon' is about fields"
    ),
    ("http: {whole: [versions]}", "version"),
  ])
  func aBlockThatCannotBeUsedIsRefused(lines: String, words: String) throws {
    let error = #expect(throws: ConfigurationError.self) {
      _ = try Censor(ConfigurationNode.parse(Self.censor(lines), file: "c.yaml"))
    }
    #expect(error.map { "\($0)".contains(words) } == true, "\(error.map { "\($0)" } ?? "")")
  }

  @Test func eachHabitIsDescribed() throws {
    let usual = try Censor(
      ConfigurationNode.parse(Self.censor("http: {version: http-1}"), file: "c.yaml"))
    let habits = [
      "before-method: nothing", "methods: [GET, POST]", "after-method: [tab, vertical-tab]",
      "request-line: strict", "request-line: strict-for-host", "returns-in-line: unreadable",
      "target: printable", "url: text", "url-max: 100", "version: word", "version: prefix",
      "version: any", "version-white-space: kept", "whole: [method, version]", "whole: head",
      "line-end: crlf", "request-line-end: crlf", "empty-line: crlf", "name-case: exact",
      "host-colon: spaced", "body-colon: spaced", "body-colon: searched", "bad-name: ends",
      "name-max: 63",
      "folded: joined", "host-white-space: one-space", "host-white-space: line-breaks",
      "hosts: first", "host-place: first", "host-end: port", "host-end: character",
      "content-length: strict", "content-length: ignored", "transfer-encoding: any",
      "transfer-encoding: ignored", "requests: first", "head-max: 2048",
    ]
    var told: Set<[String]> = []
    for habit in habits {
      let censor = try Censor(
        ConfigurationNode.parse(Self.censor("http: {\(habit)}"), file: "c.yaml"))
      let sentences = censor.boxes[0].sentences.filter { !usual.boxes[0].sentences.contains($0) }
      #expect(sentences.count == 1, "\(habit): \(sentences)")
      #expect(told.insert(sentences).inserted, "\(habit) is told as another one")
    }
  }
}
