import Dissection
import TestSupport
import Testing

/// What each habit of a censor makes of a request, beside what a reader without it makes of the same one.
@Suite struct HTTPHabitsTests {
  /// A request of which a habit changes what is read.
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var text: String
    /// The hosts that a reader without habits finds; nil where it finds no request.
    var usual: [String]?
    /// Those that the habit leaves.
    var found: [String]?
    var habit: @Sendable (inout HTTPHabits) -> Void
    var testDescription: String { name }
  }

  private static let line = "GET / HTTP/1.1\r\n"
  private static let host = "Host: a.test\r\n"

  static let cases: [Case] = [
    Case(name: "before the method", text: "\n" + line + host + "\r\n", usual: ["a.test"]) {
      $0.lead = .nothing
    },
    Case(name: "methods", text: "PUT / HTTP/1.1\r\n" + host + "\r\n", usual: ["a.test"]) {
      $0.methods = HTTPHabits.bit(ofMethod: "GET") ?? 0
    },
    Case(name: "a tab behind", text: "GET\t / HTTP/1.1\r\n" + host + "\r\n", found: ["a.test"]) {
      $0.readsTabAfterMethod = true
    },
    Case(name: "strict", text: "GET  / HTTP/1.1\r\n" + host + "\r\n", usual: ["a.test"]) {
      $0.requestLine = .strict
    },
    Case(
      name: "strict for the host", text: "GET ?/ HTTP/1.1\r\n" + host + "\r\n", usual: ["a.test"],
      found: []
    ) { $0.requestLine = .strictForHost },
    Case(name: "returns", text: "GET \r/ HTTP/1.1\r\n" + host + "\r\n", usual: ["a.test"]) {
      $0.loneReturn = .unreadable
    },
    Case(
      name: "printable", text: "GET /\u{e9} HTTP/1.1\r\n" + host + "\r\n", usual: ["a.test"]
    ) { $0.target = .printable },
    Case(name: "version", text: "GET / http/1.1\r\n" + host + "\r\n", usual: ["a.test"]) {
      $0.version = .prefix
    },
    Case(name: "any version", text: "GET / OPTIONS\r\n" + host + "\r\n", found: ["a.test"]) {
      $0.version = .word
    },
    Case(name: "behind it", text: "GET / HTTP/1.1 \r\n" + host + "\r\n", usual: ["a.test"]) {
      $0.versionSpace = .kept
    },
    Case(name: "lines", text: line + "X: y\nHost: a.test\r\n\r\n", usual: ["a.test"], found: []) {
      $0.lineEnd = .crlf
    },
    Case(name: "its end", text: "GET / HTTP/1.1\n" + host + "\r\n", usual: ["a.test"]) {
      $0.requestLineEnd = .crlf
    },
    Case(name: "the empty line", text: line + "\n" + host + "\r\n", usual: [], found: []) {
      $0.emptyLine = .crlf
    },
    Case(
      name: "LF CR LF", text: line + "X: y\n\r\n" + host + "\r\n", usual: [], found: ["a.test"]
    ) { $0.emptyLine = .crlf },
    Case(name: "case", text: line + "HOST: a.test\r\n\r\n", usual: ["a.test"], found: []) {
      $0.nameCase = .exact
    },
    Case(name: "colon", text: line + "Host : a.test\r\n\r\n", usual: [], found: ["a.test"]) {
      $0.hostColon = .spaced
    },
    Case(name: "bad name", text: line + "a b: c\r\n" + host + "\r\n", usual: ["a.test"], found: [])
    { $0.badName = .ends },
    Case(
      name: "long name", text: line + "aaaaa: c\r\n" + host + "\r\n", usual: ["a.test"], found: []
    ) { $0.nameCountMax = 4 },
    Case(
      name: "no name", text: line + "/////: c\r\n" + host + "\r\n", usual: ["a.test"],
      found: ["a.test"]
    ) { $0.nameCountMax = 4 },
    Case(
      name: "one space", text: line + "Host:  a.test\r\n\r\n", usual: ["a.test"], found: [" a.test"]
    ) { $0.hostSpace = .oneSpace },
    Case(
      name: "line breaks", text: line + "Host: \n\na.test\r\n\r\n", usual: [""], found: ["a.test"]
    ) {
      $0.hostSpace = .lineBreaks
      $0.emptyLine = .crlf
    },
    Case(
      name: "first", text: line + host + "Host: b.test\r\n\r\n", usual: ["a.test", "b.test"],
      found: ["a.test"]
    ) { $0.hosts = .first },
    Case(
      name: "last", text: line + host + "Host: b.test\r\n\r\n", usual: ["a.test", "b.test"],
      found: ["b.test"]
    ) { $0.hosts = .last },
    Case(name: "place", text: line + "X: y\r\n" + host + "\r\n", usual: ["a.test"], found: []) {
      $0.hostPlace = .first
    },
    Case(
      name: "character", text: line + "Host: a.test/b\r\n\r\n", usual: ["a.test/b"],
      found: ["a.test"]
    ) { $0.hostEnd = .character },
    Case(
      name: "how far", text: line + "X: yyyyyyyyyyyyyyyyyyyy\r\n" + host + "\r\n",
      usual: ["a.test"], found: []
    ) { $0.headCountMax = 40 },
  ]

  private static func hosts(_ text: String, _ habits: HTTPHabits) -> [String]? {
    let bytes = Array(text.utf8)
    guard habits.recognize(bytes.span) == .yes,
      case .complete(let reading) = habits.read(bytes.span, cuts: Span())
    else { return nil }
    return (0..<reading.head.hostCount).map {
      String(decoding: bytes[reading.head.hostRange($0)], as: UTF8.self)
    }
  }

  @Test(arguments: cases)
  func aHabitChangesWhatIsRead(_ item: Case) {
    var habits = HTTPHabits()
    #expect(Self.hosts(item.text, habits) == item.usual, "without it")
    item.habit(&habits)
    #expect(Self.hosts(item.text, habits) == item.found, "with it")
    // It leaves a usual request alone.
    #expect(Self.hosts(Self.line + Self.host + "\r\n", habits) == ["a.test"])
  }

  /// `HTTPRequestHead.read`, the perfect reader, is what the defaults are held against.
  @Test(arguments: HTTPHeadProgressTests.heads)
  func theDefaultsReadAsThePerfectReader(text: String) {
    let bytes = Array(text.utf8)
    for count in 1...bytes.count where count < 300 || count > 65_400 && count < 65_600 {
      let prefix = bytes.span.extracting(first: count)
      switch (HTTPRequestHead.read(prefix), HTTPHabits().read(prefix, cuts: Span())) {
      case (.complete(let usual), .complete(let reading)):
        #expect(usual.headCount == reading.head.headCount)
        #expect(usual.hostCount == reading.head.hostCount)
        #expect(usual.targetRange == reading.head.targetRange)
      case (.incomplete, .incomplete), (.invalid, .invalid): break
      default:
        // A request of HTTP/0.9 has no version, which the habits ask for.
        #expect(text.hasPrefix("GET /\r\n"), "\(count) bytes of \(text.prefix(40))")
      }
    }
  }

  /// RFC 9112 §6.3: chunks go before a length. What else is made of the two is how requests are smuggled.
  @Test(
    arguments: [
      ("Content-Length: 4\r\nTransfer-Encoding: chunked", 4, true, false),
      ("Content-Length: 4 \r\nX: y", 4, false, false),
      ("Content-Length: x\r\nX: y", nil, false, true),
      ("Content-Length: 4\t\r\nX: y", 4, false, false),
      ("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity", nil, false, false),
    ] as [(String, Int?, Bool, Bool)])
  func bodiesAreAsLongAsHeadersSay(
    fields: String, length: Int?, isChunked: Bool, isLast: Bool
  ) throws {
    var habits = HTTPHabits()
    let bytes = Array((Self.line + fields + "\r\n\r\n").utf8)
    guard case .complete(let usual) = habits.read(bytes.span, cuts: Span()) else {
      Issue.record("not read")
      return
    }
    #expect(usual.head.contentLength == length)
    #expect(usual.head.isChunked == isChunked)
    #expect(!usual.isLast)
    // White space behind the number is part of it (Müller et al., FOCI 2024, of Iran).
    habits.contentLength = .strict
    habits.transferEncoding = .any
    guard case .complete(let strict) = habits.read(bytes.span, cuts: Span()) else {
      Issue.record("not read")
      return
    }
    let isSpoiled = ["Content-Length: 4 ", "Content-Length: 4\t"].contains { fields.hasPrefix($0) }
    #expect(strict.isLast == (isLast || isSpoiled))
    #expect(strict.head.isChunked == fields.contains("chunked"))
  }

  /// Nourin et al., WWW 2023: only a cut within the version evades Turkmenistan's filter. Harrity et al.,
  /// USENIX Security 2022: Kazakhstan's is evaded where the line's end comes in the next segment.
  @Test(
    arguments: [
      (.version, 6, true), (.version, 7, false), (.version, 13, false), (.version, 14, true),
      (.versionEnd, 6, true), (.versionEnd, 13, false), (.versionEnd, 14, false),
      (.versionEnd, 15, true), (.method, 3, false), (.method, 4, false), (.method, 5, true),
    ] as [(HTTPHabits.Part, Int32, Bool)])
  func aPartInTwoSegmentsIsNotRead(part: HTTPHabits.Part, cut: Int32, isRead: Bool) {
    var habits = HTTPHabits()
    habits.whole = HTTPHabits.Parts(part)
    let bytes = Array((Self.line + Self.host + "\r\n").utf8)
    let cuts = [cut]
    switch habits.read(bytes.span, cuts: cuts.span) {
    case .complete: #expect(isRead)
    case .incomplete, .invalid: #expect(!isRead)
    }
  }

  @Test func noBytesTrap() {
    var draws = Draws(seed: 18)
    let pool = Array("GET / HTTP/1.1\r\nHost: \t\n:".utf8)
    for _ in 0..<20_000 {
      let bytes = (0..<Int.random(in: 0...60, using: &draws)).map { _ in
        pool.randomElement(using: &draws) ?? 0
      }
      for item in Self.cases {
        var habits = HTTPHabits()
        item.habit(&habits)
        _ = habits.recognize(bytes.span)
        if case .complete(let reading) = habits.read(bytes.span, cuts: Span()) {
          #expect(reading.head.headCount <= bytes.count)
        }
      }
    }
  }
}
