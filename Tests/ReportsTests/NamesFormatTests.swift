import Testing

@testable import Reports

@Suite struct NamesFormatTests {
  /// Labels of the queries in dns-tunnel-iodine of nDPI's tests, as tshark 4.0 prints them.
  @Test(arguments: [
    (#"www.example.org"#, "www.example.org"),
    (#"\195\169.org"#, "é.org"),
    (#"a\.b\\c\032\127"#, #"a\.b\\c\032\127"#),
    (#"\237\191dna"#, "\u{fffd}dna"),
    (#"in\239\187\189qp"#, "in\u{fefd}qp"),
    (#"in\239\187qp"#, "in\u{fffd}qp"),
    (#"\224\216\228\191c\199"#, "\u{fffd}\u{fffd}\u{fffd}c\u{fffd}"),
    (#"n\224\190\237"#, "n\u{fffd}\u{fffd}"),
    (#"\128\255"#, "\u{fffd}\u{fffd}"),
  ])
  func bytesAreReadAsWiresharkReadsThem(name: String, text: String) {
    #expect(NamesFormat.text(Array(name.utf8).span) == text)
  }
}
