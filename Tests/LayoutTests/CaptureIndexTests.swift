import Foundation
import Testing

/// Each capture of the repository says where it comes from.
@Suite struct CaptureIndexTests {
  private static let captures = SourceFile.paths(under: "captures").filter { path in
    [".pcap", ".pcapng", ".cap", ".gz"].contains(where: path.hasSuffix)
  }

  /// The names in backquotes that begin the rows of tables and items of lists.
  private static func indexed() throws -> [String] {
    try SourceFile.text(of: "captures/README.md").components(separatedBy: "\n").compactMap { line in
      let parts = line.components(separatedBy: "`")
      guard parts.count >= 3, ["| ", "- ", "* "].contains(parts[0]) else { return nil }
      return "captures/\(parts[1])"
    }
  }

  @Test(.enabled(if: !captures.isEmpty), arguments: captures)
  func everyCaptureHasALineInTheIndex(path: String) throws {
    #expect(try Self.indexed().contains(path))
  }

  @Test(.enabled(if: !captures.isEmpty))
  func everyLineOfTheIndexIsACapture() throws {
    let indexed = try Self.indexed().filter { name in
      [".pcap", ".pcapng", ".cap", ".gz"].contains(where: name.hasSuffix)
    }
    #expect(Set(indexed).subtracting(Self.captures).isEmpty)
    // What it is and what it shows stand in two tables: each has each capture.
    let counts = Dictionary(grouping: indexed) { $0 }.values.map(\.count)
    #expect(Set(counts).count == 1)
  }
}
