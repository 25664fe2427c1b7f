import Captures
import Dissection
import TestSupport
import Testing

/// The parts of a capture give what the whole gives.
@Suite struct CaptureSeriesTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  /// A packet as it comes out: which it is, and when.
  private struct Out: Equatable {
    var number: UInt8
    var other: UInt8
    var time: Int64
  }

  private struct Read: Equatable {
    var packets: [Out] = []
    /// The name of the file and the frame of each packet.
    var places: [String] = []
    var correctedCount = 0
    var warnings: [String] = []
    var errors: [String] = []
  }

  private static let second: Int64 = 1_000_000_000

  /// Writes packets of some times as a file, each with its number in two bytes.
  private func write(
    _ times: [(number: Int, time: Int64)], to name: String, linkType: UInt32 = 1
  ) throws -> CaptureFile {
    var file = PcapFile(precision: .nanoseconds, linkType: linkType)
    for (number, time) in times {
      file.append(
        [UInt8(truncatingIfNeeded: number), UInt8(truncatingIfNeeded: number >> 8)],
        seconds: UInt32(time / Self.second), fraction: UInt32(time % Self.second))
    }
    var written = CaptureFile(path: try folder.write(file.bytes, to: name), name: name)
    written.series = 1
    return written
  }

  private func read(_ files: [CaptureFile]) -> Read {
    var capture = OrderedCapture(files)
    var read = Read()
    let names = capture.names
    capture.read { batch in
      for record in batch.records {
        let number = batch.bytes[record.offset]
        read.packets.append(
          Out(number: number, other: batch.bytes[record.offset + 1], time: record.timestamp))
        read.places.append("\(names[Int(record.place.file)]) \(record.place)")
      }
    }
    read.correctedCount = capture.correctedCount
    read.warnings = capture.warnings
    read.errors = capture.errors.map(\.reason)
    return read
  }

  /// Times of all kinds: out of order by up to 0.1 s, with many at one time, pauses, single wrong clocks and
  /// clocks that jump back, by a fixed recurrence.
  private static func times(_ seed: UInt64, wrongClocks: Bool) -> [Int64] {
    var state = seed &* 977 &+ 7
    var now: Int64 = 1_700_000_000 * second
    return (0..<500).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      switch (state >> 40) % 32 {
      case 0: now += 100 * second
      case 1 where wrongClocks: return now + Int64(state >> 50) * second
      case 2 where wrongClocks: return now - Int64(state >> 54) * second
      case 3...8: break
      case 9...16: return now - Int64(state >> 33) % 100_000_000
      default: now += Int64(state >> 36) % 50_000_000
      }
      return now
    }
  }

  private func cut(_ times: [Int64], _ size: Int, reversed: Bool = false) throws -> [CaptureFile] {
    let numbered = times.enumerated().map { (number: $0.offset, time: $0.element) }
    var files: [CaptureFile] = []
    for start in stride(from: 0, to: numbered.count, by: size) {
      let name = "cut-\(size)/p_\(String(100_000 + files.count).dropFirst())_20261128120000.pcap"
      files.append(try write(Array(numbered[start...].prefix(size)), to: name))
    }
    return reversed ? files.reversed() : files
  }

  @Test(arguments: 0..<6 as Range<UInt64>, [7, 20, 37, 64, 250, 499])
  func whereverACaptureIsCutItsPacketsAreTheSame(seed: UInt64, size: Int) throws {
    let times = Self.times(seed, wrongClocks: false)
    let whole = read([try write(times.enumerated().map { ($0, $1) }, to: "whole.pcap")])
    let parts = read(try cut(times, size))
    #expect(parts.packets == whole.packets)
    #expect(parts.correctedCount == whole.correctedCount)
    #expect(parts.warnings.isEmpty)
  }

  @Test(arguments: 0..<6 as Range<UInt64>, [37, 64, 250])
  func wrongClocksAreCorrectedAsInTheWhole(seed: UInt64, size: Int) throws {
    let times = Self.times(seed, wrongClocks: true)
    let whole = read([try write(times.enumerated().map { ($0, $1) }, to: "whole.pcap")])
    let parts = read(try cut(times, size))
    #expect(whole.correctedCount > 5)
    #expect(parts.packets == whole.packets)
    #expect(parts.correctedCount == whole.correctedCount)
  }

  @Test func framesAreThoseOfTheirFile() throws {
    let times = (0..<10).map { Int64(1000 + $0) * Self.second }
    let parts = read(try cut(times, 4))
    #expect(
      parts.places.map { String($0.dropFirst(6)) }
        == (0..<10).map { "p_0000\($0 / 4)_20261128120000.pcap \($0 % 4 + 1)" })
  }

  @Test func partsThatAreNotInOrderAreReadByTimeAndThatIsSaid() throws {
    let times = Self.times(3, wrongClocks: false)
    let parts = read(try cut(times, 64))
    let reversed = read(try cut(times, 64, reversed: true))
    #expect(reversed.packets == parts.packets)
    #expect(reversed.warnings.count == 1)
    #expect(reversed.warnings.first?.contains("not in the order of their times") == true)
  }

  /// Two taps: every packet is in one of two files, which go on side by side.
  @Test func partsThatOverlapAreMergedByTimeAndThatIsSaid() throws {
    let times = (0..<400).map {
      (number: $0, time: (1000 + Int64($0 / 3)) * Self.second + Int64($0))
    }
    let whole = read([try write(times, to: "whole.pcap")])
    let one = try write(times.filter { $0.number % 5 < 2 }, to: "one.pcap")
    let other = try write(times.filter { $0.number % 5 >= 2 }, to: "other.pcap", linkType: 101)
    for files in [[one, other], [other, one]] {
      let merged = read(files)
      #expect(merged.packets == whole.packets)
      #expect(merged.warnings.contains { $0.contains("overlap in time") })
    }
  }

  @Test func aPartGivenTwiceCountsOnce() throws {
    let times = Self.times(2, wrongClocks: false)
    var files = try cut(times, 100)
    let whole = read(files)
    let copy = try write(
      times.enumerated().map { ($0, $1) }[100..<200].map { $0 }, to: "copy.pcap")
    files += [files[3], copy]
    let twice = read(files)
    #expect(twice.packets == whole.packets)
    #expect(twice.warnings.first?.contains("given twice, and counts once") == true)
    #expect(twice.warnings.first?.hasSuffix("and so are 1 more") == true)
  }

  @Test func aMissingPartIsSaidByItsNumber() throws {
    var files = try cut(Self.times(2, wrongClocks: false), 100)
    files.remove(at: 2)
    let warning = read(files).warnings.first
    #expect(warning == "a part of the series is missing by the names: number of cut-100/p.pcap 2")
  }

  @Test func aDamagedPartIsSaidAndTheOthersAreRead() throws {
    let times = (0..<30).map { Int64(1000 + $0) * Self.second }
    let files = try cut(times, 10)
    let bytes = PcapFile().bytes + [1, 2, 3]
    _ = try folder.write(bytes, to: files[1].name)
    let parts = read(files)
    #expect(parts.packets.map(\.number) == (Array(0..<10) + Array(20..<30)).map { UInt8($0) })
    #expect(parts.errors.count == 1)
    #expect(parts.errors[0].hasPrefix("truncated in frame 1"))
  }

  @Test func whatIsNoCaptureIsSaidAndTheOthersAreRead() throws {
    var files = try cut((0..<30).map { Int64(1000 + $0) * Self.second }, 10)
    files.append(CaptureFile(path: try folder.write([1, 2, 3], to: "no.pcap")))
    files.append(CaptureFile(path: folder.path + "/missing.pcap"))
    let parts = read(files)
    #expect(parts.packets.count == 30)
    #expect(parts.errors.count == 2)
  }

  @Test func eachFolderIsASeriesAndWhatIsNamedAnother() throws {
    for name in ["a/x.pcap2", "a/x.pcap10", "a/x.pcap", "b/y.pcap", "c.pcap", "d.pcap"] {
      try folder.write(PcapFile().bytes, to: name)
    }
    let found = CaptureFinder.find(
      ["c.pcap", "a", "d.pcap", "b"].map { "\(folder.path)/\($0)" }, asSeries: true)
    #expect(found.errors.isEmpty)
    #expect(
      found.captures.units.map { $0.map(\.name) } == [
        ["c.pcap", "d.pcap"], ["x.pcap", "x.pcap2", "x.pcap10"], ["y.pcap"],
      ])
    #expect(CaptureFinder.find([folder.path]).captures.units.count == 6)
  }
}
