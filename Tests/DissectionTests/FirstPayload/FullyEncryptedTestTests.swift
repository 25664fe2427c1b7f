import Dissection
import TestSupport
import Testing

/// The exemptions, at the boundaries that Wu et al. (USENIX Security 2023, §4) measured.
@Suite struct FullyEncryptedTestTests {
  private static func exemptions(_ bytes: [UInt8]) -> FullyEncryptedTest.Exemptions {
    FullyEncryptedTest.exemptions(bytes.span)
  }

  /// Bytes of four set bits each that are not printable.
  private static let neutral = [UInt8](repeating: 0x87, count: 100)

  @Test func ofRepeatedBytesThoseWithFourBitsAreNotExempt() {
    // §4.1: 256 payloads of 100 equal bytes; blocked were exactly the 40 values with four bits set
    // that are not printable.
    let blocked = (UInt8.min...UInt8.max).filter {
      Self.exemptions([UInt8](repeating: $0, count: 100)).isEmpty
    }
    #expect(blocked.count == 40)
    #expect(blocked.allSatisfy { $0.nonzeroBitCount == 4 && !(0x20...0x7e ~= $0) })
  }

  @Test func whatMeetsNoExemptionLooksFullyEncrypted() {
    var generator = Draws(seed: 4)
    var metCount = 0
    for _ in 0..<5000 {
      // Starts of all kinds, and any length.
      let starts: [[UInt8]] = [
        [], [0x16, 3, 1], Array("GET ".utf8), Array("abcdef".utf8), Array("abcde".utf8),
      ]
      let start = starts[Int(generator.next() % 5)]
      let payload =
        start
        + (0..<(generator.next() % 60)).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
      let isMet = Self.exemptions(payload).isEmpty
      if isMet { metCount += 1 }
      #expect(FullyEncryptedTest.looksFullyEncrypted(payload.span) == isMet)
    }
    #expect((500..<4500).contains(metCount))
  }

  @Test func sixPrintableBytesAtTheStartAreEnough() {
    #expect(Self.exemptions(Array("33333".utf8) + Self.neutral).isEmpty)
    #expect(Self.exemptions(Array("333333".utf8) + Self.neutral) == .printableStart)
  }

  @Test func moreThanHalfMustBePrintable() {
    // No six of them stand at the start, and none of the runs is long.
    let half = (0..<50).flatMap { _ in [0x87, 0x33] as [UInt8] }
    #expect(Self.exemptions(half).isEmpty)
    #expect(Self.exemptions(half + [0x33]) == .mostlyPrintable)
  }

  @Test func aRunOfTwentyIsNotEnough() {
    let run = [UInt8](repeating: 0x33, count: 20)
    #expect(Self.exemptions(Self.neutral + run).isEmpty)
    #expect(Self.exemptions(Self.neutral + run + [0x33]) == .printableRun)
  }

  @Test(arguments: ["GET ", "get ", "PUT ", "POST ", "Head "])
  func methodsOfHTTPAreExempt(method: String) {
    #expect(Self.exemptions(Array(method.utf8) + Self.neutral).contains(.knownProtocol))
    #expect(!Self.exemptions(Array(method.utf8.dropLast()) + Self.neutral).contains(.knownProtocol))
  }

  @Test func recordsOfTLSAreExempt() {
    #expect(Self.exemptions([0x16, 3, 1] + Self.neutral) == .knownProtocol)
    #expect(Self.exemptions([0x17, 3, 9] + Self.neutral) == .knownProtocol)
    #expect(Self.exemptions([0x15, 3, 3] + Self.neutral).isEmpty)
  }
}
