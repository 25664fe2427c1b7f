import Testing

@testable import Reports

/// Lines are taken apart as JSON has them.
@Suite struct FlowLineReaderTests {
  /// A line whose columns are null but for the first two.
  private static func line(flow: String, capture: String, rest: String = "") -> String {
    let others = DatabaseSchema.flowColumns.dropFirst(2).map { "\"\($0.name)\":null" }
    return "{\"flow\":\(flow),\"capture\":\(capture)\(rest),\(others.joined(separator: ","))}\n"
  }

  @Test func valuesStandInTheOrderOfColumns() throws {
    let names = #","names":[{"kind":"dns","name":"a.example","packet":3}],"evaded":["r1","r2"]"#
    let text =
      Self.line(flow: "7", capture: #""one.pcap""#, rest: names)
      + Self.line(flow: "-12", capture: "null")
    var reader = FlowLineReader(Array(text.utf8))
    #expect(try reader.next())
    guard case .number(7) = reader.columns[0] else { return #expect(Bool(false)) }
    #expect(reader.text(reader.columns[1]) == "one.pcap")
    #expect(reader.columns.count == DatabaseSchema.flowColumns.count)
    #expect(reader.names.map { reader.text($0.name) } == ["a.example"])
    #expect(reader.evaded.map { reader.text($0) } == ["r1", "r2"])
    #expect(try reader.next())
    guard case .number(-12) = reader.columns[0], case .null = reader.columns[1] else {
      return #expect(Bool(false))
    }
    #expect(reader.names.isEmpty)
    #expect(try !reader.next())
  }

  @Test(arguments: [
    (#""a\"b\\c""#, "a\"b\\c"), (#""tab\u0009end""#, "tab\tend"), (#""\u00e9""#, "é"),
    (#""\ud83d\ude00!""#, "😀!"), (#""é""#, "é"), (#""""#, ""),
  ])
  func escapesStandForCharacters(capture: String, text: String) throws {
    var reader = FlowLineReader(Array(Self.line(flow: "1", capture: capture).utf8))
    #expect(try reader.next())
    #expect(reader.text(reader.columns[1]) == text)
  }

  @Test func everyLineThatEndsTooEarlyIsDamaged() {
    let line = Array(Self.line(flow: "7", capture: #""a\u00e9\ud83d\ude00""#).utf8)
    for count in 1..<line.count {
      #expect(throws: FlowLineReader.Damage.self) {
        var reader = FlowLineReader(Array(line.prefix(count)))
        _ = try reader.next()
      }
    }
  }
}
