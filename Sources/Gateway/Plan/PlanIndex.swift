/// The place of a network or of a gateway in its plan: of one kind of element, which no other kind takes.
///
/// What can be asked of it may be inlined in other modules: sums of flows are looked up by it.
@frozen
public struct PlanIndex<Element>: Hashable, Comparable, ExpressibleByIntegerLiteral, Sendable {
  public let number: Int16

  /// The element at an offset among all of the plan.
  @inlinable
  public init(_ offset: Int) {
    number = Int16(truncatingIfNeeded: offset)
  }

  @inlinable
  public init(integerLiteral offset: Int) {
    self.init(offset)
  }

  /// The place as an index of arrays.
  @inlinable
  public var offset: Int { Int(number) }

  @inlinable
  public static func == (one: Self, other: Self) -> Bool { one.number == other.number }

  @inlinable
  public static func < (one: Self, other: Self) -> Bool { one.number < other.number }

  @inlinable
  public func hash(into hasher: inout Hasher) { hasher.combine(number) }
}

public typealias NetworkIndex = PlanIndex<Network>
public typealias GatewayIndex = PlanIndex<Gateway>

extension Array {
  @inlinable
  public subscript(index: PlanIndex<Element>) -> Element { self[index.offset] }
}
