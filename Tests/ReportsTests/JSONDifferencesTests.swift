import Reports
import Testing

/// Where documents differ is told by JSON pointers (RFC 6901).
@Suite struct JSONDifferencesTests {
  private static func differences(_ one: String, _ other: String) throws -> [String] {
    try JSONDifferences(Array(one.utf8), Array(other.utf8)).first.map {
      "\($0.place): \($0.values.one ?? "-") \($0.values.other ?? "-")"
    }
  }

  /// Two documents, and where they differ.
  static let examples: [(String, String, [String])] = [
    (#"{"a":1}"#, #"{"a":2}"#, ["/a: 1 2"]),
    (#"{"a":{"b":[1,2]}}"#, #"{"a":{"b":[1,3]}}"#, ["/a/b/1: 2 3"]),
    (#"{"a":[1]}"#, #"{"a":[1,2]}"#, ["/a/1: - 2"]),
    (#"{"a":1}"#, #"{"b":1}"#, ["/a: 1 -", "/b: - 1"]),
    (#"{"a":null}"#, #"{"a":"x"}"#, [#"/a: null "x""#]),
    (#"{"a/b~c":1}"#, #"{"a/b~c":2}"#, ["/a~1b~0c: 1 2"]),
    (#"{"a":[]}"#, #"{"a":{}}"#, ["/a: a list of 0 an object of 0"]),
    (#"{"a":1,"b":2}"#, #"{ "b": 2, "a": 1 }"#, []),
    ("1", "2", [": 1 2"]),
  ]

  @Test(arguments: examples)
  func everyDifferenceHasItsPlace(one: String, other: String, expected: [String]) throws {
    #expect(try Self.differences(one, other) == expected)
  }

  @Test func totalsComeFirstAndTheRestIsCounted() throws {
    let lists = ["1", "2"].map { value in
      #"{"by_name":[\#(Array(repeating: value, count: 30).joined(separator: ","))],"total":\#(value)}"#
    }
    let found = try JSONDifferences(Array(lists[0].utf8), Array(lists[1].utf8), firstMax: 3)
    #expect(found.first.map(\.place) == ["/total", "/by_name/0", "/by_name/1"])
    #expect(found.count == 31)
  }

  @Test func whatIsNoJSONIsAnError() {
    #expect(throws: (any Error).self) { try Self.differences("{", "{}") }
  }
}
