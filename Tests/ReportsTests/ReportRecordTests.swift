import Reports
import Testing

/// What a report says of how it was made is read back, or refused with one error.
@Suite struct ReportRecordTests {
  private static let whole = """
    {"format": 2, "chokepoint": "0.1.0", "commit": "unknown", "seed": 18446744073709551615,
     "options": {"rules": ["a b.yaml", "c"], "censor": "perfect", "certain": "no"},
     "inputs": [{"capture": "x.pcap", "path": "d/x.pcap", "sha256": "00", "packets": 1, "flows": 1,
                 "error": null}],
     "files": [{"kind": "rules", "path": "a b.yaml", "sha256": "11"}],
     "public_suffixes": "libpsl"}
    """

  private static func read(_ text: String) throws -> ReportRecord {
    try ReportRecord(Array(text.utf8), path: "r.json")
  }

  @Test func allThatARunHangsOnIsReadBack() throws {
    let record = try Self.read(Self.whole)
    #expect(record.origin.seed == .max)
    #expect(record.origin.inputs.map(\.path) == ["d/x.pcap"])
    #expect(record.files.map { "\($0.kind) \($0.path) \($0.sha256)" } == ["rules a b.yaml 11"])
    let options = Dictionary(
      record.origin.options.map { ($0.name, $0.values) }, uniquingKeysWith: { one, _ in one })
    #expect(options == ["rules": ["a b.yaml", "c"], "censor": ["perfect"], "certain": ["no"]])
  }

  @Test func scenariosOfOneRunAreReadTogether() throws {
    let record = try Self.read(
      #"{"scenarios": [\#(Self.whole), \#(Self.whole)], "comparisons": []}"#)
    #expect(record.origins.count == 2)
    #expect(record.files.count == 1)
  }

  /// What is no report, and why.
  static let refused: [(String, String)] = [
    ("", "not JSON"), ("[1]", "is not what it should be"), ("{}", "no 'chokepoint' in it"),
    (#"{"scenarios": []}"#, "not of one run"),
    (#"{"comparisons": []}"#, "no 'chokepoint' in it"),
    // Reports before there were formats, and those of versions to come.
    (#"{"chokepoint": "0.1.0", "seed": 0}"#, "of a format without number"),
    (#"{"format": 3, "chokepoint": "9"}"#, "of format 3"),
    (#"{"format": 2, "chokepoint": "0.1.0"}"#, "no whole report"),
    (whole.replacing("18446744073709551615", with: "-1"), "not JSON"),
    (whole.replacing(#""kind": "rules""#, with: #""kind": "poem""#), "not JSON"),
    (whole.replacing(#""inputs": ["#, with: #""inputs": [7, "#), "is not what it should be"),
    (whole.replacing(#""censor": "perfect""#, with: #""censor": {}"#), "is not what it should be"),
    (
      #"{"scenarios": [\#(whole), \#(whole.replacing("d/x.pcap", with: "d/y.pcap"))]}"#,
      "not of one run"
    ),
  ]

  @Test(arguments: refused)
  func whatIsNoReportOfThisFormatIsRefused(text: String, reason: String) {
    let error = #expect(throws: ReportError.self) { try Self.read(text) }
    #expect(
      error.map { "\($0)".hasPrefix("r.json: ") && "\($0)".contains(reason) } == true,
      "\(error.map { "\($0)" } ?? "none")")
  }

  @Test func everyTruncationIsRefused() {
    let bytes = Array(Self.whole.utf8)
    for count in 0..<bytes.count - 1 {
      #expect(throws: ReportError.self) {
        try ReportRecord(Array(bytes.prefix(count)), path: "r.json")
      }
    }
  }
}
