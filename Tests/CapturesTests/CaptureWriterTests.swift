import Captures
import Dissection
import Foundation
import TestSupport
import Testing

/// Captures that are written.
@Suite struct CaptureWriterTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  // draft-ietf-opsawg-pcap §4 and §5, little-endian.
  @Test func theFileIsThatOfTheFormat() throws {
    let path = "\(folder.path)/x.pcap"
    var writer = try CaptureWriter(to: OutputFile(path), linkType: .raw)
    try writer.append(
      [1, 2, 3].span, timestamp: 4_294_967_295_123_456_789, originalCount: 1500)
    try writer.append([UInt8]().span, timestamp: 0)
    try writer.finish()
    var expected = PcapFile(byteOrder: .little, precision: .nanoseconds, linkType: 101)
    expected.append(
      [1, 2, 3], seconds: 4_294_967_295, fraction: 123_456_789, originalCount: 1500)
    expected.append([], seconds: 0)
    #expect(try Array(Data(contentsOf: URL(fileURLWithPath: path))) == expected.bytes)
  }

  @Test(arguments: [1, 100, 101, 106, 113, 127, 276] as [Int32])
  func whatIsWrittenIsReadAgain(linkType: Int32) throws {
    let path = "\(folder.path)/x.pcap"
    var writer = try CaptureWriter(to: OutputFile(path), linkType: LinkType(rawValue: linkType))
    for number in 0..<300 {
      try writer.append(
        samplePacket(number).span, timestamp: 1_700_000_000_000_000_001 + Int64(number))
    }
    try writer.finish()
    let reading = Reading(path: path)
    #expect(reading.error == nil)
    #expect(reading.linkType?.rawValue == linkType)
    #expect(reading.packets.map(\.bytes) == (0..<300).map { samplePacket($0) })
    #expect(
      reading.packets.map(\.timestamp) == (0..<300).map { 1_700_000_000_000_000_001 + Int64($0) })
  }

  @Test func longPacketsAreCutAtTheSnapLength() throws {
    let path = "\(folder.path)/x.pcap"
    var writer = try CaptureWriter(to: OutputFile(path), linkType: .ethernet)
    try writer.append([UInt8](repeating: 1, count: 300_000).span, timestamp: 0)
    try writer.finish()
    let packet = try #require(Reading(path: path).packets.first)
    #expect(packet.bytes.count == 262_144)
    #expect(packet.originalCount == 300_000)
  }

  @Test(arguments: [-1, 4_294_967_296_000_000_000, .min, .max] as [Int64])
  func timesThatDoNotFitAreRefused(timestamp: Int64) throws {
    var writer = try CaptureWriter(to: OutputFile("\(folder.path)/x.pcap"), linkType: .ethernet)
    do {
      try writer.append([1].span, timestamp: timestamp)
      Issue.record("no error")
    } catch {
      #expect(
        error.reason
          == "the time \(timestamp) ns does not fit into a pcap file; give times from 1970 to 2106")
    }
  }

  @Test func whereNothingCanBeWrittenIsSaid() throws {
    do {
      _ = try CaptureWriter(to: OutputFile("/nonexistent/x.pcap"), linkType: .ethernet)
      Issue.record("no error")
    } catch {
      #expect(
        "\(error)" == "/nonexistent/x.pcap: cannot be written: No such file or directory")
    }
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full")))
  func aFullDiskIsSaid() throws {
    let writer = try CaptureWriter(to: OutputFile("/dev/full"), linkType: .ethernet)
    do {
      try writer.finish()
      Issue.record("no error")
    } catch {
      #expect(
        error.reason == "cannot be written in full: No space left on device; "
          + "make room, or name a file elsewhere")
    }
  }
}
