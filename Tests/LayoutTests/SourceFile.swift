import Foundation
import Testing

/// A Swift file of this package.
struct SourceFile: Sendable, CustomTestStringConvertible {
  /// Its path from the root of the package, such as `Sources/Captures/CaptureFile.swift`.
  let path: String
  /// Its lines, without comments and the text of string literals.
  let codeLines: [String]
  /// Its lines as they are.
  let lines: [String]

  var testDescription: String { path }

  /// The root of the package, from the place of this file.
  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

  /// All Swift files under `Sources`.
  static let sources = all(under: "Sources")
  /// All Swift files under `Tests`.
  static let tests = all(under: "Tests")

  /// The target that the file belongs to.
  var target: String {
    String(path.split(separator: "/")[1])
  }

  /// Places in the code where `expression` matches, as `path:line`, and what matched.
  func matches(of expression: String) throws -> [(place: String, text: String)] {
    let pattern = try NSRegularExpression(pattern: expression)
    return codeLines.enumerated().flatMap { index, line in
      pattern.matches(in: line, range: NSRange(line.startIndex..., in: line)).map {
        ("\(path):\(index + 1)", (line as NSString).substring(with: $0.range))
      }
    }
  }

  /// The content of a file that is not Swift.
  static func text(of path: String) throws -> String {
    try String(contentsOfFile: "\(root)/\(path)", encoding: .utf8)
  }

  /// The paths, from the root, of all files below a folder, in order.
  static func paths(under folder: String) -> [String] {
    let names = FileManager.default.enumerator(atPath: "\(root)/\(folder)")?.compactMap {
      $0 as? String
    }
    return (names ?? []).map { "\(folder)/\($0)" }.sorted()
  }

  private static func all(under folder: String) -> [SourceFile] {
    paths(under: folder).filter { $0.hasSuffix(".swift") }.compactMap { path in
      guard let text = try? text(of: path) else { return nil }
      return SourceFile(
        path: path, codeLines: SwiftCode.strip(text).components(separatedBy: "\n"),
        lines: text.components(separatedBy: "\n"))
    }
  }
}
