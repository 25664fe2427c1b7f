/// The place of a network in its plan.
public struct NetworkIndex: Hashable, Comparable, ExpressibleByIntegerLiteral, Sendable {
  public let number: Int16

  /// The network at an offset among all of the plan.
  public init(_ offset: Int) {
    number = Int16(truncatingIfNeeded: offset)
  }

  public init(integerLiteral offset: Int) {
    self.init(offset)
  }

  /// The place as an index of arrays.
  public var offset: Int { Int(number) }

  public static func < (one: Self, other: Self) -> Bool { one.number < other.number }
}

extension Array<Network> {
  public subscript(index: NetworkIndex) -> Network { self[index.offset] }
}
