import TestSupport
import Testing

/// Which commit is built is what Git says of the folder.
@Suite struct CommitTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// What the file says after some commands in the folder `t`, which hold `$F`, the file.
  private func built(after commands: String) throws -> String {
    try folder.write("", to: "t/a")
    let script = """
      cd "$T" && mkdir -p t && cd t && F="$T/Commit.swift"
      git() { command git -c user.name=a -c user.email=a@b.test "$@"; }
      { \(commands); } >/dev/null 2>&1
      sh "\(Program.root)/Scripts/lib/commit.sh" "$T/t" "$F" && sed -n 's/.*"\\(.*\\)".*/\\1/p' "$F"
      git rev-parse HEAD 2>/dev/null
      """
    return try Program.shell(script, folder: folder.path).output
  }

  @Test func withoutARepositoryItIsUnknown() throws {
    #expect(try built(after: "true") == "unknown\n")
  }

  @Test func aCommitIsNamedByAllItsDigits() throws {
    let lines = try built(after: "git init && git add a && git commit -m a")
      .split(separator: "\n")
    #expect(lines.count == 2 && lines[0] == lines[1] && lines[0].count == 40)
  }

  @Test(arguments: ["echo x >a", "echo x >b", "rm a"])
  func whatHasChangedSinceIsSaid(change: String) throws {
    let lines = try built(after: "git init && git add a && git commit -m a && \(change)")
      .split(separator: "\n")
    #expect(lines.count == 2 && lines[0] == lines[1] + "+changes", "\(lines)")
  }

  /// A folder that was copied into another's repository is not at its commit.
  @Test func aRepositoryFurtherUpIsAnothers() throws {
    let said = try built(after: "cd .. && git init && git add t && git commit -m a; cd t")
    #expect(said.hasPrefix("unknown\n"))
  }
}
