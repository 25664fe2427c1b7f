import TestSupport
import Testing
import Text

/// Text of strangers, as it goes into lines and fields.
@Suite struct ShownTextTests {
  @Test(arguments: [
    ("www.example.com", "www.example.com"),
    ("a\nb\u{1b}[31m.pcap", #"a\u{a}b\u{1b}[31m.pcap"#),
    ("\u{7f}\u{9b}2J", #"\u{7f}\u{9b}2J"#),
    ("exe.\u{202e}gpj", #"exe.\u{202e}gpj"#),
    ("a\u{2066}b\u{2069}\u{200f}", #"a\u{2066}b\u{2069}\u{200f}"#),
    ("zero\u{200b}\u{feff}width", #"zero\u{200b}\u{feff}width"#),
    ("line\u{2028}paragraph\u{2029}\u{85}", #"line\u{2028}paragraph\u{2029}\u{85}"#),
    ("v\u{fe0f}\u{e0101}\u{e0041}", #"v\u{fe0f}\u{e0101}\u{e0041}"#),
    ("\u{3164}\u{ffa0}\u{115f}\u{34f}", #"\u{3164}\u{ffa0}\u{115f}\u{34f}"#),
    ("\u{e000}\u{378}", #"\u{e000}\u{378}"#),
    ("日本語, Español, ελ, ไทย, עברית", "日本語, Español, ελ, ไทย, עברית"),
    ("\u{301}a", #"\u{301}a"#), ("e\u{301}", "e\u{301}"),
    ("a\r\nb\tc", #"a\u{d}\u{a}b\u{9}c"#), ("", ""),
  ])
  func whatCannotBeSeenIsWrittenByItsNumber(text: String, shown: String) {
    #expect(text.shown.unicodeScalars.elementsEqual(shown.unicodeScalars))
  }

  /// Backslashes of expressions and of names in DNS stay readable.
  @Test(arguments: [
    (#"^a\.b\d+"#, #"^a\.b\d+"#), (#"\\server\027"#, #"\\server\027"#), (#"end\"#, #"end\"#),
    (#"\u{202e}"#, #"\u{5c}u{202e}"#), (#"\x41"#, #"\u{5c}x41"#), (#"\\u{a}"#, #"\\u{5c}u{a}"#),
    ("\\\n", #"\\u{a}"#), (#"\u0041"#, #"\u0041"#),
  ])
  func aBackslashIsEscapedWhereItWouldBeginAnEscape(text: String, shown: String) {
    #expect(text.shown == shown)
  }

  /// Reads it back by the two rules of the documentation alone.
  @Test func everyTextCanBeReadBack() {
    let parts = ["\\", "u", "{", "}", "x", "a", "5c", "\n", "\u{202e}", "é", "\u{301}", "日", " "]
    var state: UInt64 = 1
    for _ in 0..<20_000 {
      var text = ""
      for _ in 0..<8 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        text += parts[Int(state >> 33) % parts.count]
      }
      let back = Self.read(text.shown)
      #expect(back.unicodeScalars.elementsEqual(text.unicodeScalars), "\(text.debugDescription)")
    }
  }

  private static func read(_ shown: String) -> String {
    var rest = Array(shown.unicodeScalars)[...]
    var text = String.UnicodeScalarView()
    while let first = rest.first {
      if first == "\\", rest.dropFirst().first == "u", rest.dropFirst(2).first == "{",
        let end = rest.firstIndex(of: "}")
      {
        let digits = String(String.UnicodeScalarView(rest[(rest.startIndex + 3)..<end]))
        text.append(UInt32(digits, radix: 16).flatMap(Unicode.Scalar.init) ?? "?")
        rest = rest[(end + 1)...]
      } else {
        text.append(first)
        rest = rest.dropFirst()
      }
    }
    return String(text)
  }

  @Test(
    arguments: [
      (Array("plain".utf8), "plain"), ([0x61, 0xff, 0x62], #"a\xffb"#),
      // The lone first byte of a sequence; one that ends too early; a surrogate; an overlong form.
      ([0xc3], #"\xc3"#), ([0xe6, 0x97, 0x2e], #"\xe6\x97."#),
      ([0xed, 0xa0, 0x80], #"\xed\xa0\x80"#),
      ([0xc0, 0xaf], #"\xc0\xaf"#), ([0xe6, 0x97, 0xa5, 0x80, 0x0a], #"日\x80\u{a}"#),
    ] as [([UInt8], String)])
  func bytesThatAreNotUTF8AreWrittenByTheirNumbers(bytes: [UInt8], shown: String) {
    #expect(ShownText.field(bytes) == shown)
  }

  @Test func marksThatClimbIntoOtherLinesAreEscaped() {
    let shown = ("a" + String(repeating: "\u{301}", count: 20)).shown
    #expect(shown.unicodeScalars.count { $0 == "\u{301}" } == 4)
    #expect(shown.hasSuffix(#"\u{301}\u{301}"#))
  }

  @Test func aLineStaysOneAndARowKeepsItsFields() {
    #expect(ShownText.page(["a\nb", "c\td"]) == "a\\u{a}b\nc\\u{9}d\n")
    #expect(ShownText.row(["a\tb", "c\n", ""]) == "a\\u{9}b\tc\\u{a}\t\n")
    #expect(ShownText.output("a\tb\n\u{1b}[0m") == "a\tb\n\\u{1b}[0m")
    #expect(ShownText.prose("Two\n  lines \u{1b}\n") == #"Two lines \u{1b}"#)
  }

  /// All characters, against the categories that Python's tables of Unicode give them.
  @Test(.enabled(if: Python.isInstalled))
  func thePropertiesAreThoseOfUnicode() throws {
    // Those that are not assigned in Python's version may be in ours.
    let script = """
      import unicodedata as u
      for c in range(0x110000):
        k = u.category(chr(c))
        if 0xd800 <= c < 0xe000: continue
        if k == "Cn" and not (0xfdd0 <= c <= 0xfdef or c & 0xfffe == 0xfffe): continue
        print(c, k in ("Cc", "Cf", "Co", "Cn", "Zl", "Zp"))
      """
    // Letters and marks that Unicode's DerivedCoreProperties.txt calls ignorable.
    let ignorable: [ClosedRange<UInt32>] = [
      0x34f...0x34f, 0x115f...0x1160, 0x17b4...0x17b5, 0x180b...0x180f, 0x3164...0x3164,
      0xfe00...0xfe0f, 0xffa0...0xffa0, 0xe0000...0xe0fff,
    ]
    var wrong: [String] = []
    var count = 0
    for line in try Python.run(script).split(separator: "\n") {
      let words = line.split(separator: " ")
      let value = try #require(UInt32(words[0]))
      let scalar = try #require(Unicode.Scalar(value))
      let isHidden = words[1] == "True" || ignorable.contains { $0.contains(value) }
      if ShownText.isShown(scalar) == isHidden { wrong.append(String(value, radix: 16)) }
      count += 1
    }
    #expect(wrong.isEmpty)
    #expect(count > 250_000)
  }
}
