import Captures
import Dissection
import Foundation
import TestSupport
import Testing

/// Captures that are written with comments.
@Suite struct PcapngWriterTests {
  /// 2023-11-14T22:13:20.123456789Z: 0x17979cfe3d85cd15 ns.
  private static let time: Int64 = 1_700_000_000_123_456_789

  private let folder: TemporaryFolder
  private let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = "\(folder.path)/x.pcapng"
  }

  private func writer(_ linkType: LinkType = .raw) throws -> PcapngWriter {
    try PcapngWriter(to: OutputFile(path), linkType: linkType, application: "Chokepoint 1.0")
  }

  private func written() throws -> [UInt8] {
    try Array(Data(contentsOf: URL(fileURLWithPath: path)))
  }

  /// draft-ietf-opsawg-pcapng, block by block.
  private static let file = bytes(
    """
    0a 0d 0d 0a  34 00 00 00  # §4.1 Section Header Block, 52 bytes
    4d 3c 2b 1a  01 00 00 00  # Byte-Order Magic, little-endian; version 1.0
    ff ff ff ff  ff ff ff ff  # Section Length: not given
    04 00 0e 00               # shb_userappl, 14 bytes
    43 68 6f 6b  65 70 6f 69  6e 74 20 31  2e 30 00 00
    00 00 00 00               # opt_endofopt
    34 00 00 00

    01 00 00 00  20 00 00 00  # §4.2 Interface Description Block, 32 bytes
    65 00 00 00  00 00 04 00  # LINKTYPE_RAW, reserved; SnapLen 262144
    09 00 01 00  09 00 00 00  # if_tsresol: 10^-9 s
    00 00 00 00
    20 00 00 00

    06 00 00 00  3c 00 00 00  # §4.3 Enhanced Packet Block, 60 bytes
    00 00 00 00               # Interface ID
    fe 9c 97 17  15 cd 85 3d  # Timestamp, upper and lower half
    05 00 00 00  dc 05 00 00  # 5 bytes captured of 1500
    01 02 03 04  05 00 00 00
    01 00 03 00  c3 a9 21 00  # opt_comment: é!
    01 00 03 00  74 77 6f 00  # opt_comment: two
    00 00 00 00
    3c 00 00 00

    01 00 00 00  20 00 00 00  # another interface
    01 00 00 00  00 00 04 00  # LINKTYPE_ETHERNET
    09 00 01 00  09 00 00 00
    00 00 00 00
    20 00 00 00

    06 00 00 00  20 00 00 00  # a packet without bytes, and without options
    01 00 00 00
    00 00 00 00  00 00 00 00
    00 00 00 00  00 00 00 00
    20 00 00 00
    """)

  @Test func theFileIsThatOfTheFormat() throws {
    var writer = try writer()
    try writer.append(
      [1, 2, 3, 4, 5].span, timestamp: Self.time, originalCount: 1500, comments: ["é!", "two"])
    try writer.append([UInt8]().span, timestamp: 0, linkType: .ethernet)
    try writer.finish()
    #expect(try written() == Self.file)
  }

  @Test(arguments: [1, 100, 101, 106, 113, 127, 276] as [Int32])
  func whatIsWrittenIsReadAgain(linkType: Int32) throws {
    var writer = try writer(LinkType(rawValue: linkType))
    for number in 0..<300 {
      try writer.append(
        samplePacket(number).span, timestamp: Self.time + Int64(number), originalCount: 1500,
        comments: Array(repeating: "comment \(number)", count: number % 4))
    }
    try writer.finish()
    let reading = Reading(path: path)
    #expect(reading.error == nil)
    #expect(reading.linkType?.rawValue == linkType)
    #expect(reading.packets.map(\.bytes) == (0..<300).map { samplePacket($0) })
    #expect(reading.packets.map(\.timestamp) == (0..<300).map { Self.time + Int64($0) })
    #expect(reading.packets.allSatisfy { $0.originalCount == 1500 })
  }

  /// More than what is kept in memory before it goes to the file.
  @Test func longFilesAreWrittenWhole() throws {
    var writer = try writer()
    for _ in 0..<2000 { try writer.append(samplePacket(1500).span, timestamp: Self.time) }
    try writer.finish()
    let reading = Reading(path: path)
    #expect(reading.packets.count == 2000 && reading.error == nil)
    #expect(reading.packets.allSatisfy { $0.bytes == samplePacket(1500) })
  }

  @Test func aFileWithoutPacketsIsReadAsOne() throws {
    try writer().finish()
    let reading = Reading(path: path)
    #expect(reading.error == nil && reading.packets.isEmpty && reading.linkType == .raw)
  }

  @Test func theFileHasItsNameWhenItIsFinished() throws {
    var writer = try writer()
    try writer.append([1].span, timestamp: 0)
    #expect(!FileManager.default.fileExists(atPath: path))
    try writer.finish()
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["x.pcapng"])
  }

  @Test func whatIsNotFinishedIsRemoved() throws {
    do {
      var writer = try writer()
      try writer.append([1].span, timestamp: 0)
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
  }

  @Test func longPacketsAreCutAtTheSnapLength() throws {
    var writer = try writer()
    try writer.append([UInt8](repeating: 1, count: 300_000).span, timestamp: 0)
    try writer.finish()
    let packet = try #require(Reading(path: path).packets.first)
    #expect(packet.bytes.count == 262_144)
    #expect(packet.originalCount == 300_000)
  }

  /// The length of an option has 16 bits (§3.5); "é" has two bytes, which are not torn apart.
  @Test func longCommentsAreCutBetweenCharacters() throws {
    var writer = try writer()
    try writer.append(
      [UInt8]().span, timestamp: 0, comments: [String(repeating: "é", count: 40_000)])
    try writer.finish()
    // Behind the two headers of 84 bytes in all, and 28 of the packet's block.
    let option = try written().dropFirst(84 + 28)
    #expect(option.prefix(4) == [1, 0, 0xfe, 0xff])
    #expect(option.dropFirst(4).prefix(65_534).allSatisfy { $0 == 0xc3 || $0 == 0xa9 })
    #expect(option.dropFirst(4 + 65_534) == [0, 0, 0, 0, 0, 0, 0x28, 0, 1, 0])
    #expect(Reading(path: path).packets.count == 1)
  }

  @Test(.enabled(if: Tshark.isInstalled, "tshark is not installed"))
  func tsharkShowsCommentsAndTimes() throws {
    var conversation = Conversation()
    conversation.handshake(49152, 443)
    var writer = try writer()
    for (index, packet) in conversation.packets.enumerated() {
      try writer.append(
        packet.bytes.span, timestamp: Self.time + Int64(index),
        comments: index == 1 ? ["forged by gfw-tls-2023", "Grüße, 世界"] : [])
    }
    // The same behind an Ethernet header.
    var frame: [UInt8] = []
    PacketWriter.appendEthernet(carrying: IPAddress(v4: 0), into: &frame)
    frame += conversation.packets[0].bytes
    try writer.append(
      frame.span, timestamp: Self.time, linkType: .ethernet, comments: ["on Ethernet"])
    try writer.finish()
    let rows = try Tshark.fields(
      ["frame.comment", "frame.time_epoch", "frame.interface_id", "tcp.checksum.status"],
      of: path)
    #expect(
      rows == [
        ["", "1700000000.123456789", "0", "1"],
        ["forged by gfw-tls-2023,Grüße, 世界", "1700000000.123456790", "0", "1"],
        ["", "1700000000.123456791", "0", "1"],
        ["on Ethernet", "1700000000.123456789", "1", "1"],
      ])
    #expect(try Tshark.fields(["frame.number"], of: path, filter: "_ws.malformed").isEmpty)
  }

  /// The format's times are from 1970 on (§4.3): one from before becomes the nearest, 0.
  @Test(arguments: [(-1, 0, 1), (.min, 0, 1), (0, 0, 0), (.max, .max, 0)] as [(Int64, Int64, Int)])
  func timesThatDoNotFitAreTheNearestAndCounted(
    time: Int64, written: Int64, count: Int
  ) throws {
    var writer = try writer()
    try writer.append([1].span, timestamp: time)
    #expect(writer.earlyCount == count)
    try writer.finish()
    #expect(Reading(path: path).packets.map(\.timestamp) == [written])
  }

  @Test(arguments: [-1, 65_536] as [Int32])
  func linkTypesThatDoNotFitAreRefused(number: Int32) throws {
    let file = try OutputFile(path)
    do throws(OutputError) {
      _ = try PcapngWriter(
        to: file, linkType: LinkType(rawValue: number), application: "Chokepoint")
      Issue.record("no error")
    } catch {
      #expect(error.reason == "the link type \(number) does not fit into a pcapng file")
    }
  }

  @Test func tooManyCommentsAreRefused() throws {
    var writer = try writer()
    try writer.append([1].span, timestamp: 0, comments: Array(repeating: "x", count: 64))
    do throws(OutputError) {
      try writer.append([1].span, timestamp: 0, comments: Array(repeating: "x", count: 65))
      Issue.record("no error")
    } catch {
      #expect(
        error.description == "\(path): 65 comments on one packet; join them to 64 at most")
    }
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full")))
  func aFullDiskIsSaid() throws {
    let writer = try PcapngWriter(
      to: OutputFile("/dev/full"), linkType: .raw, application: "Chokepoint")
    do throws(OutputError) {
      try writer.finish()
      Issue.record("no error")
    } catch {
      #expect(
        error.reason == "cannot be written in full: No space left on device; "
          + "make room, or name a file elsewhere")
    }
  }
}
