import TestSupport
import Testing
import Text

/// Fields of CSV files.
@Suite struct CSVTextTests {
  @Test(arguments: [
    ("plain", "plain"), ("", ""), ("a,b", "\"a,b\""), ("a\"b", "\"a\"\"b\""),
    ("=1+1", "'=1+1"), ("+1+1", "'+1+1"), ("-2+3", "'-2+3"), ("@SUM(A1)", "'@SUM(A1)"),
    ("\t=1", #"'\u{9}=1"#), ("\r=1", #"'\u{d}=1"#), ("=\"a\",b", "\"'=\"\"a\"\",b\""),
    ("'quoted", "''quoted"), ("＝1", "'＝1"), ("a=b", "a=b"),
    // Numbers are numbers, and dashes that are none are text.
    ("-0.125", "-0.125"), ("-3", "-3"), ("-1.5e-07", "-1.5e-07"), ("+1", "'+1"), ("-", "'-"),
    ("-1.", "'-1."), ("-1e", "'-1e"), ("-0x1", "'-0x1"), ("-1 ", "'-1 "),
    ("two\nlines", #"two\u{a}lines"#),
  ])
  func aFieldIsQuotedAndIsNoFormula(text: String, field: String) {
    #expect(CSVText.field(text) == field)
  }

  @Test(.enabled(if: Python.isInstalled))
  func anotherReaderFindsTheSameFields() throws {
    let rows = [
      ["a", "b,c", "\"", "\"\"", ",\"\r\n", ""], ["=1,\"x\"", "'", "", " ", "\u{2028}", "é,"],
    ]
    let records = try Python.records(ofCSV: rows.map(CSVText.row).joined())
    #expect(
      records == [
        ["a", "b,c", "\"", "\"\"", ",\"\\u{d}\\u{a}", ""],
        ["'=1,\"x\"", "''", "", " ", "\\u{2028}", "é,"],
      ])
  }
}
