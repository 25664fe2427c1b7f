import Configuration
import Foundation
import Testing

@Suite final class FileBytesTests {
  private let folder: String

  init() throws {
    let url = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    folder = url.path
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  private func write(_ bytes: [UInt8]) throws -> String {
    let path = folder + "/f.yaml"
    try Data(bytes).write(to: URL(filePath: path))
    return path
  }

  private func message(_ path: String) -> String {
    do {
      _ = try ConfigurationNode.load(path: path)
      return "no error"
    } catch {
      return "\(error)".replacing(folder + "/", with: "")
    }
  }

  @Test func missingFileIsSaid() {
    #expect(message(folder + "/none.yaml") == "none.yaml: no such file")
  }

  @Test func folderIsNotTakenForAFile() throws {
    let path = folder + "/d.yaml"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    #expect(message(path) == "d.yaml: is a folder, not a file")
  }

  @Test func fileIsNotTakenForAFolder() throws {
    let path = try write([0x61])
    #expect(
      message(path + "/x")
        == "f.yaml/x: no such file, since a part of its path is not a folder")
  }

  @Test func emptyFileIsSaid() throws {
    #expect(message(try write([])) == "f.yaml: is empty")
  }

  @Test(
    arguments: [
      ([0x61, 0x0A, 0x62, 0xE9, 0x0A], "f.yaml:2: is not UTF-8 text (save it as UTF-8)"),
      ([0xFF, 0xFE, 0x61, 0x00], "f.yaml: is UTF-16 text (save it as UTF-8)"),
      ([0xEF, 0xBB, 0xBF, 0x61], "no error"),
    ] as [([UInt8], String)])
  func encodingIsChecked(bytes: [UInt8], text: String) throws {
    #expect(message(try write(bytes)) == text)
  }

  @Test func sizeIsBounded() throws {
    let path = try write([1, 2, 3])
    #expect(try FileBytes.contents(of: path, limit: 3) == [1, 2, 3])
    #expect(throws: ConfigurationError.self) { try FileBytes.contents(of: path, limit: 2) }
  }

  @Test func deviceWithoutAnEndIsBounded() {
    #expect(
      throws: ConfigurationError(
        file: "/dev/zero", message: "is a device that does not end",
        remedy: "give a file or a pipe")
    ) { try FileBytes.contents(of: "/dev/zero", limit: 4 << 20) }
  }

  @Test func circleOfLinksIsSaid() throws {
    let path = folder + "/l.yaml"
    try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: "l.yaml")
    #expect(message(path) == "l.yaml: no such file: its symbolic links lead in a circle")
  }
}
