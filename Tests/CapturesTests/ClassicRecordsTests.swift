import Captures
import TestSupport
import Testing

/// Classic files are read as libpcap reads them, to which one link type (186) is left.
@Suite struct ClassicRecordsTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  /// A file of packets of many sizes, the same for each link type.
  private static func file(
    _ linkType: UInt32, _ order: PcapFile.ByteOrder, _ precision: PcapFile.Precision,
    snapLength: UInt32 = 262_144
  ) -> [UInt8] {
    var file = PcapFile(
      byteOrder: order, precision: precision, linkType: linkType, snapLength: snapLength)
    for number in 0..<300 {
      let size = number % 50 == 49 ? 150_000 : number * 7 % 1500
      file.append(
        (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ number) },
        seconds: 4_000_000_000 + UInt32(number), fraction: UInt32(number * 1000),
        originalCount: UInt32(size + number % 3))
    }
    return file.bytes
  }

  /// - Parameter isCut: whether libpcap hands on less of the packets.
  private func expectSame(
    _ ours: [UInt8], _ theirs: [UInt8], _ what: String, isCut: Bool = false
  ) throws {
    let own = Reading(path: try folder.write(ours, to: "own/x.pcap"))
    let libpcap = Reading(path: try folder.write(theirs, to: "libpcap/x.pcap"))
    if isCut {
      #expect(own.packets.map(\.frame) == libpcap.packets.map(\.frame), "\(what)")
    } else {
      #expect(own.packets == libpcap.packets, "\(what)")
    }
    let text = own.error?.description.replacing("/own/", with: "/libpcap/")
    #expect(text == libpcap.error?.description, "\(what)")
  }

  @Test(arguments: PcapFile.ByteOrder.allCases, PcapFile.Precision.allCases)
  func packetsAreThoseOfLibpcap(
    order: PcapFile.ByteOrder, precision: PcapFile.Precision
  ) throws {
    try expectSame(
      Self.file(1, order, precision), Self.file(186, order, precision), "\(order) \(precision)")
  }

  /// As Wireshark does it; libpcap cuts them to what the file's header promises.
  @Test(arguments: [1, 105, 127] as [UInt32])
  func packetsBeyondTheSnapLengthAreReadWhole(linkType: UInt32) throws {
    let file = Self.file(linkType, .little, .nanoseconds, snapLength: 96)
    let read = Reading(path: try folder.write(file, to: "own/x.pcap"))
    let whole = Self.file(linkType, .little, .nanoseconds)
    #expect(read.packets == Reading(path: try folder.write(whole, to: "whole/x.pcap")).packets)
    #expect(read.packets.map(\.bytes.count).max() == 150_000)
  }

  @Test func whatIsCutOffEndsWithTheErrorOfLibpcap() throws {
    let ours = Self.file(1, .little, .microseconds)
    let theirs = Self.file(186, .little, .microseconds)
    let counts = [24, 25, 39, 40, 41, 47, 50, 60, 5_000, 131_071, 131_100, 400_000]
    for count in counts + [ours.count - 1] {
      try expectSame(Array(ours.prefix(count)), Array(theirs.prefix(count)), "\(count) bytes")
    }
  }

  @Test(arguments: [262_144, 96, 1_000_000] as [UInt32])
  func damagedLengthsEndWithTheErrorOfLibpcap(snapLength: UInt32) throws {
    let ours = Self.file(1, .little, .microseconds, snapLength: snapLength)
    let theirs = Self.file(186, .little, .microseconds, snapLength: snapLength)
    // The captured length of the second packet, whose header follows that of the first, empty one.
    let values = [
      [0, 0, 4, 0], [1, 0, 4, 0], [255, 255, 255, 255], [0, 0, 0, 128], [3, 0, 0, 0],
    ]
    for value in values {
      var damaged = (ours, theirs)
      damaged.0.replaceSubrange(48..<52, with: value.map { UInt8($0) })
      damaged.1.replaceSubrange(48..<52, with: value.map { UInt8($0) })
      try expectSame(damaged.0, damaged.1, "\(value)", isCut: snapLength == 96)
    }
  }
}
