import Captures
import TestSupport
import Testing

/// The SHA-256 of inputs, which is that of the file as it is stored.
@Suite struct CaptureDigestTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  /// A pcap of one packet of 4 bytes.
  private static func pcap() -> [UInt8] {
    var file = PcapFile()
    file.append([1, 2, 3, 4], seconds: 1)
    return file.bytes
  }

  // By sha256sum(1) over the same bytes.
  private static let digest = "99b6dc634f672c0d282f436129266c8830843569df9ac6d2c425fc64f2c8ca11"

  @Test(arguments: [0, 1, 2])
  func digestIsThatOfTheWholeFileHoweverMuchWasRead(readCount: Int) throws {
    let path = try folder.write(Self.pcap(), to: "x.pcap")
    var reader = try CaptureReader(CaptureFile(path: path), digest: true)
    var batch = PacketBatch()
    for _ in 0..<readCount { _ = try reader.read(into: &batch) }
    #expect(reader.finishDigest() == Self.digest)
    #expect(reader.finishDigest() == nil)
    #expect(try !reader.read(into: &batch))
  }

  @Test func noDigestUnlessAskedFor() throws {
    let path = try folder.write(Self.pcap(), to: "x.pcap")
    var reader = try CaptureReader(CaptureFile(path: path))
    #expect(reader.finishDigest() == nil)
  }

  // libpcap stops at the damage; the digest does not. By sha256sum(1).
  @Test func digestCoversWhatLiesBehindDamage() throws {
    var file = PcapFile()
    file.append([1, 2, 3, 4], seconds: 1)
    file.append([], capturedCount: 3_925_868_813)
    let tail = [UInt8](repeating: 0x61, count: 3_000_000)
    let path = try folder.write(file.bytes + tail, to: "x.pcap")
    var reader = try CaptureReader(CaptureFile(path: path), digest: true)
    var batch = PacketBatch()
    #expect(try reader.read(into: &batch))
    #expect(throws: CaptureError.self) { try reader.read(into: &batch) }
    #expect(
      reader.finishDigest() == "df75f0904d9dca0ac07a112b5c281e9917dd6fd8cab38e16eb299f6a96f28d93")
  }

  @Test func digestOfCompressedFilesIsThatOfTheCompressedBytes() throws {
    let path = try folder.write(GzipFile.member(Self.pcap()), to: "x.pcap.gz")
    var reader = try CaptureReader(CaptureFile(path: path), digest: true)
    #expect(
      reader.finishDigest()
        == "351699d7f5dcabdc6a3b4dfc69694caabd9d3d6729dea3f988dcaf4055e2bf93")
  }
}
