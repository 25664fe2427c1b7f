import Population
import Dissection
import Testing

@testable import Generation

/// Generated ClientHellos are as browsers send them.
@Suite struct TLSContentTests {
  /// Types of the extensions of a ClientHello, in their order (RFC 8446 §4.1.2).
  private func extensionTypes(_ hello: [UInt8]) -> [UInt16] {
    let number = { (index: Int) in Int(hello[index]) << 8 | Int(hello[index + 1]) }
    // Type and length, version, random; then session, suites and compression behind their counts.
    var position = 4 + 2 + 32
    position += 1 + Int(hello[position])
    position += 2 + number(position)
    position += 1 + Int(hello[position])
    #expect(position + 2 + number(position) == hello.count)
    position += 2
    var types: [UInt16] = []
    while position < hello.count {
      types.append(UInt16(number(position)))
      position += 4 + number(position + 2)
    }
    #expect(position == hello.count)
    return types
  }

  @Test(arguments: 0..<64)
  func extensionsBeginAndEndWithTwoValuesOfGREASE(seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    // 512 bytes and padding are of one without the large key share.
    let hello = TLSContent.clientHello("a.test", &generator, hasPostQuantumKey: true)
    let types = extensionTypes(hello)
    // RFC 8701 §2: both bytes alike, and 0xa at the end of each.
    let isReserved = { (type: UInt16) in type >> 8 == type & 0xff && type & 0xf == 0xa }
    let reserved = types.filter(isReserved)
    #expect(reserved.count == 2 && reserved == [types[0], types[types.count - 1]])
    #expect(Set(types).count == types.count)
  }

  @Test(arguments: [false, true])
  func sizesAreThoseOfBrowsers(hasPostQuantumKey: Bool) {
    var generator = SplitMix64(seed: 1)
    let name = "a.test"
    let hello = TLSContent.clientHello(
      name, &generator, hasPostQuantumKey: hasPostQuantumKey)
    #expect(hasPostQuantumKey ? (1461...1850).contains(hello.count) : hello.count == 512)
  }
}
