/// The place of a name among distinct names, such as those of a capture (`LegibleNames`).
public struct NameIndex: Hashable, ExpressibleByIntegerLiteral, Sendable {
  public let number: Int32

  /// The name at an offset among all.
  public init(_ offset: Int) {
    number = Int32(truncatingIfNeeded: offset)
  }

  public init(integerLiteral offset: Int) {
    self.init(offset)
  }

  /// The place as an index of arrays.
  public var offset: Int { Int(number) }
}
