import Captures
import Foundation
import TestSupport
import Testing

/// From arguments to captures.
@Suite struct CaptureFinderTests {
  private let folder: TemporaryFolder
  private static let empty = PcapFile().bytes

  init() throws {
    folder = try TemporaryFolder()
  }

  @Test func aFolderIsSearchedInTheOrderOfPathsAsBytes() throws {
    for name in ["b.pcap", "a/z.pcap", "a.pcap", "B.pcap", "a/b/c", "ä.pcap", "a-.pcap"] {
      try folder.write(Self.empty, to: name)
    }
    let (captures, errors) = CaptureFinder.find([folder.path])
    #expect(errors.isEmpty)
    #expect(
      captures.map(\.name)
        == ["B.pcap", "a-.pcap", "a.pcap", "a/b/c", "a/z.pcap", "b.pcap", "ä.pcap"])
    #expect(captures.first?.path == "\(folder.path)/B.pcap")
  }

  @Test func inAFolderTheFirstBytesTell() throws {
    var blocks = PcapngFile()
    blocks.appendInterface()
    try folder.write(Self.empty, to: "classic")
    try folder.write(blocks.bytes, to: "blocks.dat")
    try folder.write(GzipFile.member(Self.empty), to: "compressed.bin")
    try folder.write(GzipFile.member(Array("no capture".utf8)), to: "text.gz")
    try folder.write("# Captures", to: "README.md")
    try folder.write([], to: "nothing")
    let (captures, errors) = CaptureFinder.find([folder.path])
    #expect(captures.map(\.name) == ["blocks.dat", "classic", "compressed.bin"])
    #expect(errors.isEmpty)
  }

  @Test func whatIsOnlyCalledACaptureIsAnError() throws {
    try folder.write([], to: "empty.pcap")
    try folder.write("text", to: "text.PcapNG")
    try folder.write([0x28, 0xb5, 0x2f, 0xfd], to: "packed.pcap.zst")
    try folder.write(Self.empty, to: "good.pcap")
    try FileManager.default.createSymbolicLink(
      atPath: "\(folder.path)/dangling.cap", withDestinationPath: "nowhere")
    let (captures, errors) = CaptureFinder.find([folder.path])
    #expect(captures.map(\.name) == ["good.pcap"])
    #expect(
      Set(errors.map { "\($0.path.dropFirst(folder.path.count + 1)): \($0.reason)" }) == [
        "empty.pcap: empty", "text.PcapNG: no capture: it begins with \"text\"",
        "packed.pcap.zst: compressed with zstd, which is not read here",
        "dangling.cap: cannot be read: No such file or directory",
      ])
  }

  @Test func linksThatLeadRoundInACircleEnd() throws {
    try folder.write(Self.empty, to: "a/x.pcap")
    try FileManager.default.createSymbolicLink(
      atPath: "\(folder.path)/a/up", withDestinationPath: "..")
    let (captures, errors) = CaptureFinder.find([folder.path])
    #expect(captures.map(\.name) == ["a/x.pcap"])
    #expect(errors.isEmpty)
  }

  @Test func linksToFoldersAndFilesAreFollowed() throws {
    let other = try TemporaryFolder()
    try other.write(Self.empty, to: "y.pcap")
    try FileManager.default.createSymbolicLink(
      atPath: "\(folder.path)/link", withDestinationPath: other.path)
    try FileManager.default.createSymbolicLink(
      atPath: "\(folder.path)/z.pcap", withDestinationPath: "\(other.path)/y.pcap")
    #expect(CaptureFinder.find([folder.path]).captures.map(\.name) == ["link/y.pcap", "z.pcap"])
  }

  @Test func aNamedFileIsTakenAsItIs() throws {
    let path = try folder.write("no capture", to: "README.md")
    let (captures, errors) = CaptureFinder.find([path, "/dev/null"])
    #expect(captures.map(\.name) == ["README.md", "null"])
    #expect(captures.map(\.path) == [path, "/dev/null"])
    #expect(errors.isEmpty)
  }

  @Test func argumentsKeepTheirOrder() throws {
    let b = try folder.write(Self.empty, to: "b.pcap")
    let a = try folder.write(Self.empty, to: "a.pcap")
    #expect(CaptureFinder.find([b, "-", a]).captures.map(\.name) == ["b.pcap", "-", "a.pcap"])
  }

  @Test func namesThatWouldOccurTwiceArePaths() throws {
    let one = try folder.write(Self.empty, to: "1/x.pcap")
    let two = try folder.write(Self.empty, to: "2/x.pcap")
    let captures = CaptureFinder.find(["\(folder.path)/1", two]).captures
    #expect(captures.map(\.name) == [one, two])
  }

  @Test func standardInputIsTakenOnce() {
    let (captures, errors) = CaptureFinder.find(["-", "-"])
    #expect(captures == [.standardInput])
    #expect(errors.map(\.description) == ["standard input: asked for twice; give - once"])
  }

  @Test func whatIsMissingAndWhatIsEmptyAreSaid() throws {
    try folder.write("# Captures", to: "README.md")
    let missing = "\(folder.path)/missing.pcap"
    let (captures, errors) = CaptureFinder.find([missing, folder.path])
    #expect(captures.isEmpty)
    #expect(
      errors.map(\.description) == [
        "\(missing): cannot be read: No such file or directory; check the path",
        "\(folder.path): no captures in this folder; "
          + "pcap and pcapng files are looked for, also compressed with gzip",
      ])
  }
}
