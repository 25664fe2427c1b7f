import Testing

@testable import Rules

/// Names packed by pairs of characters.
@Suite struct PackedNamesTests {
  private func packed(_ names: [String]) -> (names: PackedNames, places: [UInt32?]) {
    var packed = PackedNames()
    let places = names.map { packed.append(Array($0.utf8).span) }
    return (packed, places)
  }

  /// Whether the name at a place is `name` from a byte on.
  private func isName(
    _ packed: PackedNames, at place: UInt32, _ name: String, from start: Int = 0
  ) -> Bool {
    let bytes = Array(name.utf8)
    return packed.isName(at: place, bytes.span, from: start)
  }

  @Test func aNameEqualsItselfAndNoOther() throws {
    let names = [
      "example.com", "example.co", "example.com.cn", "xample.com", "a", "aa", "com.example",
    ]
    let (packed, places) = packed(names)
    for (index, name) in names.enumerated() {
      let place = try #require(places[index])
      for other in names {
        #expect(isName(packed, at: place, other) == (name == other))
      }
    }
  }

  @Test func aNameIsComparedFromAnyByteOn() throws {
    let (packed, places) = packed(["example.com"])
    let place = try #require(places[0])
    #expect(isName(packed, at: place, "www.example.com", from: 4))
    #expect(!isName(packed, at: place, "www.example.com", from: 3))
    #expect(!isName(packed, at: place, "www.example.com", from: 5))
  }

  /// Every pair of characters of names, at both ends of a name.
  @Test func everyPairOfCharactersComesBack() throws {
    let characters = Array("abcdefghijklmnopqrstuvwxyz0123456789-._")
    let names = characters.flatMap { first in characters.map { "\(first)\($0)" } }
    let (packed, places) = packed(names)
    for (index, name) in names.enumerated() {
      let place = try #require(places[index])
      #expect(isName(packed, at: place, name))
      let swapped = String(name.reversed())
      #expect(isName(packed, at: place, swapped) == (swapped == name))
    }
  }

  @Test func aNameThatIsNotASCIIIsLeftOut() {
    var packed = PackedNames()
    let names: [[UInt8]] = [[0x61, 0xc3, 0xa9], [0x61]]
    let places = names.map { packed.append($0.span) }
    #expect(places == [nil, 0])
  }

  @Test func usualNamesShrinkByAThird() throws {
    let names = (0..<1000).map { "www.some-long-site-\($0).example.com" }
    var (packed, _) = packed(names)
    packed.trim()
    let plain = names.reduce(0) { $0 + $1.utf8.count }
    // With the room that trimming leaves.
    #expect(packed.byteCount < (plain * 2 / 3 + names.count) * 17 / 16)
  }
}
