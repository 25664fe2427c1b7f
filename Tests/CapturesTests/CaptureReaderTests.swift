import Captures
import Dissection
import TestSupport
import Testing

/// Which formats are read, and as what.
@Suite struct CaptureReaderTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  @Test(
    arguments: PcapFile.ByteOrder.allCases, PcapFile.Precision.allCases)
  func pcapOfEitherByteOrderAndPrecisionGivesTheSamePackets(
    byteOrder: PcapFile.ByteOrder, precision: PcapFile.Precision
  ) throws {
    var file = PcapFile(byteOrder: byteOrder, precision: precision, linkType: 1)
    let unit: UInt32 = precision == .microseconds ? 1 : 1000
    file.append(samplePacket(60), seconds: 1_700_000_000, fraction: 123_456 * unit)
    file.append([], seconds: 1_700_000_000, fraction: 999_999 * unit)
    file.append(samplePacket(7, first: 9), seconds: 1_700_000_001, originalCount: 1514)
    let reading = Reading(path: try folder.write(file.bytes, to: "x.pcap"))
    #expect(reading.error == nil)
    #expect(reading.linkType == .ethernet)
    #expect(
      reading.packets == [
        .init(
          timestamp: 1_700_000_000_123_456_000, frame: 1, bytes: samplePacket(60),
          originalCount: 60),
        .init(timestamp: 1_700_000_000_999_999_000, frame: 2, bytes: [], originalCount: 0),
        .init(
          timestamp: 1_700_000_001_000_000_000, frame: 3, bytes: samplePacket(7, first: 9),
          originalCount: 1514),
      ])
  }

  @Test func nanosecondsAreKept() throws {
    var file = PcapFile(precision: .nanoseconds)
    file.append([1], seconds: 1, fraction: 234_567_891)
    let reading = Reading(path: try folder.write(file.bytes, to: "x.pcap"))
    #expect(reading.packets.map(\.timestamp) == [1_234_567_891])
  }

  @Test(arguments: PcapFile.ByteOrder.allCases)
  func pcapngOfEitherByteOrderIsRead(byteOrder: PcapFile.ByteOrder) throws {
    var file = PcapngFile(byteOrder: byteOrder)
    file.appendInterface(linkType: 113)
    file.appendPacket(samplePacket(61), time: 1_700_000_000_123_456)
    file.appendBlock(type: 5, [UInt8](repeating: 0, count: 12))  // Interface Statistics Block
    file.appendPacket(samplePacket(3), time: 1_700_000_000_123_457, originalCount: 90)
    let reading = Reading(path: try folder.write(file.bytes, to: "x"))
    #expect(reading.error == nil)
    #expect(reading.linkType?.rawValue == 113)
    #expect(
      reading.packets == [
        .init(
          timestamp: 1_700_000_000_123_456_000, frame: 1, bytes: samplePacket(61),
          originalCount: 61),
        .init(
          timestamp: 1_700_000_000_123_457_000, frame: 2, bytes: samplePacket(3),
          originalCount: 90),
      ])
  }

  // if_tsresol (draft-ietf-opsawg-pcapng §4.2): a power of ten, or with the high bit of two.
  @Test(
    arguments: [
      (nil, 1_500_000), (9, 1_500_000_000), (3, 1_500), (0x80 | 10, 1_536),
    ] as [(UInt8?, UInt64)])
  func pcapngTimesFollowTheInterface(resolution: UInt8?, time: UInt64) throws {
    var file = PcapngFile()
    file.appendInterface(resolution: resolution)
    file.appendPacket([1], time: time)
    let reading = Reading(path: try folder.write(file.bytes, to: "x"))
    #expect(reading.packets.map(\.timestamp) == [1_500_000_000])
  }

  @Test func framesOfAllSectionsCountFromOne() throws {
    var file = PcapngFile()
    file.appendInterface()
    file.appendPacket([1], time: 1)
    file.appendSection()
    file.appendInterface()
    file.appendSimplePacket([2])
    file.appendPacket([3], time: 2)
    let reading = Reading(path: try folder.write(file.bytes, to: "x"))
    #expect(reading.error == nil)
    #expect(reading.packets.map(\.frame) == [1, 2, 3])
    #expect(reading.packets.map(\.bytes) == [[1], [2], [3]])
  }

  // pcap-linktype(7): the file formats' numbers, where libpcap's own on Linux differ.
  @Test(arguments: [0, 1, 9, 50, 51, 100, 101, 106, 108, 113, 127, 228, 229, 276] as [UInt32])
  func linkTypesAreThoseOfTheFile(linkType: UInt32) throws {
    let file = PcapFile(linkType: linkType)
    let reading = Reading(path: try folder.write(file.bytes, to: "x.pcap"))
    #expect(reading.linkType?.rawValue == Int32(linkType))
    #expect(reading.packets.isEmpty)
    #expect(reading.error == nil)
  }

  @Test func batchesOfLibpcapHoldAtMost256Packets() throws {
    // A link type that is left to libpcap.
    var file = PcapFile(linkType: 186)
    for number in 0..<600 { file.append([UInt8(number % 256)]) }
    let reading = Reading(path: try folder.write(file.bytes, to: "x.pcap"))
    #expect(reading.batchSizes == [256, 256, 88])
    #expect(reading.packets.map(\.frame) == Array(1...600))
  }

  @Test func batchesOfLibpcapEndAtOneMebibyte() throws {
    var file = PcapFile(linkType: 186)
    for _ in 0..<10 { file.append([UInt8](repeating: 7, count: 200_000)) }
    let reading = Reading(path: try folder.write(file.bytes, to: "x.pcap"))
    #expect(reading.batchSizes == [6, 4])
  }

  // Seconds have 32 bits without sign in pcap, 64 in pcapng, where units may be whole seconds.
  @Test func timesNearTheLimitsAreHeld() throws {
    var classic = PcapFile()
    classic.append([1], seconds: 0)
    classic.append([1], seconds: .max, fraction: 999_999)
    let reading = Reading(path: try folder.write(classic.bytes, to: "x.pcap"))
    #expect(reading.packets.map(\.timestamp) == [0, 4_294_967_295_999_999_000])

    var blocks = PcapngFile()
    blocks.appendInterface(resolution: 0)
    blocks.appendPacket([1], time: 9_223_372_036)
    blocks.appendPacket([1], time: 9_223_372_037)
    blocks.appendPacket([1], time: .max)
    let times = Reading(path: try folder.write(blocks.bytes, to: "x")).packets.map(\.timestamp)
    #expect(times.prefix(2) == [9_223_372_036_000_000_000, .max])
    #expect(times.count == 3)
  }

  @Test func originalCountIsNeverBelowTheCapturedOne() throws {
    var file = PcapFile()
    file.append(samplePacket(8), originalCount: 2)
    let reading = Reading(path: try folder.write(file.bytes, to: "x.pcap"))
    #expect(reading.packets.map(\.originalCount) == [8])
  }

  @Test func placeAndSizeAreThoseOfTheFile() throws {
    var file = PcapFile()
    for _ in 0..<3 { file.append(samplePacket(1000)) }
    let path = try folder.write(file.bytes, to: "x.pcap")
    var reader = try CaptureReader(CaptureFile(path: path))
    #expect(reader.fileSize == 3072)
    var batch = PacketBatch()
    #expect(try reader.read(into: &batch))
    #expect(reader.bytesRead == 3072)
    #expect(try !reader.read(into: &batch))
    #expect(batch.records.isEmpty)
  }
}
