import Captures
import Foundation
import TestSupport
import Testing

/// Files that are written: where they appear, and what of what was there stays.
@Suite struct OutputFileTests {
  private let folder: TemporaryFolder
  private let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = folder.path + "/out"
  }

  private func write(_ text: String, to path: String) throws {
    let file = try OutputFile(path)
    try file.write(Array(text.utf8))
    try file.finish()
  }

  private func contents(_ path: String) throws -> String {
    try String(contentsOfFile: path, encoding: .utf8)
  }

  private func permissions(_ path: String) throws -> Int? {
    try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
  }

  private var names: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() }
  }

  @Test func itAppearsWhenItIsWhole() throws {
    let file = try OutputFile(path)
    try file.write([1, 2, 3])
    #expect(!FileManager.default.fileExists(atPath: path))
    try file.finish()
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data([1, 2, 3]))
    #expect(try names == ["out"])
  }

  @Test func whatIsNotFinishedLeavesWhatWasThere() throws {
    try folder.write("before", to: "out")
    do {
      let file = try OutputFile(path)
      try file.write([1])
    }
    #expect(try contents(path) == "before")
    #expect(try names == ["out"])
  }

  @Test(arguments: [0o600, 0o640, 0o644, 0o666, 0o755])
  func permissionsStay(mode: Int) throws {
    try folder.write("before", to: "out")
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    try write("after", to: path)
    #expect(try permissions(path) == mode)
    #expect(try contents(path) == "after")
  }

  @Test func aNewFileHasThePermissionsOfNewFiles() throws {
    let other = folder.path + "/other"
    #expect(FileManager.default.createFile(atPath: other, contents: nil))
    try write("new", to: path)
    #expect(try permissions(path) == permissions(other))
  }

  @Test(arguments: [true, false]) func aSymbolicLinkStaysAndItsTargetIsReplaced(isThere: Bool)
    throws
  {
    let target = folder.path + "/folder/target"
    try folder.write("before", to: "folder/target")
    if !isThere { try FileManager.default.removeItem(atPath: target) }
    // From the folder of the link on, over another one.
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/folder/second", withDestinationPath: "target")
    try FileManager.default.createSymbolicLink(
      atPath: path, withDestinationPath: "folder/second")
    try write("after", to: path)
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: path) == "folder/second")
    #expect(try contents(target) == "after")
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.path + "/folder").sorted()
        == ["second", "target"])
  }

  @Test func otherHardLinksKeepWhatWasThere() throws {
    try folder.write("before", to: "out")
    let other = folder.path + "/other"
    try FileManager.default.linkItem(atPath: path, toPath: other)
    try write("after", to: path)
    #expect(try contents(other) == "before")
    #expect(try contents(path) == "after")
  }

  @Test(arguments: ["", "/missing/x", "/..", "/link"])
  func whatCannotBeThereIsRefused(end: String) throws {
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/link", withDestinationPath: "link")
    #expect(throws: OutputError.self) { try OutputFile(folder.path + end) }
    #expect(try names == ["link"])
  }

  @Test func aFileInTheMemoryOfTheMachineIsAFile() throws {
    let memory = "/dev/shm"
    guard FileManager.default.isWritableFile(atPath: memory) else { return }
    let path = "\(memory)/chokepoint-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: path) }
    let file = try OutputFile(path)
    try file.write([1])
    #expect(!FileManager.default.fileExists(atPath: path))
    try file.finish()
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data([1]))
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full")))
  func theFirstFailureStays() throws {
    let file = try OutputFile("/dev/full")
    #expect(throws: OutputError.self) { try file.write([1]) }
    #expect(throws: OutputError.self) { try file.write([]) }
    do throws(OutputError) {
      try file.finish()
      Issue.record("no error")
    } catch {
      #expect(error.reason.contains("No space left on device"))
      #expect(error.isOfMachine)
    }
  }

  @Test func whatWasNotToBeHadIsNoFile() throws {
    let file = try OutputFile(path)
    try file.write([1, 2, 3])
    #expect(try names.count == 1)
    file.fail(OutputError(path: "x", reason: "gone"))
    // Its room is there for others at once.
    #expect(try names.isEmpty)
    #expect(throws: OutputError.self) { try file.finish() }
    #expect(try names.isEmpty)
  }
}
