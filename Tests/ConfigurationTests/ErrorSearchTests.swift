import Configuration
import Testing

/// All errors of a file are found, each once, and none that only follows from another.
@Suite struct ErrorSearchTests {
  private enum Colour: String, CaseIterable { case red, green }

  /// A reader like those of rule sets: it stops at the first error.
  private static func read(_ node: ConfigurationNode) throws(ConfigurationError) {
    let file = try node.mapping(of: "the file", keys: ["name", "colour", "size", "things"])
    _ = try file.required("name").string(of: "'name'")
    let colour = try file.choice("colour", else: Colour.red)
    let size = try file.integer("size", in: 1...9, else: 1)
    if colour == .green, size > 5, let value = file["size"] {
      throw value.error("green is small", about: .neighbours)
    }
    for thing in try file["things"]?.sequence(of: "'things'") ?? [] {
      let map = try thing.mapping(of: "a thing", keys: ["id", "weight", "parts"])
      let id = try map.required("id").string(of: "'id'")
      guard !id.contains(" ") else {
        throw try map.required("id").error("'\(id)' is no id")
      }
      _ = try map["weight"]?.number(of: "'weight'", in: 0...1)
      for part in try map["parts"]?.scalarOrSequence(of: "'parts'") ?? [] {
        guard try part.string(of: "a part") != "bad" else { throw part.error("a bad part") }
      }
      guard !(try map["parts"]?.scalarOrSequence(of: "'parts'") ?? []).isEmpty else {
        throw thing.error("the thing '\(id)' has nothing")
      }
    }
  }

  /// The errors without the file's name.
  private func errors(_ yaml: String) throws -> [String] {
    let node = try ConfigurationNode.parse(yaml, file: "f")
    do throws(ConfigurationError) {
      try node.readAll { node throws(ConfigurationError) in try Self.read(node) }
      return []
    } catch {
      return error.all.map { String("\($0)".dropFirst(2)) }
    }
  }

  @Test func aFileWithoutErrorsHasNone() throws {
    #expect(try errors("name: n\nthings: [{id: a, parts: x}]").isEmpty)
  }

  @Test func errorsOfOneElementAndOfOthersAreAllShown() throws {
    let yaml = """
      nam: n
      colour: blue
      size: 12
      things:
        - {id: a b, weight: 2, parts: [x, bad, bad]}
        - {idd: c, weigth: heavy, parts: y}
        - three
      """
    #expect(
      try errors(yaml) == [
        "1:1: unknown key 'nam' (did you mean 'name'?)",
        "2:9: unknown colour 'blue' (one of: red, green)",
        "3:7: size must be a whole number from 1 to 9, not '12'",
        "5:10: 'a b' is no id",
        "5:23: 'weight' must be a number from 0 to 1, not '2'",
        "5:37: a bad part", "5:42: a bad part",
        "6:6: unknown key 'idd' (did you mean 'id'?)",
        "6:14: unknown key 'weigth' (did you mean 'weight'?)",
        "6:22: 'weight' must be a number from 0 to 1, not 'heavy'",
        "7:5: a thing must be a mapping of keys to values, not 'three'",
      ])
  }

  @Test func aMissingKeyDoesNotHideOtherErrors() throws {
    #expect(
      try errors("things: [{weight: 2, parts: x}]") == [
        "1:1: the file has no 'name'", "1:10: a thing has no 'id'",
        "1:19: 'weight' must be a number from 0 to 1, not '2'",
      ])
  }

  /// That a thing has nothing follows from the part that was wrong; that another has nothing does not.
  @Test func whatOnlyFollowsIsLeftOut() throws {
    #expect(
      try errors("name: n\nthings: [{id: a, parts: [bad]}, {id: b}]") == [
        "2:26: a bad part", "2:33: the thing 'b' has nothing",
      ])
    #expect(try errors("name: n\ncolour: green\nsize: 6") == ["3:7: green is small"])
    #expect(
      try errors("name: n\ncolour: gren\nsize: 6")
        == ["2:9: unknown colour 'gren' (did you mean 'green'?)"])
  }

  @Test func noMoreThanFiftyAreShown() throws {
    let things = (1...80).map { "  - {id: a, parts: x, weight: \($0 + 1)}\n" }.joined()
    #expect(try errors("name: n\nthings:\n" + things).count == 50)
  }

  /// Any value in the place of any other gives errors, and the search ends.
  @Test(arguments: ["", "[]", "{}", "x", "[[[]]]", "{a: {b: c}}", "~", "{name: [], things: {}}"])
  func theSearchEnds(value: String) throws {
    for key in ["name", "colour", "size", "things"] {
      _ = try errors("\(key): \(value)\nother: 1")
      _ = try errors("name: n\nthings: [{id: \(value.isEmpty ? "x" : value), parts: x}]")
    }
    if !value.isEmpty { _ = try errors(value) }
  }
}
