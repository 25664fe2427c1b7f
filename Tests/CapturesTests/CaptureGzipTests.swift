import Captures
import TestSupport
import Testing

/// Captures that are compressed with gzip, decompressed as they are read.
@Suite struct CaptureGzipTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private static let packets = (0..<4).map { samplePacket(50, first: UInt8($0)) }

  private static func pcap() -> [UInt8] {
    var file = PcapFile()
    for packet in packets { file.append(packet) }
    return file.bytes
  }

  private func reading(_ bytes: [UInt8]) throws -> Reading {
    Reading(path: try folder.write(bytes, to: "x"))
  }

  @Test func compressedByGzipItself() throws {
    // 24 bytes of pcap header and one packet of 4 bytes, 01 02 03 04, at 1 s:
    // printf '…' | gzip -9n | xxd -p, gzip 1.12.
    let bytes: [UInt8] = [
      0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0xbb, 0x72, 0x78, 0xd3,
      0x42, 0x26, 0x06, 0x16, 0x06, 0x04, 0x60, 0x61, 0x60, 0x04, 0x92, 0x8c, 0x70, 0x1e,
      0x04, 0x33, 0x32, 0x31, 0xb3, 0x00, 0x00, 0xe7, 0xa4, 0xf5, 0x2e, 0x2c, 0x00, 0x00,
      0x00,
    ]
    let reading = try reading(bytes)
    #expect(reading.error == nil)
    #expect(reading.packets.map(\.bytes) == [[1, 2, 3, 4]])
    #expect(reading.packets.map(\.timestamp) == [1_000_000_000])
  }

  @Test func pcapngInsideIsReadToo() throws {
    var file = PcapngFile()
    file.appendInterface()
    file.appendPacket([1, 2], time: 3)
    #expect(try reading(GzipFile.member(file.bytes)).packets.map(\.bytes) == [[1, 2]])
  }

  // RFC 1952 §2.2: members follow one another, and their contents are one.
  @Test func membersSplitAnywhereAreOneCapture() throws {
    let content = Self.pcap()
    for place in 0...content.count {
      let bytes =
        GzipFile.member(Array(content[..<place])) + GzipFile.member(Array(content[place...]))
      let reading = try reading(bytes)
      #expect(reading.error == nil, "split at \(place)")
      #expect(reading.packets.map(\.bytes) == Self.packets, "split at \(place)")
    }
  }

  @Test func emptyMembersAndZeroPaddingAreNothing() throws {
    let bytes =
      GzipFile.member([]) + GzipFile.member(Self.pcap()) + GzipFile.member([])
      + [UInt8](repeating: 0, count: 100_000)
    let reading = try reading(bytes)
    #expect(reading.error == nil)
    #expect(reading.packets.map(\.bytes) == Self.packets)
  }

  @Test func everyTruncationGivesTheWholePacketsThenOneError() throws {
    // One stored block: 10 bytes of gzip header, 5 of block header, then the capture.
    let bytes = GzipFile.member(Self.pcap())
    for length in 0..<bytes.count {
      let reading = try reading(Array(bytes.prefix(length)))
      let whole = max(0, (length - 15 - 24) / (16 + 50))
      #expect(reading.packets.map(\.bytes) == Array(Self.packets.prefix(whole)), "\(length)")
      #expect(reading.error != nil, "\(length)")
    }
  }

  @Test func truncationIsSaidToBeOne() throws {
    let path = try folder.write(Array(GzipFile.member(Self.pcap()).dropLast(80)), to: "x.pcap.gz")
    #expect(
      Reading(path: path).error?.description
        == "\(path): gzip data cut off in or before frame 3: the 2 packets before it were read; "
        + "copy it again")
  }

  @Test func wrongChecksumIsAnErrorAfterThePackets() throws {
    var bytes = GzipFile.member(Self.pcap())
    bytes[bytes.count - GzipFile.trailerCount] ^= 1
    let reading = try reading(bytes)
    #expect(reading.packets.map(\.bytes) == Self.packets)
    #expect(
      reading.error?.reason == "gzip data damaged (incorrect data check) in or before frame 5")
  }

  @Test func otherBytesBehindTheDataAreAnErrorAfterThePackets() throws {
    let reading = try reading(GzipFile.member(Self.pcap()) + [1, 2, 3])
    #expect(reading.packets.map(\.bytes) == Self.packets)
    #expect(
      reading.error?.reason == "gzip data followed by other bytes in or before frame 5")
  }

  @Test(arguments: [
    ([] as [UInt8], "gzip-compressed, and empty inside"),
    (
      Array("some text, and more".utf8),
      "gzip-compressed, and inside it no capture: it begins with \"some text, a\""
    ),
    (GzipFile.member([1]), "compressed with gzip twice"),
    (
      [0x28, 0xb5, 0x2f, 0xfd],
      "gzip-compressed, and inside it compressed with zstd, which is not read here"
    ),
  ])
  func whatIsInsideAndNoCaptureIsSaid(content: [UInt8], reason: String) throws {
    let error = try reading(GzipFile.member(content)).error
    #expect(error?.reason == reason)
    #expect(error?.remedy != nil)
  }

  @Test func largeContentIsReadInPieces() throws {
    var file = PcapFile()
    for number in 0..<3000 { file.append(samplePacket(1400, first: UInt8(number % 251))) }
    let reading = try reading(GzipFile.member(file.bytes))
    #expect(reading.error == nil)
    #expect(reading.packets.count == 3000)
    #expect(reading.packets.last?.bytes == samplePacket(1400, first: UInt8(2999 % 251)))
  }
}
