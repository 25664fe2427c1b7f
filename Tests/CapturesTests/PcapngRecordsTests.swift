import Captures
import Dissection
import Foundation
import TestSupport
import Testing

/// pcapng files are read as libpcap reads those that it takes, and as Wireshark reads the others.
@Suite struct PcapngRecordsTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  /// Numbers from a fixed recurrence.
  private struct Draws {
    var state: UInt64
    mutating func next(below bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
  }

  private func expectAsLibpcap(_ bytes: [UInt8], _ what: String) throws {
    let path = try folder.write(bytes, to: "x.pcapng")
    let theirs = LibpcapReading(path: path)
    let ours = Reading(path: path)
    #expect(theirs.isWhole, "\(what)")
    #expect(ours.error == nil, "\(what)")
    #expect(ours.packets == theirs.packets, "\(what)")
  }

  /// Blocks that Wireshark shows no frame for.
  private static let silentTypes: [UInt32] = [4, 5, 7, 8, 10, 11, 0x101, 0x201, 0x8000]

  @Test(arguments: PcapFile.ByteOrder.allCases)
  func packetsAreThoseOfLibpcap(order: PcapFile.ByteOrder) throws {
    for seed in 0..<40 {
      var draws = Draws(state: UInt64(seed))
      let resolution: UInt8? = [nil, 6, 9, 3, 0, 12, 0x80, 0x80 | 10, 0x80 | 20][seed % 9]
      var file = PcapngFile(byteOrder: order)
      for _ in 0...draws.next(below: 3) { file.appendInterface(resolution: resolution) }
      for _ in 0..<draws.next(below: 700) {
        let size = draws.next(below: 40) == 0 ? draws.next(below: 200_000) : draws.next(below: 1500)
        let packet = samplePacket(size, first: UInt8(draws.next(below: 256)))
        switch draws.next(below: 10) {
        case 0: file.appendSimplePacket(packet)
        case 1:
          let body = [UInt8](repeating: 1, count: 4 * draws.next(below: 20) + 8)
          file.appendBlock(type: Self.silentTypes[draws.next(below: 9)], body)
        case 2:
          // The obsolete Packet Block (§A): interface and drops have 16 bits.
          var body = UInt16(0).bytes(order) + UInt16(9).bytes(order) + UInt32(0).bytes(order)
          body += UInt32(draws.next(below: 1 << 31)).bytes(order)
          body += UInt32(size).bytes(order) + UInt32(size + 7).bytes(order) + packet
          file.appendBlock(type: 2, body)
        default:
          file.appendPacket(
            packet, time: UInt64(draws.next(below: 1 << 31)),
            originalCount: UInt32(size + draws.next(below: 3)))
        }
      }
      try expectAsLibpcap(file.bytes, "seed \(seed), \(order)")
    }
  }

  @Test func recordedFilesAreReadAsLibpcapReadsThem() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().path
    var count = 0
    let found = CaptureFinder.find(["\(root)/captures", "\(root)/../shared/captures"])
    for file in found.captures where file.path.hasSuffix(".pcapng") {
      let theirs = LibpcapReading(path: file.path)
      guard theirs.isWhole else { continue }
      #expect(Reading(file).packets == theirs.packets, "\(file.path)")
      count += 1
    }
    #expect(count >= 2)
  }

  @Test func interfacesMayDifferInLinkTypeSnapLengthAndUnits() throws {
    var file = PcapngFile()
    file.appendInterface(linkType: 1)
    file.appendInterface(linkType: 101, snapLength: 96, resolution: 9)
    file.appendPacket([1], time: 1_000_000)
    file.appendPacket([2, 2], time: 2_000_000_000, interface: 1)
    file.appendPacket([3], time: 3_000_000)
    file.appendPacket([4], time: 4_000_000)
    var reader = try CaptureReader(
      CaptureFile(path: try folder.write(file.bytes, to: "x.pcapng")))
    var batch = PacketBatch()
    var seen: [String] = []
    while try reader.read(into: &batch) {
      for record in batch.records {
        let bytes = Array(batch.bytes[record.range])
        seen.append("\(batch.linkType.rawValue) \(record.frame) \(record.timestamp) \(bytes)")
      }
    }
    #expect(
      seen == [
        "1 1 1000000000 [1]", "101 2 2000000000 [2, 2]", "1 3 3000000000 [3]",
        "1 4 4000000000 [4]",
      ])
    #expect(reader.linkType == .ethernet)
  }

  @Test func sectionsMayHaveEitherByteOrder() throws {
    var little = PcapngFile(byteOrder: .little)
    little.appendInterface()
    little.appendPacket([1], time: 1)
    var big = PcapngFile(byteOrder: .big)
    big.appendInterface(linkType: 113)
    big.appendPacket([2], time: 2)
    let bytes = little.bytes + big.bytes + little.bytes
    let reading = Reading(path: try folder.write(bytes, to: "x"))
    #expect(reading.error == nil)
    #expect(reading.packets.map(\.bytes) == [[1], [2], [1]])
    #expect(reading.packets.map(\.timestamp) == [1000, 2000, 1000])
    #expect(reading.packets.map(\.frame) == [1, 2, 3])
  }

  /// if_tsoffset (§4.2), in whole seconds, which may be below zero.
  @Test(
    arguments: [
      (1_700_000_000, 1_700_000_001_500_000_000), (-10, -8_500_000_000),
      (.max, .max), (.min, .min),
    ] as [(Int64, Int64)])
  func timesHaveTheOffsetOfTheInterface(offset: Int64, time: Int64) throws {
    var file = PcapngFile()
    var body = UInt16(1).bytes(.little) + UInt16(0).bytes(.little) + UInt32(0).bytes(.little)
    body += UInt16(14).bytes(.little) + UInt16(8).bytes(.little) + offset.bytes(.little)
    file.appendBlock(type: 1, body)
    file.appendPacket([1], time: 1_500_000)
    let reading = Reading(path: try folder.write(file.bytes, to: "x"))
    #expect(reading.packets.map(\.timestamp) == [time])
  }

  /// Units of 2^-63 and 10^-19 s, whose products go beyond 64 bits: half a second.
  @Test(arguments: [(0x80 | 63, 1 << 62), (19, 5_000_000_000_000_000_000)] as [(UInt8, UInt64)])
  func theSmallestUnitsAreExact(resolution: UInt8, time: UInt64) throws {
    var file = PcapngFile()
    file.appendInterface(resolution: resolution)
    file.appendPacket([1], time: time)
    let reading = Reading(path: try folder.write(file.bytes, to: "x"))
    #expect(reading.packets.map(\.timestamp) == [500_000_000])
  }

  /// As Wireshark 4.0.17 numbers a file with each of these blocks between two packets.
  @Test(
    arguments: [
      (9, 3), (0x204, 3), (0x216, 3), (0x221, 3), (0xbad, 3), (0x4000_0bad, 3),
      (4, 2), (5, 2), (10, 2), (0x201, 2), (0x208, 2), (0x21e, 2), (0x8000, 2),
    ] as [(UInt32, Int)])
  func framesAreCountedAsWiresharkCounts(type: UInt32, last: Int) throws {
    var file = PcapngFile()
    file.appendInterface()
    file.appendPacket([1], time: 1)
    file.appendBlock(type: type, [UInt8](repeating: 0, count: 48))
    file.appendPacket([2], time: 2)
    let reading = Reading(path: try folder.write(file.bytes, to: "x"))
    #expect(reading.packets.map(\.frame) == [1, last])
  }

  /// The length in front, that behind, and that of the packet, each made wrong.
  @Test func wrongLengthsAreDamageAfterThePacketsBefore() throws {
    var file = PcapngFile()
    file.appendInterface()
    file.appendPacket([1], time: 1)
    let start = file.bytes.count
    file.appendPacket(samplePacket(40), time: 2)
    let end = file.bytes.count
    for offset in [start + 4, start + 20, end - 4] {
      for value in [0, 4, 13, 44, 200, 0x0200_0000, .max] as [UInt32] {
        var bytes = file.bytes
        bytes.replaceSubrange(offset..<(offset + 4), with: value.bytes(.little))
        // A shorter packet in its block is none the worse.
        guard offset != start + 20 || value > 40 else { continue }
        let reading = Reading(path: try folder.write(bytes, to: "x"))
        #expect(reading.packets.map(\.bytes) == [[1]], "\(value) at \(offset - start)")
        #expect(reading.error?.frame == 1, "\(value) at \(offset - start)")
      }
    }
  }

  @Test func anInterfaceThatIsNotDescribedIsDamage() throws {
    var file = PcapngFile()
    file.appendInterface()
    file.appendPacket([1], time: 1)
    file.appendPacket([2], time: 2, interface: 7)
    let reading = Reading(path: try folder.write(file.bytes, to: "x"))
    #expect(reading.packets.map(\.bytes) == [[1]])
    #expect(reading.error?.reason.contains("a packet arrived on interface 7") == true)
  }

  /// What `split` writes: the frames that the packets were, in a file of a program that means that by it.
  @Test(arguments: [("Chokepoint split 1.0", [70, 9]), ("dumpcap", [1, 2])] as [(String, [Int])])
  func framesKeepTheirNumbersWhereTheFileSaysThem(application: String, frames: [Int]) throws {
    let path = folder.path + "/x.pcapng"
    var writer = try PcapngWriter(
      to: OutputFile(path), linkType: .ethernet, application: application)
    try writer.append([1].span, timestamp: 5, identity: 70)
    try writer.append([2, 3].span, timestamp: 6, comments: ["x"], identity: 3 << 32 | 9)
    try writer.finish()
    let reading = Reading(path: path)
    #expect(reading.packets.map(\.frame) == frames)
    #expect(reading.packets.map(\.bytes) == [[1], [2, 3]])
    #expect(LibpcapReading(path: path).packets.map(\.timestamp) == [5, 6])
  }
}
