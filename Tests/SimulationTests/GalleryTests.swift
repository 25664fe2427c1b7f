import Foundation
import Gateway
import Testing

/// The files of `rules/censors/`.
@Suite struct GalleryTests {
  private static let folder =
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path + "/rules/censors"
  /// Those that model no real censor, but those that teach.
  private static let teaching: Set = ["perfect", "naive"]

  static var names: [String] {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return files.filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }.sorted()
  }

  @Test(arguments: names)
  func eachFileIsACensorOfItsNameThatCitesWhoMeasuredIt(name: String) throws {
    let censor = try Censor(contentsOf: "\(Self.folder)/\(name).yaml")
    #expect(censor.name == name)
    #expect(!censor.boxes.isEmpty)
    guard !Self.teaching.contains(name) else { return }
    #expect(censor.dated != nil)
    #expect(!censor.sources.isEmpty || censor.boxes.allSatisfy { !$0.sources.isEmpty })
  }
}
