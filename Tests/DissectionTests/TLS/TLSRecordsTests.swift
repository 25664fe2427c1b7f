import Dissection
import TestSupport
import Testing

@Suite struct TLSRecordsTests {
  private static func recognize(_ stream: [UInt8]) -> Recognition {
    TLSRecords.recognize(stream.span)
  }

  /// What is read of a stream: the handshake bytes, `incomplete` or `invalid`.
  private static func reading(_ stream: [UInt8]) -> String {
    var handshake: [UInt8] = [9, 9]
    let reading = TLSRecords.readClientHello(stream.span, handshake: &handshake)
    switch reading {
    case .complete: return handshake == SampleHello.rfc8448 ? "complete" : "other bytes"
    case .incomplete: return "incomplete"
    case .invalid: return "invalid"
    }
  }

  /// Records of at most `count` bytes of the sample.
  private static func records(of count: Int, version: UInt8 = 1) -> [UInt8] {
    let hello = SampleHello.rfc8448
    return stride(from: 0, to: hello.count, by: count).flatMap { start in
      let piece = hello[start..<min(start + count, hello.count)]
      return [22, 3, version, 0, UInt8(piece.count)] + piece
    }
  }

  private static let changeCipherSpec = bytes("14 0303 0001 01")
  private static let alert = bytes("15 0303 0002 0100")

  @Test(arguments: [1, 2, 3, 4, 5, 63, 195, 196])
  func helloInRecordsOfAnySizeIsJoined(count: Int) {
    #expect(Self.reading(Self.records(of: count)) == "complete")
  }

  @Test func bytesAfterTheHelloDoNotMatter() {
    let stream = Self.records(of: 196)
    #expect(Self.reading(stream + [0xff, 0xff]) == "complete")
    #expect(Self.reading(stream + Self.changeCipherSpec) == "complete")
  }

  @Test func changeCipherSpecBeforeTheHelloIsSkipped() {
    let twice = Self.changeCipherSpec + Self.changeCipherSpec
    #expect(Self.reading(twice + Self.records(of: 100)) == "complete")
  }

  @Test func helloBehindChangeCipherSpecIsRecognised() {
    let stream = Self.changeCipherSpec + Self.changeCipherSpec + Self.records(of: 100)
    for prefix in Damage.prefixes(of: Array(stream[..<18])) {
      #expect(Self.recognize(prefix) == .undecided, "\(prefix.count) bytes")
    }
    #expect(Self.recognize(Array(stream[..<18])) == .yes)
  }

  @Test(arguments: ["14 0303 0001 02", "14 0303 0002 0101", "14 0403", "14 0303 0001 01 15"])
  func otherChangeCipherSpecIsNot(text: String) {
    #expect(Self.recognize(bytes(text)) == .no)
  }

  // RFC 8446 §5.1.
  @Test func otherRecordsInsideOrBeforeTheHelloAreInvalid() {
    let records = Self.records(of: 98)
    let inside = Array(records[..<103]) + Self.changeCipherSpec + Array(records[103...])
    #expect(Self.reading(inside) == "invalid")
    #expect(Self.reading(Self.alert + records) == "invalid")
    #expect(Self.reading(Array(records[..<103]) + Self.alert + Array(records[103...])) == "invalid")
  }

  @Test func recordsOfAnotherMajorVersionAreInvalid() {
    #expect(Self.reading(bytes("16 0401 0001 01")) == "invalid")
    #expect(Self.reading(Self.records(of: 98)[..<103] + bytes("16 0203 0001 01")) == "invalid")
  }

  @Test func helloOver64KiBIsInvalid() {
    // A message of 65,536 bytes: three records of 2^14 bytes, and one that goes beyond it.
    let record = bytes("16 0301 4000") + [UInt8](repeating: 0, count: 16_384)
    var first = record
    first.replaceSubrange(5..<9, with: bytes("01 00fffc"))
    #expect(Self.reading(first + record + record) == "incomplete")
    #expect(Self.reading(first + record + record + bytes("16 0301 4001")) == "invalid")
    // The message itself says that it is longer.
    #expect(Self.reading(bytes("16 0301 0004 01 00fffd")) == "invalid")
  }

  @Test(arguments: [1, 7, 98, 196])
  func everyShorterPrefixIsIncomplete(count: Int) {
    let stream = Self.records(of: count)
    let lengths = Damage.prefixes(of: stream).filter { Self.reading($0) != "incomplete" }
      .map(\.count)
    #expect(lengths.isEmpty)
  }

  @Test(arguments: [1, 60, 196])
  func streamIsRecognisedOnceItsHandshakeBegins(count: Int) {
    let stream = Self.records(of: count)
    for length in 0...stream.count {
      let recognition = Self.recognize(Array(stream.prefix(length)))
      #expect(recognition == (length < 6 ? .undecided : .yes), "\(length) bytes")
    }
  }

  @Test(arguments: [0, 1, 2, 3, 4] as [UInt8])
  func everyMinorVersionOfRecordsIsRecognised(version: UInt8) {
    #expect(Self.recognize(Self.records(of: 50, version: version)) == .yes)
  }

  @Test(arguments: [
    ("47", "HTTP"), ("802e0103010015", "a ClientHello of SSL 2"), ("16 02", "major version 2"),
    ("16 03 05", "minor version 5"), ("16 03 ff", "minor version 255"),
    ("16 0301 0000", "an empty record"), ("16 0301 4801", "a record over 2^14 + 2048 bytes"),
    ("16 0303 0004 02", "ServerHello"), ("15 0301 0002 01 00", "an alert"),
    ("17 0303 0010", "application data"), ("53 53 48", "SSH"), ("16 fe ff", "DTLS 1.0"),
  ])
  func otherStreamsAreNot(text: String, what: String) {
    #expect(Self.recognize(bytes(text)) == .no, "\(what)")
  }

  @Test func onlyMinorVersionsAndTheLastLengthMayBeDamaged() {
    let stream = Self.records(of: 60)
    var harmless: Set<Int> = []
    for (bit, damaged) in Damage.flips(of: stream).enumerated()
    where Self.reading(damaged) == "complete" {
      harmless.insert(bit / 8)
    }
    // Four records, each with five bytes of header; the last may go on behind the hello.
    #expect(harmless == [2, 67, 132, 197, 198, 199])
  }

  @Test func damageInTheFirstSixBytesIsNoticed() {
    for (bit, damaged) in Damage.flips(of: Self.records(of: 60)).enumerated() {
      // Minor versions up to 4, and lengths from 1 to 18,432, are possible: bytes 2 to 4.
      let mayDiffer = (16..<40).contains(bit) || bit >= 48
      if !mayDiffer { #expect(Self.recognize(damaged) == .no, "bit \(bit)") }
    }
  }
}
