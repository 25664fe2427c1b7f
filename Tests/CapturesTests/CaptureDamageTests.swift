import Captures
import TestSupport
import Testing

/// Captures that are cut off, damaged, or none at all.
@Suite struct CaptureDamageTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private static let packets = [samplePacket(60), samplePacket(0), samplePacket(7, first: 9)]
  // 24 bytes of file header; 16 of packet header, and the packet.
  private static let packetEnds = [24, 24 + 76, 24 + 76 + 16, 24 + 76 + 16 + 23]

  private static func pcap() -> PcapFile {
    var file = PcapFile()
    for packet in packets { file.append(packet) }
    return file
  }

  @Test(arguments: 0...packetEnds[3])
  func everyTruncationGivesTheWholePacketsThenOneError(length: Int) throws {
    let bytes = Array(Self.pcap().bytes.prefix(length))
    let reading = Reading(path: try folder.write(bytes, to: "x.pcap"))
    let whole = Self.packetEnds.filter { $0 <= length }.count - 1
    #expect(reading.packets.map(\.bytes) == Array(Self.packets.prefix(max(whole, 0))))
    #expect((reading.error == nil) == Self.packetEnds.contains(length))
    #expect(reading.error?.frame == (Self.packetEnds.contains(length) || whole < 0 ? nil : whole))
  }

  @Test func everyTruncationOfPcapngGivesTheWholePacketsThenOneError() throws {
    var file = PcapngFile()
    file.appendInterface()
    for packet in Self.packets { file.appendPacket(packet, time: 1) }
    for length in 0...file.bytes.count {
      let bytes = Array(file.bytes.prefix(length))
      let reading = Reading(path: try folder.write(bytes, to: "x.pcapng"))
      // Two blocks hold no packet; a file without an interface is no capture.
      let whole = file.blockEnds.filter { $0 <= length }.count - 2
      #expect(reading.packets.map(\.bytes) == Array(Self.packets.prefix(max(whole, 0))))
      let isWhole = whole >= 0 && file.blockEnds.contains(length)
      #expect((reading.error == nil) == isWhole, "\(length) bytes")
    }
  }

  @Test(arguments: [false, true])
  func noSingleBitFlipTraps(isBlocks: Bool) throws {
    var blocks = PcapngFile()
    blocks.appendInterface(resolution: 9)
    for packet in Self.packets { blocks.appendPacket(packet, time: 1) }
    let bytes = isBlocks ? blocks.bytes : Self.pcap().bytes
    for bit in 0..<bytes.count * 8 {
      var flipped = bytes
      flipped[bit / 8] ^= 1 << UInt8(bit % 8)
      let reading = Reading(path: try folder.write(flipped, to: "x"))
      #expect(reading.packets.count <= 3)
      #expect(reading.error?.reason != "a second error")
    }
  }

  @Test func truncatedFrameIsNamed() throws {
    let bytes = Array(Self.pcap().bytes.dropLast(3))
    let reading = Reading(path: try folder.write(bytes, to: "x.pcap"))
    #expect(
      reading.error?.description
        == "\(folder.path)/x.pcap: truncated in frame 3 "
        + "(tried to read 7 captured bytes, only got 4): the 2 packets before it were read; "
        + "copy it again if it was whole once")
  }

  @Test func giantLengthIsDamageAndNotMemory() throws {
    var file = Self.pcap()
    file.append([1, 2, 3], capturedCount: 3_925_868_813)
    let reading = Reading(path: try folder.write(file.bytes, to: "x.pcap"))
    #expect(reading.packets.count == 3)
    #expect(reading.error?.frame == 3)
    #expect(reading.error?.reason.hasPrefix("damaged in frame 4 (invalid packet capture") == true)
  }

  // Each with what a user is told, since the file's name may promise otherwise.
  @Test(arguments: [
    ([] as [UInt8], "empty"),
    (Array("# Captures\nof mine".utf8), "no capture: it begins with \"# Captures o\""),
    ([0x7f, 0x45, 0x4c, 0x46, 2], "no capture: it begins with 7f 45 4c 46"),
    ([0x0a, 0x0d, 0x0d, 0x0a, 28, 0, 0, 0, 1, 2, 3, 4], "no capture: it begins with 0a 0d 0d 0a"),
    ([0x28, 0xb5, 0x2f, 0xfd, 4], "compressed with zstd, which is not read here"),
    ([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0, 0], "compressed with xz, which is not read here"),
    (Array("BZh91AY".utf8), "compressed with bzip2, which is not read here"),
    (Array("snoop\0\0\0".utf8), "a capture in the snoop format, which is not read here"),
  ])
  func whatIsNoCaptureIsSaidToBeWhatItIs(bytes: [UInt8], reason: String) throws {
    let reading = Reading(path: try folder.write(bytes, to: "x.pcap"))
    #expect(reading.error?.reason == reason)
    #expect(reading.error?.frame == nil)
    #expect(reading.error?.remedy != nil)
  }

  @Test func remedyForZstdIsACommandThatWorks() throws {
    let path = try folder.write([0x28, 0xb5, 0x2f, 0xfd], to: "x.pcap.zst")
    #expect(
      Reading(path: path).error?.description
        == "\(path): compressed with zstd, which is not read here; "
        + "unpack it first: zstd -dc \(path) | chokepoint replay -")
  }

  @Test(arguments: [
    ("/dev/null", "empty"), ("/nonexistent/x.pcap", "cannot be read: No such file or directory"),
    ("/", "cannot be read: Is a directory"),
  ])
  func whatCannotBeReadIsSaidInTheSystemsWords(path: String, reason: String) {
    #expect(Reading(path: path).error?.reason == reason)
  }
}
