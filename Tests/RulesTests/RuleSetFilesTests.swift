import Configuration
import Rules
import TestSupport
import Testing

/// A rule set knows the files that it was read from, by what their bytes were.
@Suite struct RuleSetFilesTests {
  /// FIPS 180-2, appendix B.1: the digest of the three bytes `abc`.
  private static let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

  @Test func aRuleSetNamesItsListsWithTheirDigests() throws {
    let folder = try TemporaryFolder()
    let list = try folder.write("abc", to: "lists/abc.txt")
    let path = try folder.write(
      """
      rules:
        - {id: one, names: {list: lists/abc.txt}}
        - {id: two, names: [{list: lists/abc.txt}, x.test]}
      """, to: "set.yaml")
    let files = try RuleSet(contentsOf: path).files
    #expect(files.filter { $0.kind == .list }.map(\.sha256) == [Self.abc, Self.abc])
    #expect(Set(files.filter { $0.kind == .list }.map(\.path)) == [list])
    #expect(files.filter { $0.kind == .rules }.map(\.path) == [path])
  }

  @Test func aListThatStandsForASetIsAList() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("abc", to: "abc.txt")
    let files = try RuleSet(contentsOf: path).files
    #expect(files.map { "\($0.kind) \($0.path) \($0.sha256)" } == ["list \(path) \(Self.abc)"])
  }

  @Test func aSetThatIsInNoFileNamesNone() throws {
    let set = try RuleSet(parsing: "rules: [{id: r, names: [a.test]}]", file: "x")
    #expect(set.files.isEmpty)
  }
}
