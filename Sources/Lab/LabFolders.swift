import Captures
import Foundation
import Simulation

/// Where the lab finds what it shows. Nothing is opened by a path that the page gives: it names what stands in
/// these lists.
public struct LabFolders: Sendable {
  /// A file that the page may ask for.
  struct Entry: Sendable {
    var name: String
    var path: String
  }

  /// The captures that came with the command line.
  var captures: [CaptureFile]
  var rules: String
  var lessons: String
  var exercises: String
  /// The page's own files.
  var page: String
  /// What is uploaded and edited; removed at the end.
  public let work: String

  /// The folders of a lab.
  ///
  /// - Parameters:
  ///   - captures: captures and folders of them; none for those that come with the lab.
  ///   - page: where the page's files are; nil for those that were built in.
  /// - Throws: `LabStartError` where something is not there.
  public init(captures: [String], page: String?, work: String) throws {
    do {
      rules = try RulesFolder.path()
    } catch {
      throw LabStartError(error.description)
    }
    let root = URL(fileURLWithPath: rules).deletingLastPathComponent().path
    let found = CaptureFinder.find(captures.isEmpty ? [root + "/captures"] : captures)
    if let error = found.errors.first { throw LabStartError(error.description) }
    self.captures = found.captures
    lessons = root + "/lessons"
    exercises = root + "/exercises"
    guard let folder = page ?? Self.builtInPage else {
      throw LabStartError("the page's files are not beside the program: name them with --page")
    }
    self.page = folder
    self.work = work
    try Self.mirror(rules, to: work + "/rules")
  }

  /// The page's files, as SwiftPM and as packages put them beside the program.
  private static var builtInPage: String? {
    guard let program = ProgramFile.path else { return nil }
    let folder = URL(fileURLWithPath: program).deletingLastPathComponent()
    return ["chokepoint_Lab.resources/Page", "../share/chokepoint/lab"]
      .map { folder.appendingPathComponent($0).standardizedFileURL.path }
      .first { FileManager.default.fileExists(atPath: $0 + "/index.html") }
  }

  /// Makes a folder whose files lead to those of another, so that edited rules find the lists beside them.
  private static func mirror(_ folder: String, to copy: String) throws {
    let files = FileManager.default
    try files.createDirectory(atPath: copy, withIntermediateDirectories: true)
    for name in try files.contentsOfDirectory(atPath: folder).sorted() {
      let path = "\(folder)/\(name)"
      if (try? files.contentsOfDirectory(atPath: path)) != nil {
        try mirror(path, to: "\(copy)/\(name)")
      } else {
        let target = URL(fileURLWithPath: path).standardizedFileURL.path
        try files.createSymbolicLink(atPath: "\(copy)/\(name)", withDestinationPath: target)
      }
    }
  }

  /// The files in a folder below the rules with an ending, by their names without it.
  func entries(_ folder: String, ending: String = ".yaml") -> [Entry] {
    let path = folder.isEmpty ? rules : "\(rules)/\(folder)"
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return names.filter { $0.hasSuffix(ending) }.sorted().map {
      Entry(name: String($0.dropLast(ending.count)), path: "\(path)/\($0)")
    }
  }

  /// The rule sets, by their paths below the rules, without ending.
  var ruleSets: [Entry] {
    ["", "examples", "india", "measured"].flatMap { folder in
      entries(folder).map {
        Entry(name: folder.isEmpty ? $0.name : "\(folder)/\($0.name)", path: $0.path)
      }
    }.filter { $0.name != "hidden-names" }
  }

  /// The text of a file of an exercise, a lesson or the page.
  static func text(_ path: String) -> [UInt8]? {
    FileManager.default.contents(atPath: path).map { Array($0) }
  }
}

/// Why the lab cannot start.
public struct LabStartError: Error, CustomStringConvertible {
  public var description: String

  init(_ description: String) {
    self.description = description
  }
}
