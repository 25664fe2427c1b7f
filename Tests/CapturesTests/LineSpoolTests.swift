import Captures
import Foundation
import TestSupport
import Testing

/// Lines in the order of their numbers, whatever the order in which they come.
@Suite struct LineSpoolTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  /// What a spool of `lines` writes.
  private func written(_ lines: [(UInt32, [UInt8])]) throws -> [UInt8] {
    var spool = LineSpool(folder: folder.path)
    for (number, line) in lines { try spool.append(number, line) }
    let path = folder.path + "/out"
    let output = try OutputFile(path)
    spool.write(to: [output])
    try output.finish()
    return Array(try Data(contentsOf: URL(fileURLWithPath: path)))
  }

  @Test func linesAreWrittenInTheOrderOfTheirNumbers() throws {
    let lines: [(UInt32, [UInt8])] = [
      (3, Array("c\n".utf8)), (1, Array("a\n".utf8)), (2, Array("b\n".utf8)),
    ]
    #expect(try written(lines) == Array("a\nb\nc\n".utf8))
  }

  @Test func numbersThatNeverComeAreNoLines() throws {
    #expect(try written([(7, Array("g\n".utf8)), (2, Array("b\n".utf8))]) == Array("b\ng\n".utf8))
  }

  @Test func moreThanMemoryHoldsIsWrittenInOrderToo() throws {
    // 4,000 lines of 1,000 bytes: 4 MB, the even numbers first.
    let count: UInt32 = 4000
    let numbers =
      Array(stride(from: 2, through: count, by: 2)) + Array(stride(from: 1, through: count, by: 2))
    func line(_ number: UInt32) -> [UInt8] {
      Array("\(number)".utf8) + Array(repeating: UInt8(ascii: "."), count: 1000)
    }
    let expected = (1...count).flatMap { line($0) }
    #expect(try written(numbers.map { ($0, line($0)) }) == expected)
    // The file that held them is gone.
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["out"])
  }

  @Test func aFolderThatIsNotThereIsAnError() throws {
    var spool = LineSpool(folder: folder.path + "/missing")
    #expect(throws: OutputError.self) {
      try spool.append(1, Array(repeating: 0, count: 2 << 20))
    }
  }
}
