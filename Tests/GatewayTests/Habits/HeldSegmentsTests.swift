import Dissection
import TestSupport
import Testing

@testable import Gateway

/// What waits behind holes, against a reader that keeps every byte for itself.
@Suite struct HeldSegmentsTests {
  private static let bounds = HeldSegments.Bounds(segments: .max, bytes: .max)

  /// Segments of up to 12 bytes within 60, which wrap around the end of the sequence numbers.
  private static func segments(seed: UInt64) -> [(offset: Int, bytes: [UInt8])] {
    var mixer = Mixer(seed: seed)
    return (0..<20).map { index in
      mixer.add(UInt64(index))
      let count = 1 + Int(mixer.value % 12)
      let offset = 1 + Int(mixer.value >> 8 % 48)
      return (offset, (0..<count).map { UInt8(truncatingIfNeeded: index * 12 + $0) })
    }
  }

  @Test(arguments: SegmentOrder.Overlap.allCases, 0..<200)
  func everyByteIsTheFirstOrTheLastCopy(overlap: SegmentOrder.Overlap, seed: Int) {
    let next = UInt32.max - 20
    var held = HeldSegments()
    var expected: [Int: UInt8] = [:]
    for (offset, bytes) in Self.segments(seed: UInt64(seed)) {
      let isHeld = held.insert(
        bytes.span, at: next &+ UInt32(offset), next: next, frame: 1, overlap, Self.bounds)
      #expect(isHeld)
      for (index, byte) in bytes.enumerated()
      where overlap == .last || expected[offset + index] == nil {
        expected[offset + index] = byte
      }
    }
    #expect(held.byteCount == expected.count)

    var found: [Int: UInt8] = [:]
    while let first = held.firstSequence, let run = held.takeFirst(reaching: first) {
      #expect(run.skip == 0)
      for (index, byte) in run.bytes.enumerated() { found[Int(first &- next) + index] = byte }
    }
    #expect(found == expected)
    #expect(held.byteCount == 0)
  }

  @Test func bytesThatCameInOrderMeanwhileAreSkipped() {
    var held = HeldSegments()
    let bytes: [UInt8] = [1, 2, 3, 4]
    _ = held.insert(bytes.span, at: 110, next: 100, frame: 7, .first, Self.bounds)
    let early = held.takeFirst(reaching: 109)
    #expect(early == nil)
    let run = held.takeFirst(reaching: 112)
    #expect(run?.bytes == bytes)
    #expect(run?.skip == 2)
    #expect(run?.frame == 7)
    _ = held.insert(bytes.span, at: 110, next: 100, frame: 7, .first, Self.bounds)
    let late = held.takeFirst(reaching: 114)
    #expect(late == nil)
    #expect(held.byteCount == 0)
  }

  /// With a search through all that is held for each byte, this would take hours.
  @Test(.timeLimit(.minutes(1)))
  func manyHolesCostNoMoreEachThanFew() {
    var held = HeldSegments()
    let count: UInt32 = 200_000
    let byte: [UInt8] = [1]
    for hole in 1...count {
      _ = held.insert(byte.span, at: hole * 2, next: 0, frame: 1, .first, Self.bounds)
    }
    #expect(held.byteCount == Int(count))
    var taken = 0
    while let first = held.firstSequence, held.takeFirst(reaching: first) != nil { taken += 1 }
    #expect(taken == Int(count))
  }
}
