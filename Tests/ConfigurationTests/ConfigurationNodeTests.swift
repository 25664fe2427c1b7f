import Configuration
import Testing

@Suite struct ConfigurationNodeTests {
  enum Colour: String, CaseIterable { case red, green }

  private func node(_ text: String) throws -> ConfigurationNode {
    try ConfigurationNode.parse(text, file: "f.yaml")
  }

  /// The text of the error that reading `yaml` with `read` ends in.
  private func message(
    _ yaml: String, _ read: (ConfigurationNode) throws -> Void = { _ in }
  ) -> String {
    do {
      try read(node(yaml))
      return "no error"
    } catch {
      return "\(error)"
    }
  }

  @Test func valuesKeepTheirPlaces() throws {
    let root = try node("a: 1\nlist:\n  - x\n  - {b: true}\n")
    let map = try root.mapping(of: "file", keys: ["a", "list"])
    let list = try map.required("list").sequence(of: "'list'")
    #expect([root.line, root.column] == [1, 1])
    #expect(list.map(\.line) == [3, 4])
    #expect(list.map(\.column) == [5, 5])
    let inner = try list[1].mapping(of: "item", keys: ["b"])
    #expect(try inner.required("b").boolean(of: "'b'"))
    #expect([inner.entries[0].key.column, inner.entries[0].value.column] == [6, 9])
    #expect(map["none"] == nil)
    #expect(map.entries.map(\.value.isScalar) == [true, false])
    #expect(map.entries.map(\.value.isSequence) == [false, true])
    #expect(root.isMapping)
  }

  @Test func scalarsAreReadAsWritten() throws {
    #expect(try node("no").string(of: "it") == "no")
    #expect(try node("'null'").string(of: "it") == "null")
    #expect(try node("''").string(of: "it").isEmpty)
    #expect(try node("012").integer(of: "it", in: 0...20) == 12)
    #expect(try node("0.25").number(of: "it", in: 0...1) == 0.25)
    #expect(try node("1").number(of: "it", in: 0...1) == 1)
    #expect(try node("green").choice(of: "colour", Colour.self) == .green)
    #expect(try node("a").scalarOrSequence(of: "it").map { try $0.string(of: "x") } == ["a"])
    #expect(try node("[a, b]").scalarOrSequence(of: "it").count == 2)
    #expect(try node("\u{FEFF}a: b").isMapping)
  }

  @Test(arguments: [
    ("a: {b: 1}", "f.yaml:1:4: 'a' must be a text, not a mapping"),
    ("a: [1]", "f.yaml:1:4: 'a' must be a text, not a list"),
    ("a:\n", "f.yaml:1:3: 'a' must be a text, not nothing"),
    ("a: ~", "f.yaml:1:4: 'a' must be a text, not nothing"),
    ("b: x", "f.yaml:1:1: unknown key 'b' (one of: a)"),
    ("xyz: x", "f.yaml:1:1: unknown key 'xyz' (one of: a)"),
    ("[a]: x", "f.yaml:1:1: a key of file must be a text, not a list"),
    ("- a", "f.yaml:1:1: file must be a mapping of keys to values, not a list"),
    ("a", "f.yaml:1:1: file must be a mapping of keys to values, not 'a'"),
    ("{}", "f.yaml:1:1: file has no 'a'"),
    ("a: 1\na: 2", "f.yaml:1:1: the key 'a' is given twice"),
    ("a: 1\n'a': 2", "f.yaml:1:1: the key 'a' is given twice"),
  ])
  func mappingErrorsSayPlaceAndRemedy(yaml: String, text: String) {
    let found = message(yaml) {
      _ = try $0.mapping(of: "file", keys: ["a"]).required("a").string(of: "'a'")
    }
    #expect(found == text)
  }

