import Captures
import Foundation
import TestSupport
import Testing

/// Captures that come in through a pipe. The tests take turns at standard input.
@Suite(.serialized) struct StandardInputTests {
  /// Reads standard input while `bytes` come in through it, a few at a time.
  private static func reading<Result: Sendable>(
    _ bytes: [UInt8], pieceCount: Int = 1000, _ body: () throws -> Result
  ) throws -> Result {
    let pipe = Pipe()
    let saved = dup(STDIN_FILENO)
    dup2(pipe.fileHandleForReading.fileDescriptor, STDIN_FILENO)
    try pipe.fileHandleForReading.close()
    let writing = pipe.fileHandleForWriting
    let thread = Thread {
      for start in stride(from: 0, to: bytes.count, by: pieceCount) {
        let end = min(start + pieceCount, bytes.count)
        guard (try? writing.write(contentsOf: bytes[start..<end])) != nil else { break }
      }
      try? writing.close()
    }
    thread.start()
    defer {
      dup2(saved, STDIN_FILENO)
      close(saved)
    }
    return try body()
  }

  private static func capture() -> (bytes: [UInt8], packets: [[UInt8]]) {
    var file = PcapFile()
    let packets = (0..<200).map { samplePacket(1000, first: UInt8($0)) }
    for packet in packets { file.append(packet) }
    return (file.bytes, packets)
  }

  @Test(arguments: [false, true], [1, 7, 100_000])
  func capturesAndCompressedOnesAreRead(isCompressed: Bool, pieceCount: Int) throws {
    let (bytes, packets) = Self.capture()
    // A pipe byte by byte takes long: the first packet suffices to see pieces joined.
    let count = pieceCount == 1 ? 1 : packets.count
    let content = Array(bytes.prefix(24 + count * 1016))
    let input = isCompressed ? GzipFile.member(content) : content
    let reading = try Self.reading(input, pieceCount: pieceCount) { Reading(.standardInput) }
    #expect(reading.error == nil)
    #expect(reading.packets.map(\.bytes) == Array(packets.prefix(count)))
  }

  @Test func digestIsThatOfAllThatCameIn() throws {
    // By sha256sum(1): an empty pcap with 2,000,000 bytes "a" behind it, which is damage.
    let bytes = PcapFile().bytes + [UInt8](repeating: 0x61, count: 2_000_000)
    let digest = try Self.reading(bytes, pieceCount: 65_536) {
      var reader = try CaptureReader(.standardInput, digest: true)
      #expect(reader.fileSize == nil)
      var batch = PacketBatch()
      #expect(throws: CaptureError.self) { try reader.read(into: &batch) }
      return reader.finishDigest()
    }
    #expect(digest == "7e224b11898d164cada326ac497b7d5b83a3bcdcc059a523db4c0bc5f8d7de0a")
  }

  @Test func nothingIsSaidToBeEmpty() throws {
    let error = try Self.reading([]) { Reading(.standardInput).error }
    #expect(
      error?.description
        == "standard input: empty; "
        + "a capture has at least its file header: record it again, or leave it out")
  }
}
