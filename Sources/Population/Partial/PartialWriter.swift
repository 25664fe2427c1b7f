/// Puts together the bytes of a partial result: numbers of seven bits a byte, the lowest first (LEB128), and what
/// is made of them.
public struct PartialWriter: Sendable {
  public private(set) var bytes: [UInt8] = []

  /// Nothing yet.
  public init() {}

  /// Writes a number.
  public mutating func number(_ number: UInt64) {
    var rest = number
    while rest > 0x7f {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }

  /// Writes a count or an index; what is below zero is none, and becomes 0.
  public mutating func number(_ number: Int) {
    self.number(UInt64(max(0, number)))
  }

  /// Writes bytes with their count.
  public mutating func bytes(_ content: [UInt8]) {
    number(content.count)
    bytes += content
  }

  /// Writes bytes whose count is known.
  public mutating func fixed(_ content: [UInt8]) {
    bytes += content
  }

  /// Writes a text in UTF-8 with its count of bytes.
  public mutating func text(_ text: String) {
    bytes(Array(text.utf8))
  }

  /// Writes a list with its count.
  public mutating func list<Elements: Collection>(
    _ elements: Elements, _ body: (Elements.Element, inout PartialWriter) -> Void
  ) {
    number(elements.count)
    for element in elements { body(element, &self) }
  }
}
