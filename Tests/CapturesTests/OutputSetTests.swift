import Captures
import Foundation
import TestSupport
import Testing

/// What is read and what is written, held against each other.
@Suite struct OutputSetTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write("capture", to: "in.pcap")
    try folder.write("other", to: "other")
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/link", withDestinationPath: "in.pcap")
    try FileManager.default.linkItem(
      atPath: folder.path + "/in.pcap", toPath: folder.path + "/hard")
  }

  private func path(_ name: String) -> String { "\(folder.path)/\(name)" }

  /// Why an output is refused; nil when it is not.
  private func refusal(of output: String, in set: inout OutputSet) -> String? {
    do throws(OutputError) {
      _ = try set.add(output)
      return nil
    } catch {
      return error.reason
    }
  }

  @Test(arguments: ["in.pcap", "./in.pcap", "../NAME/in.pcap", "link", "hard"])
  func whatIsReadIsNotWritten(name: String) throws {
    let own = (folder.path as NSString).lastPathComponent
    var set = try OutputSet(inputs: [path("in.pcap")])
    let reason = refusal(of: path(name.replacingOccurrences(of: "NAME", with: own)), in: &set)
    #expect(reason?.contains("is read") == true)
  }

  @Test func whatWasReadByALinkIsNotWrittenEither() throws {
    var set = try OutputSet(inputs: [path("link")])
    #expect(refusal(of: path("in.pcap"), in: &set)?.contains("is read") == true)
  }

  @Test(arguments: [
    ("other", "other"), ("other", "./other"), ("new", "new"), ("new", ".//new"), ("-", "-"),
    ("new", "dangling"),
  ])
  func noOutputIsNamedTwice(one: String, other: String) throws {
    try FileManager.default.createSymbolicLink(
      atPath: path("dangling"), withDestinationPath: "new")
    var set = try OutputSet(inputs: [path("in.pcap")])
    #expect(refusal(of: one == "-" ? one : path(one), in: &set) == nil)
    #expect(
      refusal(of: other == "-" ? other : path(other), in: &set)
        == "is named for two outputs; give each its own file")
  }

  @Test func devicesTakeAnyNumber() throws {
    var set = try OutputSet(inputs: ["/dev/null"])
    #expect(refusal(of: "/dev/null", in: &set) == nil)
    #expect(refusal(of: "/dev/null", in: &set) == nil)
    #expect(!set.usesStandardOutput)
  }

  @Test func askingTouchesNothing() throws {
    let before = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    var set = try OutputSet(inputs: [path("in.pcap")])
    _ = try set.add(path("new"))
    _ = try set.add(path("other"))
    try set.addFolder(path("tables"), files: ["total.csv"])
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == before)
    #expect(try String(contentsOfFile: path("other"), encoding: .utf8) == "other")
  }

  @Test func theFilesOfAFolderAreOutputs() throws {
    try folder.write("a,b", to: "tables/total.csv")
    var set = try OutputSet(inputs: [path("tables/total.csv")])
    #expect(throws: OutputError.self) { try set.addFolder(path("tables"), files: ["total.csv"]) }
    #expect(throws: OutputError.self) { try set.addFolder(path("other"), files: []) }
    _ = try set.add(path("tables/rules.csv"))
    #expect(throws: OutputError.self) { try set.addFolder(path("tables"), files: ["rules.csv"]) }
    // A file and a folder of one name.
    _ = try set.add(path("new"))
    #expect(throws: OutputError.self) { try set.addFolder(path("new/"), files: ["total.csv"]) }
  }

  @Test func whatComesWithAnOutputIsNoLink() throws {
    var set = try OutputSet(inputs: [])
    #expect(throws: OutputError.self) { try set.addCompanion(path("link")) }
    #expect(throws: Never.self) { try set.addCompanion(path("runs.db-journal")) }
    #expect(throws: OutputError.self) { _ = try set.add(path("runs.db-journal")) }
  }
}
