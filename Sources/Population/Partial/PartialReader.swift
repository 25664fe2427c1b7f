/// Why the content of a partial result cannot be used: it was not written by this program.
public struct PartialError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What is wrong.
  public let description: String

  /// An error in words.
  public init(_ description: String) {
    self.description = description
  }
}

/// Reads the bytes of a partial result, whoever wrote them: each index is below what it is an index of, lists are no
/// longer than the bytes that are left, and sums of counts do not overflow.
public struct PartialReader: Sendable {
  private let bytes: [UInt8]
  /// Of the next byte.
  private var offset = 0
  /// All counts so far. Whatever is added up of a part is below it.
  public private(set) var weight = 0

  /// What all counts together may be, of all parts that are merged: 4.5 * 10^15, such as bytes. A thousand times
  /// it is still a number, as percentages need.
  public static let weightMax = 1 << 52

  /// The bytes of a part.
  public init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// Bytes that were not read yet.
  public var leftCount: Int { bytes.count - offset }

  /// An error at this place.
  public func error(_ reason: String) -> PartialError {
    PartialError("\(reason), at byte \(offset) of its content")
  }

  /// Reads a number.
  public mutating func number() throws(PartialError) -> UInt64 {
    var number: UInt64 = 0
    var shift: UInt64 = 0
    while offset < bytes.count {
      let byte = bytes[offset]
      offset += 1
      let digits = UInt64(byte & 0x7f)
      // The tenth byte holds the last bit, and a last byte of zero would be a second way to write the same.
      guard shift < 63 || digits < 2, digits > 0 || byte > 0 || shift == 0 else {
        throw error("a number is not written as numbers are")
      }
      number |= digits << shift
      if byte < 0x80 { return number }
      shift += 7
      guard shift < 64 else { throw error("a number is too long") }
    }
    throw error("it ends within a number")
  }

  /// Reads an index.
  ///
  /// - Parameter bound: what it is below.
  public mutating func index(below bound: Int) throws(PartialError) -> Int {
    let number = try number()
    guard number < UInt64(max(0, bound)) else {
      throw error("an index is \(number), of \(bound)")
    }
    return Int(number)
  }

  /// Reads a count that may be added to others.
  public mutating func count(most: Int = .max) throws(PartialError) -> Int {
    let number = try number()
    guard number <= UInt64(Self.weightMax - weight), number <= UInt64(max(0, most)) else {
      throw error("a count of \(number) is too large")
    }
    weight += Int(number)
    return Int(number)
  }

  /// Reads a count of 32 bits.
  public mutating func smallCount() throws(PartialError) -> UInt32 {
    UInt32(try count(most: Int(UInt32.max)))
  }

  /// Reads how long a list is, each of whose elements takes at least a byte.
  public mutating func length() throws(PartialError) -> Int {
    let number = try number()
    guard number <= UInt64(leftCount) else {
      throw error("a list of \(number) is longer than what is left")
    }
    return Int(number)
  }

  /// Reads bytes with their count.
  public mutating func counted() throws(PartialError) -> ArraySlice<UInt8> {
    try fixed(length())
  }

  /// Reads so many bytes.
  public mutating func fixed(_ count: Int) throws(PartialError) -> ArraySlice<UInt8> {
    guard count <= leftCount else { throw error("it ends within \(count) bytes") }
    offset += count
    return bytes[offset - count..<offset]
  }

  /// Reads a text.
  public mutating func text() throws(PartialError) -> String {
    let bytes = try counted()
    let text = String(decoding: bytes, as: UTF8.self)
    guard text.utf8.elementsEqual(bytes) else { throw error("a text is not UTF-8") }
    return text
  }

  /// Reads a yes or no.
  public mutating func flag() throws(PartialError) -> Bool { try index(below: 2) == 1 }

  /// Reads a list.
  public mutating func list<Element>(
    _ body: (inout PartialReader) throws(PartialError) -> Element
  ) throws(PartialError) -> [Element] {
    var elements: [Element] = []
    for _ in 0..<(try length()) { elements.append(try body(&self)) }
    return elements
  }

  /// Sees that nothing is left.
  public func finish() throws(PartialError) {
    guard leftCount == 0 else { throw error("\(leftCount) bytes are behind its end") }
  }
}
