import Captures
import Foundation

/// The lines of a text file, one after the other.
enum LineFile {
  private static let chunkCount = 1 << 20

  /// Calls `body` with each line, without its line feed.
  static func forEachLine(
    of path: String, _ body: (String) throws(OutputError) -> Void
  ) throws(OutputError) {
    guard let file = FileHandle(forReadingAtPath: path) else {
      throw OutputError(path: path, reason: "cannot be read")
    }
    var rest: [UInt8] = []
    while true {
      let chunk: Data
      do {
        chunk = try file.read(upToCount: chunkCount) ?? Data()
      } catch {
        throw OutputError(path: path, reason: "cannot be read in full")
      }
      if chunk.isEmpty { break }
      rest += chunk
      var start = 0
      while let end = rest[start...].firstIndex(of: UInt8(ascii: "\n")) {
        try body(String(decoding: rest[start..<end], as: UTF8.self))
        start = end + 1
      }
      rest.removeFirst(start)
    }
    if !rest.isEmpty { try body(String(decoding: rest, as: UTF8.self)) }
  }
}
