import Dissection
import TestSupport
import Testing

@Suite struct ClientHelloCutTests {
  /// The message in the record.
  private static let hello = Array(
    Messages.clientHello("www.example.com", extensions: bytes("00 0a 00 04 00 02 00 1d"))[5...])

  @Test func aNameThatCameWholeIsRead() {
    // Four bytes of header, 34 of version and random, 9 up to the extensions, 9 before the name.
    let end = 4 + 34 + 1 + 4 + 2 + 2 + 9 + 15
    for count in 0..<Self.hello.count {
      let cut = Array(Self.hello[..<count])
      let read = ClientHello.read(cut: cut.span)
      #expect((read != nil) == (count >= end), "\(count) bytes")
      if let read {
        var name: [UInt8] = []
        read.appendServerName(cut.span, to: &name)
        #expect(String(decoding: name, as: UTF8.self) == "www.example.com")
      }
    }
  }

  @Test func noFlippedBitTraps() {
    for bit in 0..<(Self.hello.count * 8) {
      var flipped = Self.hello
      flipped[bit / 8] ^= 1 << UInt8(bit % 8)
      let read = ClientHello.read(cut: flipped.span)
      #expect((read?.serverNameRange?.upperBound ?? 0) <= flipped.count)
    }
  }
}
