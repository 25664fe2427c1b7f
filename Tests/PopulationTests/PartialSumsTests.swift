import Gateway
import Population
import Testing

/// The sums of a run in a partial result: the same bytes however they came about, and nothing else is read.
@Suite struct PartialSumsTests {
  private static func content(of sums: MetricsBuilder) -> [UInt8] {
    var writer = PartialWriter()
    sums.write(to: &writer)
    return writer.bytes
  }

  private static func read(_ content: [UInt8], _ plan: Plan) throws(PartialError) -> MetricsBuilder
  {
    var reader = PartialReader(content)
    let sums = try MetricsBuilder(&reader, plan, PopulationOptions())
    try reader.finish()
    return sums
  }

  /// Limits on the users, on the names of the run and on the table by name, each alone and all together.
  private static func limit(_ limits: inout Limits, _ which: Int) {
    if which & 1 != 0 { limits.users = 11 }
    if which & 2 != 0 { limits.runNameBytes = 300 }
    if which & 4 != 0 { limits.blockedNameBytes = 1500 }
  }

  @Test(arguments: 0..<8)
  func theOrderAndTheGroupingOfCapturesChangeNothing(limits: Int) throws {
    for seed in 0..<4 {
      var run = try RandomRun(seed: UInt64(seed)) { Self.limit(&$0, limits) }
      let expected = run.mergedInOrder()
      let content = Self.content(of: expected)
      for _ in 0..<12 {
        let merged = run.mergedAtRandom()
        let isSame = Self.content(of: merged) == content
        #expect(isSame)
        #expect(merged.metrics().total == expected.metrics().total)
      }
      let total = expected.metrics().total
      #expect(total.blocked > 0 && total.visitsLost > 0)
      #expect(limits & 1 == 0 || expected.droppedFlowCount > 0)
      #expect(limits & 2 == 0 || expected.uncountedNameCount > 0)
      #expect(limits & 4 == 0 || expected.metrics().unlistedFlowCount > 0)
    }
  }

  @Test(arguments: 0..<8)
  func partsThatWereWrittenAndReadMergeLikeThoseThatWereNot(limits: Int) throws {
    let run = try RandomRun(seed: 7) { Self.limit(&$0, limits) }
    var merged = MetricsBuilder(run.plan)
    for capture in run.captures.reversed() {
      var part = capture
      part.settle()
      let content = Self.content(of: part)
      let again = try Self.read(content, run.plan)
      let isSame = Self.content(of: again) == content
      #expect(isSame)
      merged.merge(again)
    }
    merged.settle()
    let isSame = Self.content(of: merged) == Self.content(of: run.mergedInOrder())
    #expect(isSame)
  }

  /// Every flow has a user that is counted, or is among those whose users are not.
  @Test func flowsOfUsersBeyondTheLimitAreCounted() throws {
    let all = try RandomRun(seed: 3).mergedInOrder().metrics().total
    let few = try RandomRun(seed: 3) { $0.users = 5 }.mergedInOrder()
    #expect(few.metrics().total.users == 5)
    #expect(few.metrics().total.flows == all.flows)
    #expect(few.droppedFlowCount + few.uncountedFlowCount > 0)
    let one = try RandomRun(seed: 3) { $0.users = 0 }.mergedInOrder()
    #expect(one.droppedFlowCount + one.uncountedFlowCount == all.flows)
  }

  @Test func everyTruncationIsRefused() throws {
    let run = try RandomRun(seed: 1, captureCount: 1)
    let content = Self.content(of: run.mergedInOrder())
    for count in 0..<content.count {
      #expect(throws: PartialError.self) { try Self.read(Array(content[..<count]), run.plan) }
    }
    #expect(throws: PartialError.self) { try Self.read(content + [0], run.plan) }
  }

  /// What is read in spite of a changed byte is reported, merged and written without a trap.
  /// One change of three for each byte, in turn: fuzzing makes all of them, and more.
  @Test(arguments: 0..<4)
  func everyChangedByteIsRefusedOrHarmless(part: Int) throws {
    let run = try RandomRun(seed: 2, captureCount: 1)
    let content = Self.content(of: run.mergedInOrder())
    let changes: [UInt8] = [0x01, 0x7f, 0x80]
    var (readCount, changedCount) = (0, 0)
    for place in content.indices where place % 4 == part {
      var changed = content
      changed[place] ^= changes[place % 3]
      changedCount += 1
      guard var sums = try? Self.read(changed, run.plan) else { continue }
      readCount += 1
      sums.merge(sums)
      sums.settle()
      if place % 16 == part { _ = sums.metrics() }
      #expect(!Self.content(of: sums).isEmpty)
    }
    #expect(readCount < changedCount)
  }

  /// A list that says it is long, and has nothing behind it.
  @Test(arguments: [UInt64(1) << 20, 1 << 40, .max])
  func lengthsThatLieAreRefused(length: UInt64) {
    var writer = PartialWriter()
    writer.number(length)
    var reader = PartialReader(writer.bytes + [1, 2, 3])
    #expect(throws: PartialError.self) { try reader.length() }
  }

  /// LEB128 by hand (DWARF 5 §7.6, figure 7.22 and its like).
  @Test func numbersAreLEB128() throws {
    for (number, bytes): (UInt64, [UInt8]) in [
      (2, [2]), (127, [127]), (128, [0x80, 1]), (12857, [0xb9, 0x64]),
      (.max, Array(repeating: 0xff, count: 9) + [1]),
    ] {
      var writer = PartialWriter()
      writer.number(number)
      #expect(writer.bytes == bytes)
      var reader = PartialReader(bytes)
      let found = try reader.number()
      #expect(found == number)
    }
    for bytes: [UInt8] in [
      [], [0x80], [0x80, 0], Array(repeating: 0xff, count: 9) + [2],
      Array(repeating: 0xff, count: 11),
    ] {
      var reader = PartialReader(bytes)
      #expect(throws: PartialError.self) { try reader.number() }
    }
  }

  @Test func countsThatCouldOverflowAreRefused() throws {
    var writer = PartialWriter()
    for _ in 0..<2 { writer.number(UInt64(PartialReader.weightMax / 2 + 1)) }
    var reader = PartialReader(writer.bytes)
    let first = try reader.count()
    #expect(first == PartialReader.weightMax / 2 + 1)
    #expect(throws: PartialError.self) { try reader.count() }
  }
}
