import Dissection
import Testing

@Suite struct ArraySpanTests {
  @Test(arguments: [0, 1, 7, 8, 9, 1500])
  func bytesAreAddedBehindThoseThatAreThere(count: Int) {
    let added = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ 1) }
    var bytes: [UInt8] = [1, 2, 3]
    bytes.append(added.span)
    #expect(bytes == [1, 2, 3] + added)
  }

  @Test(arguments: [0, 1, 7, 8, 9, 1500])
  func oneOtherByteOrCountTellsBytesApart(count: Int) {
    let bytes = [UInt8](repeating: 5, count: count)
    #expect(Self.areEqual(bytes, [UInt8](repeating: 5, count: count)))
    #expect(!Self.areEqual(bytes, [UInt8](repeating: 5, count: count + 1)))
    for place in Set([0, count / 2, count - 1]) where bytes.indices.contains(place) {
      var other = bytes
      other[place] = 6
      #expect(!Self.areEqual(bytes, other))
    }
  }

  private static func areEqual(_ one: [UInt8], _ other: [UInt8]) -> Bool {
    one.isEqual(to: other.span)
  }
}