  @Test func typedErrorsSayWhatWasExpected() {
    #expect(
      message("x") { _ = try $0.integer(of: "'port'", in: 1...65535) }
        == "f.yaml:1:1: 'port' must be a whole number from 1 to 65535, not 'x'")
    #expect(
      message("99999999999999999999") { _ = try $0.integer(of: "'port'", in: 1...65535) }
        == "f.yaml:1:1: 'port' must be a whole number from 1 to 65535, "
        + "not '99999999999999999999'")
    #expect(
      message("1.5") { _ = try $0.number(of: "'rate'", in: 0...1) }
        == "f.yaml:1:1: 'rate' must be a number from 0 to 1, not '1.5'")
    #expect(
      message("nan") { _ = try $0.number(of: "'rate'", in: 0...0.5) }
        == "f.yaml:1:1: 'rate' must be a number from 0 to 0.5, not 'nan'")
    #expect(
      message("yes") { _ = try $0.boolean(of: "'strict'") }
        == "f.yaml:1:1: 'strict' must be true or false, not 'yes'")
    #expect(
      message("gren") { _ = try $0.choice(of: "colour", Colour.self) }
        == "f.yaml:1:1: unknown colour 'gren' (did you mean 'green'?)")
    #expect(
      message("{a: b}") { _ = try $0.scalarOrSequence(of: "'names'") }
        == "f.yaml:1:1: 'names' must be a value or a list of values, not a mapping")
    #expect(
      message("a") { _ = try $0.sequence(of: "'rules'") }
        == "f.yaml:1:1: 'rules' must be a list, not 'a'")
  }

  @Test(arguments: [
    ("", "f.yaml: is empty"),
    (" \n\n", "f.yaml: is empty"),
    ("# nothing\n", "f.yaml: holds nothing but comments"),
    ("a:\n\tb: 1", "f.yaml:2:1: tabs cannot indent YAML; use spaces"),
    ("a:\n  - x\n\t- y", "f.yaml:3:1: tabs cannot indent YAML; use spaces"),
    ("id: x\n\tnames: y", "f.yaml:2:1: tabs cannot indent YAML; use spaces"),
    ("a: *.x", "f.yaml:1:5: '*' and '&' have a meaning in YAML (put the text in quotes)"),
    ("a: *x", "f.yaml:1:4: '*' names an anchor that is not there (put the text in quotes)"),
    ("a: @x", "f.yaml:1:4: '@' cannot begin a value (put the text in quotes)"),
    (
      "a: b: c",
      "f.yaml:1:5: a ':' where no key is expected (put a text with ': ' in it in quotes)"
    ),
    ("a: [b\nc: d", "f.yaml:2:2: expected ',' or ']' here (is a '[' left open?)"),
    ("a: 'b", "f.yaml:1:6: the file ends within a quoted text (is a quote left open?)"),
    ("a: 1\n---\nb: 2", "f.yaml:2:1: a second document begins here (one file holds one document)"),
    ("a: \u{1}", "f.yaml:1:4: the control character U+0001 cannot be in YAML"),
    ("a:\r\n  b: \u{7F}", "f.yaml:2:6: the control character U+007F cannot be in YAML"),
  ])
  func syntaxErrorsSayWhatWasMeant(yaml: String, text: String) {
    #expect(message(yaml) == text)
  }

  @Test func aliasesAreBounded() throws {
    let shared = try node("a: &x [p, q]\nb: *x").mapping(of: "file", keys: ["a", "b"])
    #expect(try shared.required("b").sequence(of: "'b'").count == 2)
    let anchors = (0...8).map { "- &a\($0) x" }.joined(separator: "\n")
    #expect(
      message(anchors) == "f.yaml:9: more than 8 anchors (&) "
        + "(write the values out, and quote a text that begins with & or *)")
    // 8 levels of 8 copies each: sixteen million values from 300 characters.
    var bomb = "- &a0 [x,x,x,x,x,x,x,x]\n"
    for level in 1...7 {
      let copies = Array(repeating: "*a\(level - 1)", count: 8).joined(separator: ", ")
      bomb += "- &a\(level) [\(copies)]\n"
    }
    #expect(message(bomb).hasSuffix(": aliases (*) repeat more than the file could hold"))
  }

  @Test(arguments: [66, 999, 100_000])
  func depthIsBounded(depth: Int) {
    let text = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    let found = message(text)
    #expect(found.hasPrefix("f.yaml:1:"))
    #expect(found != "no error")
  }

  @Test func anchorsCannotAddDepth() {
    let open = String(repeating: "[", count: 900)
    let close = String(repeating: "]", count: 900)
    var text = "- &a0 \(open)x\(close)\n"
    for level in 1...7 { text += "- &a\(level) \(open)*a\(level - 1)\(close)\n" }
    #expect(message(text).hasSuffix("more than 64 lists or mappings within each other"))
  }
}
