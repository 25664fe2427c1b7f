import TestSupport
import Testing
import Text

/// Text in columns of a terminal's cells.
@Suite struct TextColumnsTests {
  @Test(arguments: [
    ("abc", 3), ("", 0), ("日本", 4), ("e\u{301}", 1), ("한", 2), ("\u{1112}\u{1161}\u{11ab}", 2),
    ("…", 1), ("ｆｕｌｌ", 8), ("😀", 2), ("ไทย\u{e34}", 3),
  ])
  func aTextTakesSoManyCells(text: String, count: Int) {
    #expect(text.cellCount == count)
  }

  @Test func whatIsTooLongIsCutBetweenCharacters() {
    #expect("日本語".fitted(6) == "日本語")
    #expect("日本語".fitted(5) == "日本…")
    // A wide character does not fit into one cell.
    #expect("日本語".fitted(4) == "日…")
    #expect("abcdef".fitted(4) == "abc…")
    #expect("/long/path/to/x.csv".fittedEnd(8) == "…o/x.csv")
    #expect("日本".padded(6) + "|" == "日本  |")
    #expect("日本".paddedLeft(6) == "  日本")
  }

  /// Each character alone, against East_Asian_Width and categories in Python's tables.
  @Test(.enabled(if: Python.isInstalled))
  func widthsAreThoseOfUnicode() throws {
    let script = """
      import unicodedata as u
      for c in range(0x20, 0x110000):
        k = u.category(chr(c))
        if k[0] == "C" or k in ("Zl", "Zp"): continue
        zero = k in ("Mn", "Me") or 0x1160 <= c <= 0x11ff
        print(c, 0 if zero else 2 if u.east_asian_width(chr(c)) in "WF" else 1)
      """
    var wrong: [String] = []
    var count = 0
    for line in try Python.run(script).split(separator: "\n") {
      let words = line.split(separator: " ").compactMap { UInt32($0) }
      let scalar = try #require(Unicode.Scalar(words[0]))
      if String(scalar).cellCount != Int(words[1]) { wrong.append(String(words[0], radix: 16)) }
      count += 1
    }
    // A vowel of Ahom was no mark any more from Unicode 16 on, and was one in Python's 14.
    wrong.removeAll { $0 == "1171e" }
    #expect(wrong.isEmpty)
    #expect(count > 140_000)
  }
}
