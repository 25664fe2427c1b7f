import Foundation
import FuzzTargets
import Testing

/// Inputs that once made a fuzz target fail.
@Suite struct CrasherTests {
  /// An input that was kept.
  struct Crasher: Sendable, CustomTestStringConvertible {
    var target: FuzzTarget
    var name: String
    var path: String { "\(FuzzFiles.root)/Tests/Fuzz/Crashers/\(target.rawValue)/\(name)" }
    var testDescription: String { "\(target.rawValue)/\(name)" }
  }

  static let crashers = FuzzTarget.allCases.flatMap { target in
    let folder = "\(FuzzFiles.root)/Tests/Fuzz/Crashers/\(target.rawValue)"
    let names = try? FileManager.default.contentsOfDirectory(atPath: folder)
    return (names ?? []).sorted().map { Crasher(target: target, name: $0) }
  }

  /// A target that fails traps, and ends the whole run of the tests.
  @Test(arguments: crashers)
  func targetsTakeWhatTheyOnceFailedOn(crasher: Crasher) throws {
    crasher.target.run(Array(try Data(contentsOf: URL(fileURLWithPath: crasher.path))))
  }

  @Test func everyFolderOfCrashersIsATarget() throws {
    let names = try FileManager.default.contentsOfDirectory(
      atPath: "\(FuzzFiles.root)/Tests/Fuzz/Crashers")
    #expect(Set(names).subtracting(FuzzTarget.allCases.map(\.rawValue)).isEmpty)
  }
}

/// Where the files are that fuzz tests read.
enum FuzzFiles {
  /// The root of the package, from the place of this file.
  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path
}
