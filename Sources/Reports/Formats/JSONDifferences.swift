import FoundationEssentials

/// Where two documents of JSON differ.
public struct JSONDifferences: Sendable {
  /// A place, and what stands there.
  public struct Difference: Sendable, Equatable {
    /// A JSON pointer (RFC 6901), such as `/total/blocked`.
    public var place: String
    /// As JSON has them; nil where there is nothing.
    public var values: (one: String?, other: String?)

    /// Whether place and values are the same.
    public static func == (one: Difference, other: Difference) -> Bool {
      one.place == other.place && one.values == other.values
    }
  }

  /// The first ones: totals, and what the documents were made from, before the tables.
  public private(set) var first: [Difference] = []
  /// How many there are.
  public private(set) var count = 0
  private let firstMax: Int

  /// The differences of two documents, of which the first few are told.
  ///
  /// - Throws: what a decoder throws when one of them is not JSON.
  public init(_ one: [UInt8], _ other: [UInt8], firstMax: Int = 10) throws {
    self.firstMax = firstMax
    guard one != other else { return }
    let decoder = JSONDecoder()
    compare(
      try decoder.decode(JSONValue.self, from: Data(one)),
      try decoder.decode(JSONValue.self, from: Data(other)), at: "")
  }

  private mutating func compare(_ one: JSONValue, _ other: JSONValue, at place: String) {
    switch (one, other) {
    case (.object(let one), .object(let other)):
      for key in Set(one.keys).union(other.keys).sorted(by: Self.isBefore) {
        compare(one[key], other[key], below: place, key)
      }
    case (.list(let one), .list(let other)):
      for index in 0..<max(one.count, other.count) {
        compare(
          index < one.count ? one[index] : nil, index < other.count ? other[index] : nil,
          below: place, "\(index)")
      }
    default:
      let values = (one.words, other.words)
      if values.0 != values.1 { add(place, values.0, values.1) }
    }
  }

  private mutating func compare(
    _ one: JSONValue?, _ other: JSONValue?, below place: String, _ key: String
  ) {
    let escaped = key.replacing("~", with: "~0").replacing("/", with: "~1")
    let place = "\(place)/\(escaped)"
    if let one, let other { return compare(one, other, at: place) }
    add(place, one?.words, other?.words)
  }

  private mutating func add(_ place: String, _ one: String?, _ other: String?) {
    count += 1
    if first.count < firstMax { first.append(Difference(place: place, values: (one, other))) }
  }

  /// What a reader looks for first.
  private static let firstKeys = ["chokepoint", "commit", "files", "inputs", "options", "total"]

  private static func isBefore(_ one: String, _ other: String) -> Bool {
    let places = [one, other].map { firstKeys.firstIndex(of: $0) ?? firstKeys.count }
    return (places[0], one) < (places[1], other)
  }
}
